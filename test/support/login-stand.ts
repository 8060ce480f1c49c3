// An application whose secrets hold logins, as it is deployed and kept: the two programs are the real ones, and so are Vault and
// the database. Google's services are simulated, and their clock can be put forward.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { AppSecretKey } from "../../components/app-secrets";
import type { SyncApp } from "../../sync/app-settings";
import { Reconciler } from "../../sync/engine";
import { run } from "../../sync/first-values/run";
import type { FirstValuesSettings } from "../../sync/first-values/settings";
import { loginOf, type Login } from "../../sync/logins/record";
import type { PassReport } from "../../sync/report";
import { World } from "../sync/support/world";
import type { DatabaseStand } from "./database-stand";
import { ours, type StoreApp } from "./stores";
import { googleAudience, googleIssuer, type Stand } from "./vault-requests";

const service = "projects/acme-test/locations/europe-west1/services/web";

export class LoginStand {
  private readonly reconciler: Reconciler;

  private constructor(
    private readonly stand: DatabaseStand,
    private readonly settings: FirstValuesSettings,
    private readonly world: World,
    private readonly clock: { offset: number },
    private readonly host: string,
    private readonly close: () => Promise<void>,
  ) {
    this.reconciler = new Reconciler(world.settings(host, stand.vault.url), world.surroundings(host));
  }

  /** Deploys `web` with keys of its own, on databases that it uses. */
  static async start(
    stand: DatabaseStand,
    keys: AppSecretKey[],
    lifetimes: Stand["lifetimes"] = {},
  ): Promise<LoginStand> {
    const [web] = ours.apps as [StoreApp];
    const apps = [{ ...web, keys, connections: ["main", "events"] as ("main" | "events")[] }];
    const resources = await stand.deploy({ ...ours, apps }, lifetimes);
    const text = resources.find(({ name }) => name.endsWith("-first-values-settings"))?.rawInputs["source"];
    const settings = JSON.parse((text as { text: string }).text) as FirstValuesSettings;
    settings.vault.address = stand.vault.url;
    const clock = { offset: 0 };
    const world = new World({ now: () => Date.now() + clock.offset, sleep: () => sleep(20) });
    world.identityToken = (audience) => {
      const role = audience.replace(/^.*vault\//, "");
      const login = resources.find(({ type, inputs }) => type.endsWith(":AuthBackendRole") && inputs["role"] === role);
      const [email] = (login?.inputs["boundServiceAccounts"] ?? []) as string[];
      return stand.issuer.sign({ iss: googleIssuer, sub: email, email, aud: googleAudience(role) });
    };
    const app = appOf(settings);
    world.deploy(app);
    world.leave([app]);
    const listening = await world.listen();
    return new LoginStand(stand, settings, world, clock, listening.host, () => listening.close());
  }

  async stop(): Promise<void> {
    await this.close();
  }

  /** Puts the clock of the programs forward. Vault and the database have their own. */
  forward(milliseconds: number): void {
    this.clock.offset += milliseconds;
  }

  /** The job of a deployment. */
  async firstValues(): Promise<string[]> {
    const url = `http://${this.host}`;
    const surroundings = this.world.surroundings(this.host);
    const reports = await run(this.settings, {
      ...surroundings,
      secretManagerUrl: `${url}/sm`,
      patience: 5_000,
    });
    return reports.flatMap(({ made }) => made);
  }

  async pass(): Promise<PassReport> {
    return (await this.reconciler.pass()).pass;
  }

  /** What the newest copy of a key says. */
  copy(key: string): string {
    return this.world.secretManager.current(`projects/acme-test/secrets/web-${key}`) ?? "";
  }

  /** What an instance of the service gets that starts now: what its newest revision has. */
  started(key: string): string {
    return this.world.cloudRun.services.get(service)?.values[`projects/acme-test/secrets/web-${key}`] ?? "";
  }

  /** A new revision, as a deployment makes one. */
  revise(): void {
    const found = this.world.cloudRun.services.get(service);
    assert.ok(found);
    this.world.cloudRun.start(found);
  }

  /** The login that the document has for a binding. */
  async login(binding: string): Promise<Login> {
    const { body } = await this.stand.vault.call("GET", "secrets/prod/data/web");
    const { data } = (body as { data: { data: { [field: string]: unknown } } }).data;
    const credential = this.settings.logins?.credentials.find((one) => one.binding === binding);
    assert.ok(credential);
    const found = loginOf(data, credential);
    assert.ok(found);
    return found;
  }
}

function appOf({ documents, logins }: FirstValuesSettings): SyncApp {
  assert.ok(logins);
  const [secrets] = documents;
  assert.ok(secrets);
  return {
    name: "web",
    secrets: { mount: secrets.mount, copies: secrets.keys.map(({ name, secret }) => ({ key: name, secret })) },
    config: { mount: "config/prod", copies: [] },
    cloudRun: [{ service }],
    logins,
  };
}

/** Runs SQL by a URL. Returns the error, if any. */
export async function query(url: string, ...sql: string[]): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  try {
    await client.connect();
    for (const one of sql) await client.query(one);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** An instance of a service: it opens connections all the time, with the URL that it started with. */
export class Instance {
  opened = 0;
  readonly failures: string[] = [];
  private running = true;
  private readonly done: Promise<void>;

  constructor(url: string) {
    this.done = this.work(url);
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.done;
  }

  private async work(url: string): Promise<void> {
    while (this.running) {
      const failure = await query(url, "INSERT INTO visits DEFAULT VALUES");
      this.opened++;
      if (failure !== undefined) this.failures.push(failure);
      // A login that went too early stays away, so that the next connection finds it too.
      await sleep(10);
    }
  }
}
