// Google's REST APIs: what their own descriptions say is generic. A request makes, reads, changes, lists or deletes what its
// path names; services with ways of their own are in `special/`.
import { randomUUID } from "node:crypto";
import { without } from "../../wire";
import { text } from "../call";
import type { Properties, Value } from "../../model";
import type { Answer, Call } from "../call";
import { tableOf } from "../call";
import { overlapping } from "./addresses";
import { changed } from "./changes";
import { checkRequest, resolve, spell } from "./check";
import type { Document, Schema } from "./documents";
import { complete } from "./fills";
import { readOperation, startOperation } from "./operations";
import { checkReferences, referrers } from "./references";
import {
  makeRequest,
  nameOfKey,
  note,
  notFound,
  numbered,
  ok,
  problem,
  type GoogleRequest,
  type GoogleWorld,
} from "./request";
import { Routes } from "./routes";
import { specialAnswer } from "./special";
import { numericId } from "./values";

/** Services whose answers leave out what is the default of its type, as protocol buffers do. */
const LEAVES_OUT = (service: string): boolean => !["compute", "storage", "sqladmin"].includes(service);
/** What they keep all the same, since it was said. */
const KEPT = new Set(["enabled", "maxRetries", "thresholdValue", "maxInstanceCount", "minInstanceCount"]);
/** Deleted and still there for a month, by name: https://cloud.google.com/iam/docs/manage-workload-identity-pools-providers */
const LINGERS = /^iam:.*\/(roles|workloadIdentityPools|providers)\/[^/]+$/;

export class Google {
  private readonly routes: Routes;
  /** The schema of what a collection has, by API and collection. */
  private readonly schemas = new Map<string, Schema>();

  constructor(
    documents: Document[],
    private readonly world: GoogleWorld,
  ) {
    this.routes = new Routes(documents);
    for (const { document, method } of this.routes.all()) {
      if (method.id.endsWith(".get") && method.response !== undefined) {
        this.schemas.set(`${document.name}.${document.version} ${method.id.split(".").at(-2) ?? ""}`, method.response);
      }
    }
  }

  /** The method that a request calls, for the log. */
  methodOf({ host, method, path }: Call): string | undefined {
    return this.routes.find(host, method, path)?.route.method.id;
  }

  handle(call: Call): Answer {
    const match = this.routes.find(call.host, call.method, call.path);
    if (match === undefined) {
      this.world.note({ kind: "unknown method", method: `${call.method} ${call.host}`, path: call.path });
      return problem(404, `no method is ${call.method} ${call.host}${call.path}`);
    }
    const body = match.route.upload ? undefined : tableOf(call.body);
    const request = makeRequest(this.world, call, match, body ?? {});
    for (const { kind, at, value, expected } of checkRequest(request.document, request.method, call.query, body)) {
      note(request, kind, at, value, expected);
    }
    checkReferences(request, request.body);
    return specialAnswer(request, match.route.upload) ?? this.generic(request);
  }

  private generic(request: GoogleRequest): Answer {
    switch (request.action) {
      case "create":
      case "createAsync":
      case "insert":
        return this.create(request);
      case "get":
        return /operations$/i.test(request.collection) ? readOperation(request) : this.read(request);
      case "wait":
        return readOperation(request);
      case "list":
      case "aggregatedList":
        return this.list(request);
      case "patch":
      case "update":
      case "updateAsync":
        return this.update(request);
      case "delete":
        return this.remove(request);
      default:
        note(request, "not simulated");
        return problem(501, `the rehearsal does not simulate ${request.method.id}`);
    }
  }

  private create(request: GoogleRequest): Answer {
    // Pub/Sub's path is the new resource's own: https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics/create
    const isNamed = request.call.method === "PUT";
    const id = isNamed ? request.key.split("/").at(-1) : idOf(request);
    if (id === undefined || id === "") {
      note(request, "no name");
      return problem(400, "the request names nothing");
    }
    const made = isNamed ? request : { ...request, key: `${request.key}/${id}` };
    if (this.world.store.get(made.key) !== undefined) {
      note(request, "already exists", undefined, id);
      return problem(409, `${nameOfKey(made.key)} already exists`);
    }
    const resource = structuredClone(wrapped(request));
    resource["name"] = isShort(request) ? id : nameOfKey(made.key);
    if (request.collection === "serviceAccounts") resource["email"] = id;
    const overlap = overlapping(made, resource);
    if (overlap !== undefined) {
      note(request, "addresses in use", undefined, overlap);
      return problem(400, `Invalid IPCidrRange: it conflicts with ${overlap}.`);
    }
    return this.finish(made, resource, undefined);
  }

  private update(request: GoogleRequest): Answer {
    const before = this.world.store.get(request.key);
    if (before === undefined) return notFound(request);
    const update = wrapped(request);
    if (update["etag"] !== undefined && before["etag"] !== undefined && update["etag"] !== before["etag"]) {
      note(request, "changed meanwhile", ".etag", update["etag"]);
      return problem(409, "the resource has changed since it was read", ["ABORTED", "conflict"]);
    }
    const after = changed(request, before, update);
    after["name"] = before["name"] ?? "";
    if (before["email"] !== undefined) after["email"] = before["email"];
    return this.finish(request, after, before);
  }

  private finish(request: GoogleRequest, resource: Properties, before: Properties | undefined): Answer {
    complete(request, resource, before);
    this.world.store.put(request.key, resource);
    return this.answer(request, resource);
  }

  private answer(request: GoogleRequest, resource: Properties): Answer {
    const isOperation = /Operation$/.test(request.method.response?.$ref ?? "");
    const shown = this.present(request, resource);
    return isOperation ? startOperation(request, nameOfKey(request.key), shown) : ok(shown);
  }

  private read(request: GoogleRequest): Answer {
    const stored = this.world.store.get(request.key);
    return stored === undefined ? notFound(request) : ok(this.present(request, stored));
  }

  private list(request: GoogleRequest): Answer {
    const schema = resolve(request.document, request.method.response);
    const lists = Object.entries(schema?.properties ?? {}).filter(([, { type }]) => type === "array");
    const items = this.world.store
      .under(`${request.key}/`)
      .map((key) => this.present(request, this.world.store.get(key) ?? {}));
    return ok(items.length === 0 ? {} : { [lists[0]?.[0] ?? "items"]: items });
  }

  private remove(request: GoogleRequest): Answer {
    const { store } = this.world;
    const before = store.get(request.key);
    if (before === undefined) return notFound(request);
    const users = referrers(this.world, request.key);
    if (users.length > 0) note(request, "still in use", undefined, users.slice(0, 5));
    if (LINGERS.test(request.key)) {
      const gone = request.collection === "roles" ? { deleted: true } : { state: "DELETED" };
      return this.answer(request, store.put(request.key, { ...before, ...gone }));
    }
    for (const key of store.family(request.key)) store.drop(key);
    store.drop(`policy ${request.key}`);
    store.drop(`endpoints ${request.key}`);
    return this.answer(request, before);
  }

  /** A resource in the answer's spelling. */
  private present(request: GoogleRequest, resource: Properties): Properties {
    const { document, service, collection } = request;
    const schema = this.schemas.get(`${document.name}.${document.version} ${collection}`);
    const spelt = spell(document, schema, withoutSecrets(service, resource));
    const shown = (LEAVES_OUT(service) ? withoutDefaults(spelt) : spelt) as Properties;
    const name = shown["name"];
    const isNumbered = service === "secretmanager" || /\/workloadIdentityPools\//.test(text(name));
    return isNumbered && typeof name === "string" ? { ...shown, name: numbered(this.world, name) } : shown;
  }
}

/** A version's payload is answered to `access` alone. */
function withoutSecrets(service: string, resource: Properties): Properties {
  return service === "secretmanager" ? without(resource, ["payload"]) : resource;
}

function withoutDefaults(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (value === null || typeof value !== "object") return value;
  const isDefault = (each: Value): boolean =>
    each === false || each === "" || each === 0 || each === null || (Array.isArray(each) && each.length === 0);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, each]) => KEPT.has(name) || !isDefault(each))
      .map(([name, each]) => [name, withoutDefaults(each)]),
  );
}

/** Services whose resources answer to the last part of their names. */
function isShort({ service, collection }: GoogleRequest): boolean {
  if (service === "logging") return collection !== "buckets";
  return ["compute", "sqladmin", "container"].includes(service);
}

const WRAPPED: { [collection: string]: string } = {
  serviceAccounts: "serviceAccount",
  roles: "role",
  clusters: "cluster",
  topics: "topic",
  subscriptions: "subscription",
};

/** The resource inside a request that wraps it. */
function wrapped({ collection, body }: GoogleRequest): Properties {
  const member = WRAPPED[collection];
  const inside = member === undefined ? undefined : body[member];
  return inside === null || typeof inside !== "object" || Array.isArray(inside) ? body : inside;
}

/** The last part of a new resource's name: from the query, from the body, or Google's own. */
function idOf({ method, call, body, document, project, collection }: GoogleRequest): string | undefined {
  const parameter = Object.entries(method.parameters ?? {}).find(
    ([name, { location }]) => location === "query" && /Id$/.test(name) && !/requestId|operationId/.test(name),
  )?.[0];
  if (parameter !== undefined) {
    const underscored = parameter.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return call.query.get(parameter) ?? call.query.get(underscored) ?? undefined;
  }
  if (typeof body["accountId"] === "string") return `${body["accountId"]}@${project}.iam.gserviceaccount.com`;
  if (typeof body["roleId"] === "string") return body["roleId"];
  if (document.name === "monitoring") return numericId();
  if (document.name === "billingbudgets") return randomUUID();
  const inside = collection === "clusters" ? (body["cluster"] as Properties | undefined)?.["name"] : body["name"];
  return typeof inside === "string" ? inside.split("/").at(-1) : undefined;
}
