// A store whose Vault makes users in a real PostgreSQL. Vault's own login is by password here, where Cloud SQL's is by
// identity; the user that it logs in as has the same rights.
import assert from "node:assert/strict";
import pg from "pg";
import { likeCloudSql, vaultUser } from "./cloud-sql";
import { startPostgres, startVault, type RealServer, type RealVault } from "./real-servers";
import { everyToken, prepare, registered, type StoreProgram } from "./stores";
import type { RegisteredResource } from "./program";
import { apply, createIssuer, vaultRequests, type Stand } from "./vault-requests";

/** A database user that Vault has made. */
export interface Credentials {
  lease_id: string;
  lease_duration: number;
  data: { username: string; password: string };
}

const administrator = { username: "admin", password: "admin" };

export class DatabaseStand {
  /** Who signs in Google's place. */
  readonly issuer = createIssuer();

  private constructor(
    readonly vault: RealVault,
    private readonly postgres: RealServer,
  ) {}

  static async start(extensions: Parameters<typeof startPostgres>[0] = {}): Promise<DatabaseStand> {
    const [vault, postgres] = await Promise.all([startVault(), startPostgres(extensions)]);
    const stand = new DatabaseStand(vault, postgres);
    assert.equal(await stand.run(administrator, likeCloudSql, "postgres"), undefined);
    return stand;
  }

  async stop(): Promise<void> {
    await Promise.all([this.vault.stop(), this.postgres.stop()]);
  }

  /** TCP port of the database. */
  get port(): number {
    return this.postgres.port;
  }

  /** Applies a program, and logs everybody in. Users live for an hour unless another life is given. */
  async tokens(program: StoreProgram, lifetimes: Stand["lifetimes"] = {}): Promise<{ [who: string]: string }> {
    return everyToken(this.vault, this.issuer, await this.deploy(program, lifetimes));
  }

  /** Applies a program. Returns what it registered. */
  async deploy(program: StoreProgram, lifetimes: Stand["lifetimes"] = {}): Promise<RegisteredResource[]> {
    const resources = await registered("secrets", program);
    await this.vault.call("DELETE", "sys/auth/gcp");
    await this.vault.call("DELETE", "sys/auth/github/prod");
    const administrator = await prepare(this.vault, this.issuer);
    const database = {
      connection_url: `postgresql://{{username}}:{{password}}@127.0.0.1:${this.postgres.port}/{{dbname}}`,
      ...vaultUser,
    };
    const stand: Stand = { publicKey: this.issuer.publicKey, database, lifetimes };
    await apply(this.vault, vaultRequests(resources, stand).writes, administrator);
    return resources;
  }

  /** Asks for a user by a role, `readonly.web.main` for example. */
  async issue(role: string, token: string | undefined): Promise<Credentials> {
    const answer = await this.vault.call("GET", `database/prod/creds/${role}`, undefined, token);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body as Credentials;
  }

  /** Ends a user before its time, and waits for it. */
  async revoke(one: Credentials): Promise<void> {
    const answer = await this.vault.call("PUT", "sys/leases/revoke", { lease_id: one.lease_id, sync: true });
    assert.equal(answer.status, 204, JSON.stringify(answer.body));
  }

  /** A session of somebody's, which whoever opens it ends. */
  async session(one: Credentials["data"], database = "changelog"): Promise<pg.Client> {
    const { username: user, password } = one;
    const client = new pg.Client({ host: "127.0.0.1", port: this.postgres.port, database, user, password });
    // A session that the server ends is what some tests are about.
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }

  /** Runs SQL as somebody. Returns the error, if any. */
  async as(one: Credentials, ...sql: string[]): Promise<string | undefined> {
    return this.run(one.data, sql);
  }

  /** Runs SQL as the server's administrator. Returns the error, if any. */
  async admin(...sql: string[]): Promise<string | undefined> {
    return this.run(administrator, sql);
  }

  /** The rows that the server's administrator finds, who looks at nothing but what the server itself has. */
  async rows(sql: string): Promise<unknown[]> {
    const client = await this.session(administrator);
    try {
      await client.query("SET search_path TO pg_catalog");
      return (await client.query<pg.QueryResultRow>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  private async run(login: Credentials["data"], sql: string[], database?: string): Promise<string | undefined> {
    let client: pg.Client | undefined;
    try {
      client = await this.session(login, database);
      for (const one of sql) await client.query(one);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    } finally {
      await client?.end();
    }
  }
}
