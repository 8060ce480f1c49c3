// Certificates for the names under which the simulated APIs answer. Node.js makes keys and no certificates: openssl does.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

export interface Certificates {
  /** The authority's certificate, for whoever connects. */
  authorityFile: string;
  authority: string;
  key: string;
  certificate: string;
}

/**
 * Makes an authority and a server's certificate in a folder; both are good for a day.
 *
 * @throws when openssl is not on PATH.
 */
export function makeCertificates(folder: string, names: string[]): Certificates {
  const at = (name: string): string => path.join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync("openssl", args, { stdio: "pipe" });
  };
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  try {
    openssl(
      "req",
      "-x509",
      ...key,
      "-days",
      "1",
      "-subj",
      "/CN=groundplan rehearsal",
      "-keyout",
      at("ca.key"),
      "-out",
      at("ca.pem"),
    );
    openssl("req", "-new", ...key, "-subj", "/CN=rehearsal", "-keyout", at("server.key"), "-out", at("server.csr"));
    fs.writeFileSync(at("server.ext"), `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}\n`);
    openssl(
      ...["x509", "-req", "-in", at("server.csr"), "-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-CAcreateserial"],
      ...["-days", "1", "-extfile", at("server.ext"), "-out", at("server.pem")],
    );
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const message = isMissing ? "openssl: missing on PATH; install it" : `openssl: ${(error as Error).message}`;
    throw new Error(message, { cause: error });
  }
  const read = (name: string): string => fs.readFileSync(at(name), "utf8");
  return {
    authorityFile: at("ca.pem"),
    authority: read("ca.pem"),
    key: read("server.key"),
    certificate: read("server.pem"),
  };
}
