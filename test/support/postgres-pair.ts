// A primary and a replica by streaming replication, as Cloud SQL has them in two regions.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { appendFileSync, chownSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { makeCluster } from "./postgres-cluster";
import { nobody, postgresPrograms, reachable } from "./postgres-programs";
import { end, endWithUs, onFreePorts, until } from "./processes";

const user = "admin";

/** One server of the pair. */
export class PairServer {
  private child: ChildProcess | undefined;
  private log = "";

  constructor(
    private readonly programs: string,
    readonly data: string,
    readonly port: number,
  ) {}

  async start(): Promise<void> {
    this.log = "";
    const args = ["-D", this.data, "-p", String(this.port), "-k", path.dirname(this.data), "-F"];
    const child = spawn(
      path.join(this.programs, "bin/postgres"),
      [...args, "-c", "wal_level=replica", "-c", "hot_standby=on"],
      {
        ...nobody,
        cwd: path.dirname(this.data),
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    this.child = child;
    endWithUs(child);
    child.stderr.on("data", (chunk: Buffer) => (this.log += chunk.toString("utf8")));
    const said = (): string => this.log;
    await until("PostgreSQL", child, said, () =>
      Promise.resolve(/ready to accept (read-only )?connections/.test(said())),
    );
  }

  async stop(signal: "SIGINT" | "SIGKILL" = "SIGINT"): Promise<void> {
    await end(this.child, signal);
    this.child = undefined;
  }

  printed(): string {
    return this.log;
  }

  /** A session of its own, which the caller ends. */
  async session(): Promise<pg.Client> {
    const client = new pg.Client({ host: "127.0.0.1", port: this.port, user, database: "postgres" });
    // A server that ends takes its sessions along.
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }

  async ask(sql: string): Promise<unknown> {
    const client = await this.session();
    try {
      // Several statements have several results.
      const last = [await client.query<Record<string, unknown>>(sql)].flat().at(-1);
      return Object.values(last?.rows[0] ?? {})[0];
    } finally {
      await client.end();
    }
  }
}

/** Makes both, the replica as a copy of the primary that follows it. */
export function startPair(): Promise<Pair> {
  return onFreePorts(2, (one = 0, other = 0) => startPairAt(one, other));
}

interface Pair {
  primary: PairServer;
  replica: PairServer;
  close: () => Promise<void>;
}

async function startPairAt(one: number, other: number): Promise<Pair> {
  const found = postgresPrograms();
  if ("reason" in found) throw new Error(found.reason);
  const folder = mkdtempSync(path.join(tmpdir(), "groundplan-pair-"));
  if (nobody !== undefined) chownSync(folder, nobody.uid, nobody.gid);
  const programs = reachable(found.folder, path.join(folder, "programs"));
  const data = path.join(folder, "primary");
  makeCluster(programs, data, "trust");
  const primary = new PairServer(programs, data, one);
  const replica = new PairServer(programs, path.join(folder, "replica"), other);
  follow(replica, primary);
  const close = async (): Promise<void> => {
    await Promise.all([primary.stop(), replica.stop()]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await primary.start();
    await replica.start();
  } catch (error) {
    await close();
    throw error;
  }
  return { primary, replica, close };
}

/** A copy of a server that is stopped, which follows it. */
function follow(replica: PairServer, primary: PairServer): void {
  cpSync(primary.data, replica.data, { recursive: true, preserveTimestamps: true });
  makeStandby(replica, primary.port);
  if (nobody !== undefined) spawnSync("chown", ["-R", `${nobody.uid}:${nobody.gid}`, replica.data]);
  spawnSync("chmod", ["700", replica.data]);
}

/** Tells a server that is stopped to follow another one. */
export function makeStandby(server: PairServer, port: number): void {
  writeFileSync(path.join(server.data, "standby.signal"), "");
  appendFileSync(
    path.join(server.data, "postgresql.auto.conf"),
    `primary_conninfo = 'host=127.0.0.1 port=${port} user=${user} application_name=replica'\n`,
  );
}
