// Docker's own store of logins: https://docs.docker.com/reference/cli/docker/login/#credential-stores, and the protocol of
// its helpers: https://github.com/docker/docker-credential-helpers#development
import { execFile } from "node:child_process";
import { homedir } from "node:os";
import path from "node:path";
import { readText, SETTINGS_BYTES } from "../../files/read";
import { parse, tableAt, textAt } from "../../sync/exchange";
import { UsageError } from "../project";
import type { Credentials } from "./credentials";

/** The name under which Docker keeps the login of its own registry. */
const dockerHubKey = "https://index.docker.io/v1/";
const patience = 30_000;

/**
 * The login that `docker login` has stored for a registry, in `config.json` or with a credential helper. Nothing if there is
 * none.
 *
 * @throws UsageError if the file or the helper cannot be used. Its message quotes neither.
 */
export async function dockerCredentials(
  registry: string,
  environment: NodeJS.ProcessEnv,
): Promise<Credentials | undefined> {
  const folder = environment["DOCKER_CONFIG"] ?? "";
  const file = path.join(folder === "" ? path.join(homedir(), ".docker") : folder, "config.json");
  const text = readText(file, SETTINGS_BYTES);
  if (text === undefined) return undefined;
  const settings = tableAt(parse(text));
  if (settings === undefined)
    throw new UsageError(`${file} is no JSON object; correct it, or delete it and log in again.`);
  const keys = keysOf(registry);
  const helper =
    keys.map((key) => textAt(settings, "credHelpers", key)).find(Boolean) ?? textAt(settings, "credsStore");
  const helped = helper === undefined ? undefined : await askHelper(helper, keys[0] ?? registry, file, environment);
  return helped ?? keys.map((key) => stored(settings, key)).find((found) => found !== undefined);
}

/** The names under which Docker and others keep a registry's login, Docker's own first. */
function keysOf(registry: string): string[] {
  if (registry === "docker.io") return [dockerHubKey, "index.docker.io", "docker.io", "registry-1.docker.io"];
  return [registry, ...["", "/", "/v1/", "/v2/"].map((end) => `https://${registry}${end}`)];
}

function stored(settings: { [name: string]: unknown }, key: string): Credentials | undefined {
  const identityToken = textAt(settings, "auths", key, "identitytoken");
  if (identityToken !== undefined) return { identityToken };
  const auth = Buffer.from(textAt(settings, "auths", key, "auth") ?? "", "base64").toString("utf8");
  const colon = auth.indexOf(":");
  return colon < 1 ? undefined : { username: auth.slice(0, colon), password: auth.slice(colon + 1) };
}

async function askHelper(
  helper: string,
  key: string,
  file: string,
  environment: NodeJS.ProcessEnv,
): Promise<Credentials | undefined> {
  // A program on PATH, as Docker starts it, and no other file.
  if (!/^[\w.-]+$/.test(helper)) throw new UsageError(`${file} names a credential helper that is no name; correct it.`);
  const program = `docker-credential-${helper}`;
  const answer = await run(program, key, environment);
  if (answer.problem !== undefined) {
    // The helper's way to say that it has none.
    if (answer.text.includes("credentials not found")) return undefined;
    throw new UsageError(
      `${program}, which ${file} names, ${answer.problem}; log in again, or take it out of the file.`,
    );
  }
  const found = parse(answer.text);
  const [username, secret] = [textAt(found, "Username"), textAt(found, "Secret")];
  if (username === undefined || secret === undefined) return undefined;
  return username === "<token>" ? { identityToken: secret } : { username, password: secret };
}

/** What a helper printed, and in words what went wrong with it. */
function run(program: string, input: string, env: NodeJS.ProcessEnv): Promise<{ text: string; problem?: string }> {
  return new Promise((resolve) => {
    const options = { env, timeout: patience, maxBuffer: SETTINGS_BYTES };
    const child = execFile(program, ["get"], options, (error, text) => {
      if (error === null) resolve({ text });
      else resolve({ text, problem: problemOf(error) });
    });
    // One that ends without having read is judged by how it ended.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}

function problemOf(error: { code?: string | number | null; killed?: boolean }): string {
  if (error.code === "ENOENT") return "is not on PATH";
  if (error.killed === true) return `does not end within ${patience / 1000} seconds, or prints without end`;
  return `fails (${error.code ?? "a signal"})`;
}
