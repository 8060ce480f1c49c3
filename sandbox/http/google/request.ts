// A request to Google as its handlers see it, and the answers that all of them give.
import { projectNumber } from "../../invokes";
import type { Properties, Value } from "../../model";
import type { Answer, Call, Noter } from "../call";
import { shown } from "../call";
import type { ApiStore } from "../store";
import type { Document, Method } from "./documents";
import type { Match } from "./routes";

/** The projects that were named so far: numbers by id. */
export type Projects = { [id: string]: string };

/** What the handlers share. */
export interface GoogleWorld {
  store: ApiStore;
  projects: Projects;
  regions: string[];
  /** A certificate authority in PEM, for what hands one out. */
  authority: string;
  note: Noter;
  /** Milliseconds that an operation of a method takes. */
  duration(method: string): number;
  /** Called when a job has run to its end. */
  onJob(name: string, job: Properties): void;
  /** Whether the run of a job fails, by the job's name. */
  fails(job: string): boolean;
}

export interface GoogleRequest {
  call: Call;
  world: GoogleWorld;
  document: Document;
  method: Method;
  parameters: { [name: string]: string };
  /** The first part of the host: `run`. */
  service: string;
  /** The last part of the method's id: `create`. */
  action: string;
  /** The part before: `services`. */
  collection: string;
  /** After the colon of a custom method: `setIamPolicy`. */
  verb: string | undefined;
  project: string;
  /** What the path names, as a key of the store. */
  key: string;
  /** The body in JSON. */
  body: Properties;
  /** Why the operation fails that the request starts, although the resource is made or changed. */
  failure?: string;
}

export function makeRequest(
  world: GoogleWorld,
  call: Call,
  { route, parameters }: Match,
  body: Properties,
): GoogleRequest {
  const { document, method, upload } = route;
  const host = new URL(document.rootUrl).host;
  const service = host.split(".")[0] ?? "";
  const ids = method.id.split(".");
  const named =
    /projects\/([^/:]+)/.exec(call.path)?.[1] ?? call.query.get("project") ?? Object.keys(world.projects)[0];
  const path = canonical(world, relativePath(call.path, document, upload));
  const verb = /:([a-zA-Z]+)$/.exec(path)?.[1];
  return {
    call,
    world,
    document,
    method,
    parameters,
    service,
    verb,
    action: ids.at(-1) ?? "",
    collection: ids.at(-2) ?? "",
    project: idOf(world, named ?? ""),
    key: `${service}:${path.replace(/:[a-zA-Z]+$/, "")}`,
    body,
  };
}

function relativePath(path: string, document: Document, upload: boolean): string {
  const whole = decodeURIComponent(path)
    .replace(/^\//, "")
    .replace(upload ? /^upload\// : /^$/, "");
  return whole.slice(document.servicePath.length).replace(/^(sql\/)?v\d+(beta\d*|alpha\d*)?\//, "");
}

export function idOf({ projects }: GoogleWorld, idOrNumber: string): string {
  return Object.entries(projects).find(([, number]) => number === idOrNumber)?.[0] ?? idOrNumber;
}

/** The number of a project. One that nobody named exists as well, as in the simulated cloud. */
export function numberOf({ projects }: GoogleWorld, idOrNumber: string): string {
  if (/^\d+$/.test(idOrNumber)) return idOrNumber;
  return (projects[idOrNumber] ??= projectNumber(idOrNumber));
}

/** A name with its project by id, however it was spelt. */
export function canonical(world: GoogleWorld, name: string): string {
  return name.replace(/^projects\/([^/]+)/, (_, project: string) => `projects/${idOf(world, project)}`);
}

/** A name with its project by number, as some services answer. */
export function numbered(world: GoogleWorld, name: string): string {
  return name.replace(/^projects\/([^/]+)/, (_, project: string) => `projects/${numberOf(world, project)}`);
}

/** The name behind a key. */
export function nameOfKey(key: string): string {
  return key.slice(key.indexOf(":") + 1);
}

export function note(request: GoogleRequest, kind: string, at?: string, value?: Value, expected?: string): void {
  request.world.note({
    kind,
    method: request.method.id,
    path: request.call.path,
    ...(at === undefined ? {} : { at }),
    ...(value === undefined ? {} : { value: shown(value) }),
    ...(expected === undefined ? {} : { expected }),
  });
}

export function ok(body: Value): Answer {
  return { status: 200, body };
}

const REASONS: { [status: number]: [status: string, reason: string] } = {
  400: ["INVALID_ARGUMENT", "invalid"],
  404: ["NOT_FOUND", "notFound"],
  409: ["ALREADY_EXISTS", "alreadyExists"],
  501: ["UNIMPLEMENTED", "notImplemented"],
};

/** An error as Google words it: https://cloud.google.com/apis/design/errors#http_mapping */
export function problem(status: number, message: string, own?: [status: string, reason: string]): Answer {
  const [text, reason] = own ?? REASONS[status] ?? ["UNKNOWN", "backendError"];
  const errors = [{ message, domain: "global", reason }];
  return { status, body: { error: { code: status, message, status: text, errors } } };
}

export function notFound(request: GoogleRequest): Answer {
  return problem(404, `${nameOfKey(request.key)} was not found`);
}
