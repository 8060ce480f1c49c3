// Front doors with rules, and files of own code.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Cdn, type CdnArgs, type CdnHost, type EdgeRule } from "../../components";
import { args, host } from "./cdn-hosts";

export const folder = fs.mkdtempSync(path.join(os.tmpdir(), "edge-functions-"));
// Not after the tests of one file: others in the same process use it too.
process.on("exit", () => {
  fs.rmSync(folder, { recursive: true });
});
export const fileOf = (name: string, text: string): string => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
};

export const www = (rules: EdgeRule[], more: Partial<CdnHost> = {}): CdnHost => ({
  hostname: "www.example.com",
  routes: [{ path: "/", origins: [host("run"), host("gke")] }],
  rules,
  ...more,
});

/** The lines of the error that a front door of these host names ends with. */
export function refused(hosts: CdnHost[], more: Partial<CdnArgs> = {}): string[] {
  try {
    new Cdn("cdn", args(hosts, more));
  } catch (error) {
    return (error as Error).message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
  return assert.fail("nothing was refused");
}
