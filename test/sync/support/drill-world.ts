// Cloud SQL as a drill sees it: a server of two instances with backups, another drill's copy, and faults: a process that is killed, an
// answer that is lost, a request that is refused, an operation that fails.
import assert from "node:assert/strict";
import { SqlBusy, SqlFailure, type SqlCloud, type SqlObject } from "../../../sync/drill/cloud";
import { labelKey } from "../../../sync/drill/copy";
import type { Time } from "../../../sync/drill/drill";
import type { DrillSettings } from "../../../sync/drill/settings";

/** The process is gone. */
export class Killed extends Error {}

export const settings: DrillSettings = {
  ...{ drill: "shop", project: "acme", instances: ["db-a", "db-b"], prefix: "restore-drill-shop-" },
  ...{ region: "europe-west4", network: "projects/acme/global/networks/main" },
  ...{ tier: "db-custom-1-3840", edition: "ENTERPRISE", longestAgeHours: 26, patienceMinutes: 120 },
  proofs: [
    { database: "shop", readerRole: "shop_readonly", query: "SELECT count(*) > 0 FROM orders" },
    { database: "mail", readerRole: "mail_readonly", query: "SELECT count(*) > 0 FROM letters" },
  ],
};

/** Requests that a fault can hit, by their names, and how often of a thousand requests. */
export interface Faults {
  kill: number;
  lost: number;
  refused: number;
  failed: number;
}

interface Running {
  object: SqlObject;
  readyAt: number;
  apply: () => void;
}

const hour = 3_600_000;

export class DrillWorld implements SqlCloud, Time {
  clock = 1_800_000_000_000;
  faults: Faults = { kill: 0, lost: 0, refused: 0, failed: 0 };
  /** The number of the one request that is hit, counted from 1. */
  hit: { at: number; by: keyof Faults } | undefined;
  requests = 0;
  readonly instances = new Map<string, SqlObject>();
  /** What the instances hold: the identifier of the backup that was restored. */
  readonly held = new Map<string, string>();
  readonly backupsOf = new Map<string, SqlObject[]>();
  /** Names of the methods that were called, without those that read. */
  readonly changes: string[] = [];
  /** What the query answers for what is restored. */
  answer: (backup: string, database: string) => string = () => "true";
  private readonly operationsOf = new Map<string, SqlObject[]>();
  private running: Running[] = [];

  constructor(readonly random: () => number = () => 0.5) {
    const flags = [
      { name: "cloudsql.enable_pgaudit", value: "on" },
      { name: "max_connections", value: "500" },
    ];
    for (const name of settings.instances) {
      const own = {
        dataDiskSizeGb: "120",
        deletionProtectionEnabled: true,
        databaseFlags: flags,
        tier: "db-custom-8-32768",
      };
      this.instances.set(name, { name, state: "RUNNABLE", databaseVersion: "POSTGRES_17", settings: own });
    }
    this.backupsOf.set("db-a", [backup("1", this.clock - 30 * hour), backup("3", this.clock - hour, "FAILED")]);
    this.backupsOf.set("db-b", [backup("2", this.clock - 6 * hour)]);
    // Another drill's: its name begins in the same way.
    const name = `${settings.prefix}eu-1`;
    this.instances.set(name, { name, state: "RUNNABLE", settings: { userLabels: { [labelKey]: "shop-eu" } } });
  }

  now(): number {
    return this.clock;
  }

  sleep(milliseconds: number): Promise<void> {
    this.clock += milliseconds;
    for (const one of this.running.filter(({ readyAt }) => readyAt <= this.clock)) {
      one.object["status"] = "DONE";
      if (one.object["error"] === undefined) one.apply();
    }
    this.running = this.running.filter(({ readyAt }) => readyAt > this.clock);
    return Promise.resolve();
  }

  /** The copies of this drill that there are. */
  copies(): string[] {
    return [...this.instances.keys()].filter((name) => name.startsWith(settings.prefix) && !name.includes("-eu-"));
  }

  instance(name: string): Promise<SqlObject> {
    return this.asked(() => structuredClone(this.instances.get(name) ?? {}));
  }

  labelled(label: string, value: string): Promise<SqlObject[]> {
    // Google's filter finds more than what is equal.
    return this.asked(() =>
      [...this.instances.values()].filter((one) => {
        const labels = (one["settings"] as { userLabels?: { [key: string]: string } }).userLabels ?? {};
        return labels[label]?.includes(value) === true;
      }),
    );
  }

  backups(instance: string): Promise<SqlObject[]> {
    return this.asked(() => this.backupsOf.get(instance) ?? []);
  }

  operations(instance: string): Promise<SqlObject[]> {
    return this.asked(() => [...(this.operationsOf.get(instance) ?? [])].reverse());
  }

  insert(body: SqlObject): Promise<void> {
    const name = String(body["name"]);
    return this.changed("insert", name, () => {
      if (this.instances.has(name)) throw new SqlBusy(`${name} exists`);
      const made: SqlObject = { ...structuredClone(body), state: "PENDING_CREATE" };
      this.instances.set(name, made);
      this.begin(
        name,
        "CREATE",
        () => (made["state"] = "RUNNABLE"),
        () => (made["state"] = "FAILED"),
      );
    });
  }

  patch(name: string, body: SqlObject): Promise<void> {
    return this.changed("patch", name, () => {
      const held = this.instances.get(name) ?? {};
      this.begin(name, "UPDATE", () => Object.assign(held["settings"] as object, body["settings"]));
    });
  }

  restore(name: string, from: { instance: string; backup: string }): Promise<void> {
    return this.changed("restore", name, () => {
      const known = (this.backupsOf.get(from.instance) ?? []).some(({ id }) => id === from.backup);
      assert.ok(known, "a backup that there is");
      this.begin(name, "RESTORE_VOLUME", () => this.held.set(name, from.backup));
    });
  }

  remove(name: string): Promise<void> {
    return this.changed("remove", name, () => {
      const own = this.instances.get(name)?.["settings"] as SqlObject;
      if (own["deletionProtectionEnabled"] === true) throw new SqlFailure(`${name} is protected`);
      this.begin(name, "DELETE", () => this.instances.delete(name));
    });
  }

  executeSql(name: string, body: SqlObject): Promise<SqlObject> {
    return this.asked(() => {
      assert.ok(name.startsWith(settings.prefix), "the query goes to a copy");
      const database = String(body["database"]);
      const begins = `BEGIN TRANSACTION READ ONLY;\nSET LOCAL ROLE "${database}_readonly";\n`;
      assert.ok(String(body["sqlStatement"]).startsWith(begins));
      const value = this.answer(this.held.get(name) ?? "", database);
      return { results: [{}, { rows: [{ values: [{ value }] }] }, {}] };
    });
  }

  private begin(name: string, operationType: string, apply: () => void, fail: () => void = () => undefined): void {
    const object: SqlObject = { operationType, status: "RUNNING" };
    this.operationsOf.set(name, [...(this.operationsOf.get(name) ?? []), object]);
    if (this.strikes("failed")) {
      object["error"] = { errors: [{ code: "INTERNAL_ERROR", message: "something" }] };
      fail();
    }
    this.running.push({ object, readyAt: this.clock + 20_000 + this.random() * 400_000, apply });
  }

  private changed(method: string, name: string, effect: () => void): Promise<void> {
    // What must never be, whatever goes wrong.
    assert.ok(!settings.instances.includes(name), `${method} of the server's own ${name}`);
    assert.ok(
      name.startsWith(settings.prefix) && !name.includes("-eu-"),
      `${method} of ${name}, which is somebody else's`,
    );
    this.changes.push(method);
    return this.asked(() => {
      const isAtWork = (this.operationsOf.get(name) ?? []).some(({ status }) => status === "RUNNING");
      if (isAtWork) throw new SqlBusy("another operation is at work");
      effect();
      if (this.strikes("lost")) throw new SqlBusy("the answer was lost");
    });
  }

  private asked<Answer>(act: () => Answer): Promise<Answer> {
    this.requests += 1;
    return Promise.resolve().then(() => {
      if (this.strikes("kill")) throw new Killed();
      if (this.strikes("refused")) throw new SqlFailure("Cloud SQL answers 503: try again");
      return act();
    });
  }

  private strikes(by: keyof Faults): boolean {
    if (this.hit?.by === by && this.hit.at === this.requests) return true;
    return this.random() * 1000 < this.faults[by];
  }
}

function backup(id: string, ended: number, status = "SUCCESSFUL"): SqlObject {
  return { id, status, endTime: new Date(ended).toISOString() };
}
