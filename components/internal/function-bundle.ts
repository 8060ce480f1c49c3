import * as fs from "node:fs";
import * as path from "node:path";
import * as vm from "node:vm";
import { gzipSync } from "node:zlib";
import { workerFile } from "./worker-bundle";

/** Why own code cannot be deployed. */
export class FunctionError extends Error {}

/** The part of esbuild that is used. */
interface Bundler {
  buildSync(options: { [name: string]: unknown }): { outputFiles: { text: string }[] };
}

/** A message of esbuild. */
interface Message {
  text: string;
  location: { file: string; line: number; column: number } | null;
}

/** Most bytes of a function after compression. Cloudflare takes 3 MB on the Free plan of Workers; each reads it when it starts. */
const mostBytes = 262_144;

/** Longest time in milliseconds that a function takes to start; Cloudflare gives a Worker a second. */
const longestStart = 1000;

const globalName = "edgeFunction";

/**
 * Own code of the user, with what it imports and what it runs in, as one ES module. It is compiled and started here once, without a
 * request, with nothing that a Worker does not have then either.
 *
 * @throws FunctionError that says what is wrong, where it can with file and line.
 */
export function functionBundle(file: string, mostMilliseconds = longestStart): string {
  const text = compiled(path.resolve(file));
  const size = gzipSync(text).length;
  if (size > mostBytes) {
    throw new FunctionError(`it has ${size} bytes after compression: import less, ${mostBytes} are allowed`);
  }
  start(text, mostMilliseconds);
  return `${text}export default ${globalName}.default;\n`;
}

function compiled(file: string): string {
  if (!fs.existsSync(file)) throw new FunctionError(`there is no such file: ${file}`);
  const contents = [
    `import * as own from ${JSON.stringify(file)};`,
    `import { host } from ${JSON.stringify(workerFile("function-host"))};`,
    // Under a name that esbuild does not look for, so that a missing one is told by what starts it.
    'export default host({ default: own["default"] });',
  ].join("\n");
  try {
    const { outputFiles } = bundler().buildSync({
      stdin: { contents, resolveDir: path.dirname(file), sourcefile: "edge-function", loader: "js" },
      bundle: true,
      platform: "neutral",
      mainFields: ["module", "main"],
      conditions: ["workerd", "worker", "import"],
      target: "es2022",
      // A module that waits before it has been read cannot be one function, and is refused.
      format: "iife",
      globalName,
      // Without the paths of this machine.
      minifyWhitespace: true,
      minifySyntax: true,
      legalComments: "none",
      charset: "utf8",
      logLevel: "silent",
      write: false,
      tsconfigRaw: "{}",
      absWorkingDir: path.dirname(file),
    });
    return outputFiles[0]?.text ?? "";
  } catch (error) {
    const { errors } = error as { errors?: Message[] };
    if (errors === undefined) throw error;
    throw new FunctionError(errors.slice(0, 5).map(shown).join("; "));
  }
}

function bundler(): Bundler {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return require("esbuild") as Bundler;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new FunctionError("esbuild, which bundles it, is not installed: run `npm install 'esbuild@>=0.25'`");
  }
}

function shown({ text, location }: Message): string {
  const sentence = text.replace(/"iife" output format/, "module of a Worker, which starts before there is a request");
  return location === null ? sentence : `${location.file}:${location.line}:${location.column + 1}: ${sentence}`;
}

/** What a Worker has before there is a request (https://developers.cloudflare.com/workers/runtime-apis/). */
function offered(): vm.Context {
  // Asked for here: Node.js loads half a megabyte when somebody first names `Headers`.
  return {
    AbortController,
    AbortSignal,
    Blob,
    Headers,
    Request,
    Response,
    TextDecoder,
    TextEncoder,
    URL,
    URLSearchParams,
    atob,
    btoa,
    structuredClone,
  };
}

/** What it has for a request only (https://developers.cloudflare.com/workers/observability/errors/). */
const forRequests = ["fetch", "setTimeout", "setInterval", "queueMicrotask"];

function start(text: string, mostMilliseconds: number): void {
  const quiet = (): void => undefined;
  const context = vm.createContext({
    ...offered(),
    console: { debug: quiet, error: quiet, info: quiet, log: quiet, warn: quiet },
    ...Object.fromEntries(forRequests.map((name) => [name, refusing(name)])),
    crypto: { getRandomValues: refusing("crypto.getRandomValues"), randomUUID: refusing("crypto.randomUUID") },
  });
  try {
    vm.runInContext(text, context, { timeout: mostMilliseconds, filename: "edge-function.js" });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new FunctionError(
      code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
        ? `it takes more than ${mostMilliseconds} ms to start: compute less outside of the function`
        : `it fails when it starts: ${message}`,
    );
  }
}

function refusing(name: string): () => never {
  return () => {
    throw new Error(`${name} is there for a request only: move it into the function`);
  };
}
