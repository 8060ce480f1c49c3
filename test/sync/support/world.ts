// Everything that the reconciler talks to, simulated, with a clock of its own and faults on request.
import type { Surroundings } from "../../../sync/http";
import type { SyncApp } from "../../../sync/app-settings";
import { parseSettings, type SyncSettings, type SyncVersion } from "../../../sync/settings";
import { SimulatedCloudRun } from "./cloud-run";
import { SimulatedGithub } from "./github";
import { googleError, listen, type Ask, type Fault, type Listening, type Reply } from "./http";
import { SimulatedSecretManager } from "./secret-manager";
import { SimulatedVault } from "./vault";

export const state = { bucket: "acme-prod-sync", object: "state.json" };
const appsBucket = "acme-prod-apps";

/** One object in Cloud Storage. */
interface StoredObject {
  text: string;
  generation: number;
  /** Milliseconds since 1970. */
  created: number;
}

/** How time passes: by itself, or only when somebody waits. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export class World {
  /** Milliseconds since 1970. */
  time = Date.UTC(2026, 10, 1);
  readonly vault: SimulatedVault;
  readonly secretManager: SimulatedSecretManager;
  readonly cloudRun: SimulatedCloudRun;
  readonly github: SimulatedGithub;
  /** What the reconciler is told that runs. */
  versions: SyncVersion[] = [];
  /** Objects by `<bucket>/<name>`. */
  readonly objects = new Map<string, StoredObject>();
  /** `<service> <method> <path>` of each request, in order. */
  readonly asked: string[] = [];
  /** Makes a request go wrong. */
  fault: (ask: Ask) => Fault | undefined = () => undefined;
  /** Called before each request is worked on: where passes that run at the same time change over. */
  turn: () => Promise<void> = () => Promise.resolve();
  /** What the metadata server gives to whoever wants to prove its identity. */
  identityToken: (audience: string) => string = (audience) => `jwt-for-${audience}`;
  private readonly clock: Clock;
  private generations = 0;

  constructor(clock?: Clock) {
    this.clock = clock ?? {
      now: () => this.time,
      sleep: (milliseconds) => {
        this.time += milliseconds;
        return Promise.resolve();
      },
    };
    const now = (): number => this.clock.now();
    this.vault = new SimulatedVault(now, ["secrets/prod", "config/prod"]);
    this.secretManager = new SimulatedSecretManager(now);
    this.cloudRun = new SimulatedCloudRun((secret) => this.secretManager.current(secret));
    this.github = new SimulatedGithub(now);
  }

  /** Containers and services of an app, as its deployment makes them. */
  deploy(app: SyncApp): void {
    const secrets = [...app.secrets.copies, ...app.config.copies].map(({ secret }) => secret);
    for (const secret of secrets) this.secretManager.secrets.set(secret, []);
    for (const { service } of app.cloudRun) this.cloudRun.create(service, secrets);
  }

  /** What the apps have left: these, and no other. */
  leave(apps: SyncApp[]): void {
    const left = new Map(apps.map(({ name, ...settings }) => [objectOf(name), JSON.stringify(settings)]));
    for (const name of this.objects.keys()) {
      if (name.startsWith(appsBucket) && !left.has(name)) this.objects.delete(name);
    }
    for (const [name, text] of left) {
      if (this.objects.get(name)?.text !== text) this.store(name, text);
    }
  }

  /** Writes an object, `<bucket>/<name>`. */
  store(name: string, text: string): void {
    this.objects.set(name, { text, generation: ++this.generations, created: this.clock.now() });
  }

  /** The settings as they are for one instance, which sees the services under a host of its own. */
  settings(host = "main.test", address = `http://${host}`): SyncSettings {
    const vault = { address, role: "prod.sync" };
    const { versions } = this;
    return parseSettings(
      JSON.stringify({ vault, state, apps: { bucket: appsBucket }, versions, graceSeconds: 86_400 }),
    );
  }

  surroundings(host = "main.test"): Surroundings {
    return {
      metadataUrl: `http://${host}/metadata`,
      secretManagerUrl: `http://${host}/sm`,
      runUrl: `http://${host}/run`,
      storageUrl: `http://${host}/storage`,
      memorystoreUrl: `http://${host}/memorystore`,
      githubUrl: `http://${host}/github`,
      ...this.clock,
    };
  }

  async listen(): Promise<Listening> {
    return await listen((ask) => this.handle(ask));
  }

  /** Answers one request; `undefined` cuts the connection. */
  handle = async (ask: Ask): Promise<Reply | undefined> => {
    await this.turn();
    this.asked.push(`${ask.service} ${ask.method} ${ask.path}`);
    const fault = this.fault(ask);
    if (fault?.when === "never") return await new Promise(() => undefined);
    if (fault?.when === "before") return fault.reply;
    const reply = this.answer(ask);
    return fault === undefined ? reply : fault.reply;
  };

  private answer(ask: Ask): Reply | undefined {
    if (ask.service === "vault") return this.vault.answer(ask);
    if (ask.service === "metadata") return this.metadata(ask);
    if (ask.service === "github") return this.github.answer(ask);
    if (ask.headers.get("authorization") !== "Bearer google-token") return googleError(401, "UNAUTHENTICATED");
    if (ask.service === "sm") return this.secretManager.answer(ask);
    if (ask.service === "run") return this.cloudRun.answer(ask);
    return this.storage(ask);
  }

  private storage(ask: Ask): Reply {
    const [, listed] = /^\/storage\/v1\/b\/([^/]+)\/o$/.exec(ask.path) ?? [];
    if (listed !== undefined && ask.method === "GET") return this.list(`${listed}/${ask.query.get("prefix") ?? ""}`);
    if (ask.method === "GET") {
      const [, bucket = "", name = ""] = /^\/storage\/v1\/b\/([^/]+)\/o\/(.+)$/.exec(ask.path) ?? [];
      const object = this.objects.get(`${bucket}/${decodeURIComponent(name)}`);
      if (object === undefined) return googleError(404, "NOT_FOUND");
      return { status: 200, headers: { "x-goog-generation": String(object.generation) }, body: object.text };
    }
    const [, bucket = ""] = /^\/upload\/storage\/v1\/b\/([^/]+)\/o$/.exec(ask.path) ?? [];
    const name = `${bucket}/${ask.query.get("name") ?? ""}`;
    const generation = this.objects.get(name)?.generation ?? 0;
    if (ask.query.get("ifGenerationMatch") !== String(generation)) return googleError(412, "FAILED_PRECONDITION");
    this.store(name, ask.body);
    return { status: 200, body: { name } };
  }

  private list(prefix: string): Reply {
    const items = [...this.objects]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, { text, generation, created }]) => ({
        name: name.slice(name.indexOf("/") + 1),
        generation: String(generation),
        size: String(Buffer.byteLength(text)),
        timeCreated: new Date(created).toISOString(),
      }));
    return { status: 200, body: items.length === 0 ? {} : { items } };
  }

  private metadata(ask: Ask): Reply {
    if (ask.headers.get("metadata-flavor") !== "Google") return { status: 403 };
    if (ask.path.endsWith("/project-id")) return { status: 200, body: "acme-prod" };
    if (ask.path.endsWith("/token")) return { status: 200, body: { access_token: "google-token", expires_in: 3599 } };
    return { status: 200, body: this.identityToken(ask.query.get("audience") ?? "") };
  }
}

/** Where an app leaves its settings, as `<bucket>/<name>`. */
export function objectOf(app: string, object = "0123456789ab"): string {
  return `${appsBucket}/apps/${app}/${object}.json`;
}
