// Connections that the components of a program open to one server are added up, whichever component opens them.
import * as pulumi from "@pulumi/pulumi";
import { originOf, plainOf } from "./known";
import { made } from "./made";
import { describe, type Problem } from "./problem";
import { perRun } from "./program-run";
import { ArgumentError, type Subject } from "./refusal";

/** Instances that are there at one time, and the connections that each opens. */
export interface Opened {
  instances: number;
  connections: number;
}

export function totalOf(pools: readonly Opened[]): number {
  return pools.reduce((sum, { instances, connections }) => sum + instances * connections, 0);
}

/** Connections that a component opens to a server. */
export interface ConnectionUse {
  /** The component as errors name it, such as `CloudRunApp "shop"`. */
  subject: Subject;
  /** What takes the connections; absent where nobody knows which server it is. */
  server: pulumi.Input<string> | undefined;
  /** Most connections that it takes of all applications; absent where there is no such limit. */
  limit: pulumi.Input<number> | undefined;
  /** By the properties that a person wrote. `remedy` says how the connections come about. */
  pools: (Opened & { property: string; remedy: string })[];
  /** Properties that could say how many, and do not. */
  silent: string[];
}

/** What several components open to one server. */
interface Shared {
  /** Known once something says it. */
  name?: string;
  uses: Set<Use>;
  /** One error for all who wait: the SDK tells the same error once. */
  refusal?: ArgumentError;
}

type Use = Pick<ConnectionUse, "subject" | "pools" | "silent"> & { limit: number | undefined };

/** By the server's name, and by the Output that will be it. */
type Servers = Map<unknown, Shared>;

const serversOfRun = perRun((): Servers => new Map());

/**
 * Adds what a component opens to what the program's other components open to the same server. What is returned fails if all of that is more
 * than the server takes, and what is created with the component waits for it. A preview does it too, for a server that the program makes and for one whose
 * name is known.
 */
export function shareConnections({ server, limit, ...use }: ConnectionUse): pulumi.Input<unknown>[] {
  const servers = serversOfRun();
  if (server === undefined || limit === undefined || servers === undefined) return [];
  if (use.pools.length + use.silent.length === 0) return [];
  const own: Use = { ...use, limit: plainOf(limit) };
  const origin = originOf(server);
  const early = checked(serverOf(servers, origin), own);
  const late = pulumi.all([server, limit]).apply(([name, most]: [string | undefined, number | undefined]) => {
    if (name === undefined || most === undefined) return undefined;
    own.limit = most;
    serverOf(servers, origin).name = name;
    const shared = serverOf(servers, name);
    shared.name = name;
    return checked(shared, own);
  });
  // In a preview what waits for a name that is not known yet would not be known either, such as the image of an application.
  const isEnough = pulumi.runtime.isDryRun() && own.limit !== undefined && typeof origin === "object";
  return isEnough ? [early] : [early, late];
}

/** Once the program has made what it makes in the same turn of the event loop. */
async function checked(shared: Shared, use: Use): Promise<void> {
  shared.uses.add(use);
  await new Promise((resolve) => setImmediate(resolve));
  refuseExcess(shared);
}

function serverOf(servers: Servers, key: unknown): Shared {
  return made(servers, key, (): Shared => ({ uses: new Set() }));
}

/** @throws ArgumentError that names each use. */
function refuseExcess(shared: Shared): void {
  const { name } = shared;
  const uses = [...shared.uses];
  const limit = Math.min(...uses.map((use) => use.limit ?? Infinity));
  const total = totalOf(uses.flatMap(({ pools }) => pools));
  if (total <= limit) return;
  const problems = uses.flatMap(({ subject, pools }) =>
    pools.map(({ property, connections, remedy }): Problem => ({
      property: subject.written(property),
      value: connections,
      remedy,
    })),
  );
  const silent = uses.flatMap(({ subject, silent: properties }) => properties.map((one) => subject.written(one)));
  const lines = [
    `The server ${name ?? "that they share"} takes ${limit} connections of applications, and they may open ${total} at one time:`,
    ...problems.map(describe).sort(),
    ...(silent.length === 0 ? [] : [`not counted, since they do not say: ${silent.sort().join(", ")}`]),
    "let instances open fewer connections, run fewer instances, or take a larger server",
  ];
  const text = lines.join("\n  ");
  if (shared.refusal?.message !== text) shared.refusal = new ArgumentError(text, problems);
  throw shared.refusal;
}
