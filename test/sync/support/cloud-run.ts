// A simulated Cloud Run: a change of a service's template makes a revision, which reads its copies when it starts.
import { googleError, type Ask, type Reply } from "./http";

export interface Service {
  annotations: { [name: string]: string };
  etag: number;
  /** Secrets that the template refers to. */
  secrets: string[];
  /** What the revision that serves has got, by secret. */
  values: { [secret: string]: string };
  revisions: number;
  failing: boolean;
  /** Set while the newest revision is starting. */
  starting: boolean;
}

export class SimulatedCloudRun {
  /** By `projects/<project>/locations/<region>/services/<name>`. */
  readonly services = new Map<string, Service>();
  private readonly current: (secret: string) => string | undefined;

  constructor(current: (secret: string) => string | undefined) {
    this.current = current;
  }

  create(name: string, secrets: string[]): Service {
    const service: Service = {
      annotations: { "example.com/owner": "payments" },
      etag: 1,
      secrets,
      values: {},
      revisions: 0,
      failing: false,
      starting: false,
    };
    this.services.set(name, service);
    this.start(service);
    return service;
  }

  /** Makes a revision. One that cannot have all its copies does not serve. */
  start(service: Service): void {
    service.revisions++;
    const values = service.secrets.map((secret) => [secret, this.current(secret)]);
    service.failing = values.some(([, value]) => value === undefined);
    if (!service.failing) service.values = Object.fromEntries(values) as Service["values"];
  }

  answer(ask: Ask): Reply {
    const service = this.services.get(ask.path.replace(/^\/v2\//, ""));
    if (service === undefined) return googleError(404, "NOT_FOUND");
    if (ask.method === "GET") return { status: 200, body: describe(service) };
    const body = JSON.parse(ask.body) as { etag?: string; template: { annotations: Service["annotations"] } };
    if (ask.query.get("updateMask") !== "template.annotations") return googleError(400, "INVALID_ARGUMENT");
    if (body.etag !== `"${service.etag}"`) return googleError(409, "ABORTED");
    service.annotations = body.template.annotations;
    service.etag++;
    this.start(service);
    return { status: 200, body: { name: "projects/p/locations/l/operations/1" } };
  }
}

function describe(service: Service): object {
  const state = service.failing ? "CONDITION_FAILED" : "CONDITION_SUCCEEDED";
  return {
    etag: `"${service.etag}"`,
    reconciling: service.starting,
    template: { annotations: service.annotations, containers: [] },
    terminalCondition: { type: "Ready", state: service.starting ? "CONDITION_RECONCILING" : state },
  };
}
