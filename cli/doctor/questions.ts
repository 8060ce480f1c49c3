// Asks for validators. Requests are GETs, but for two of Google's methods that read by POST. Each token goes to its own cloud alone, and no
// answer is repeated that could hold one.
import { execFile } from "node:child_process";
import { parseImage } from "../../components/internal/image-reference";
import { askDns } from "../../components/internal/dns-answers";
import { isTable, textAt, type Properties } from "../../sandbox";
import { boundedRequest, type ApiAnswer } from "../bounded-request";
import { messageOf, type Send } from "../google-api";
import { googleHeaders } from "../google-headers";
import { resolveDigest } from "../registry/digest";
import { Unasked, type CloudflareAnswer, type Questions } from "./model";

/** How questions are sent; tests answer them themselves. */
export interface Means {
  send: Send;
  authorise: () => Promise<Headers>;
  dns: Questions["dns"];
  run: Questions["run"];
  digest: Questions["digest"];
  variables: NodeJS.ProcessEnv;
  node: string;
}

/** Milliseconds that a program has to say which version it is. */
const patience = 8_000;

/** What some programs print of themselves. No other command line is run. */
const allowed = new Set([
  "pulumi version",
  "pulumi whoami --json --non-interactive",
  "gke-gcloud-auth-plugin --version",
]);

export const means: Means = {
  send: (url, { method, body }, headers) => boundedRequest(url, headers, { method, body }),
  authorise: googleHeaders,
  dns: askDns,
  run,
  digest: async (image) => {
    const parsed = parseImage(image);
    if (parsed === undefined) throw new Error(`${image} is no image`);
    return resolveDigest(parsed);
  },
  variables: process.env,
  node: process.versions.node,
};

export function questionsOf({ send, authorise, dns, run: runs, digest, variables, node }: Means): Questions {
  const login = once(authorise);
  const google = async (method: "GET" | "POST", url: string, body?: Properties): Promise<ApiAnswer> => {
    const { host } = new URL(url);
    if (!host.endsWith(".googleapis.com")) throw new Error(`${host} is not Google's`);
    const headers = await login().catch(() => {
      throw new Unasked("nobody is logged in to Google: see google-login");
    });
    return answered(host, () => send(url, body === undefined ? { method } : { method, body }, headers));
  };
  const readByPost = async (
    url: string,
    method: "testIamPermissions" | "getIamPolicy",
    body: Properties,
  ): Promise<Properties> =>
    understood(await google("POST", `${url}:${method}`, body), url, method === "getIamPolicy" ? method : "none") ?? {};
  return {
    google: async (url, rights) => understood(await google("GET", url), url, rights),
    permissions: async (url, permissions) =>
      texts((await readByPost(url, "testIamPermissions", { permissions }))["permissions"]),
    bindings: async (project) => {
      const url = `https://cloudresourcemanager.googleapis.com/v3/projects/${project}`;
      const { bindings } = await readByPost(url, "getIamPolicy", { options: { requestedPolicyVersion: 3 } });
      return (Array.isArray(bindings) ? bindings : [])
        .filter(isTable)
        .map((one) => ({ role: textAt(one, "role"), members: texts(one["members"]) }));
    },
    cloudflare: async (path) => {
      const token = variables["CLOUDFLARE_API_TOKEN"] ?? "";
      if (token === "") throw new Unasked("there is no token of Cloudflare's: see cloudflare-token");
      const headers = new Headers({ authorization: `Bearer ${token}` });
      const host = "api.cloudflare.com";
      return cloudflareAnswer(
        await answered(host, () => send(`https://${host}/client/v4/${path}`, { method: "GET" }, headers)),
      );
    },
    dns: (name, type) => answered("the public DNS", () => dns(name, type)),
    web: (url) => answered(new URL(url).host, () => send(url, { method: "GET" }, new Headers())),
    run: (program, args) => {
      if (!allowed.has([program, ...args].join(" "))) throw new Error(`${program} ${args.join(" ")} is not to be run`);
      return runs(program, args);
    },
    digest,
    isSet: (variable) => (variables[variable] ?? "") !== "",
    node,
  };
}

/** What keeps a request from being answered may quote it, with its token: only that there was no answer is told. */
async function answered<T>(whom: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch {
    throw new Unasked(`${whom} does not answer from this machine`);
  }
}

function understood({ status, body }: ApiAnswer, url: string, rights: string): Properties | undefined {
  if (status === 200) return isTable(body) ? body : {};
  if (status === 404) return undefined;
  const { host } = new URL(url);
  if (status === 401) throw new Unasked("Google does not take the login: see google-login");
  const message = messageOf(body);
  const needed = rights === "none" ? "" : `; it takes ${rights}`;
  throw new Unasked(`${host} answered ${status}${message === "" ? "" : `: ${message.replace(/\.$/, "")}`}${needed}`);
}

function cloudflareAnswer({ status, body }: ApiAnswer): CloudflareAnswer {
  const table = isTable(body) ? body : {};
  const errors = (Array.isArray(table["errors"]) ? table["errors"] : []).filter(isTable);
  return {
    status,
    result: table["result"],
    codes: errors.map(({ code }) => Number(code)),
    message: errors.map((one) => textAt(one, "message")).join(", "),
  };
}

function run(program: string, args: string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: patience, encoding: "utf8" }, (error, stdout) => {
      if (error === null) resolve(stdout.trim());
      else if ("code" in error && error.code === "ENOENT") resolve(undefined);
      else reject(new Unasked(`${program} ${args.join(" ")} fails`));
    });
  });
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}
