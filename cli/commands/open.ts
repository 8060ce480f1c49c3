import { spawn } from "node:child_process";
import { OpenServer } from "../open/server";
import { Readings, type Source } from "../open/readings";
import { fileSource, projectSource, usualEnvironment } from "../open/sources";
import { findProject, requireStack, UsageError } from "../project";
import { readEnvironmentFile } from "../reading/environment-file";
import { say } from "../render/output";
import { today } from "../today";

/** Options of the command. */
export interface OpenCommandOptions {
  from?: string;
  events?: string;
  port?: number;
  browser: boolean;
  cwd?: string;
}

/** Nobody looks at a page for so long: half an hour. */
const idleMilliseconds = 30 * 60 * 1000;
const lookMilliseconds = 1000;

/** Shows a page of an environment on this machine, until it is interrupted or nobody looks at it any more. */
export async function open(environment: string | undefined, options: OpenCommandOptions): Promise<void> {
  const source = sourceOf(environment, options);
  const server = new OpenServer(new Readings(source), {
    port: options.port ?? 0,
    idleMilliseconds,
    lookMilliseconds,
    machine: () => ({ today: today(), node: process.versions.node }),
    onEnter: (next) => {
      say({}, `The link was used. The next one, for another browser: ${next}\n`);
    },
  });
  const link = await started(server, options.port);
  // As it is: a line that is broken to fit is no link.
  process.stdout.write(`${link}\n`);
  say({}, "The link opens the page once, on this machine alone. Ctrl-C ends it.\n");
  if (options.browser && process.stdout.isTTY) openBrowser(link);
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      ending.abort();
    });
  await server.untilIdle(ending.signal);
  if (!ending.signal.aborted) say({}, "Nobody has looked at the page for half an hour: it ends.\n");
}

function sourceOf(environment: string | undefined, { from, events, cwd }: OpenCommandOptions): Source {
  if (from !== undefined) {
    const { stack } = readEnvironmentFile(from);
    return fileSource(from, environment ?? (stack === "" ? "environment" : stack), events);
  }
  const folder = findProject(cwd ?? process.cwd());
  const first = environment ?? usualEnvironment(folder);
  if (first === undefined) throw new UsageError(`${folder} has no Pulumi.<name>.yaml: write one for an environment.`);
  requireStack(folder, first);
  return projectSource(folder, first, events);
}

async function started(server: OpenServer, port: number | undefined): Promise<string> {
  try {
    return await server.start();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new UsageError(`--port ${port ?? ""}: another program listens there; use another one, or leave it out.`);
  }
}

/** The programs that open a link, by platform. Where there is none, the link was printed. */
const openers: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

function openBrowser(link: string): void {
  const [program, ...words] = openers[process.platform] ?? ["xdg-open"];
  const child = spawn(program, [...words, link], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}
