// Long-running operations, in the three forms that Google's APIs have.
import { without } from "../../wire";
import type { Properties } from "../../model";
import type { Answer } from "../call";
import { canonical, nameOfKey, notFound, ok, type GoogleRequest } from "./request";
import { hex, now, numericId } from "./values";

/** Starts the operation that a request makes, and answers with it. `target` is the name of what it works on. */
export function startOperation(request: GoogleRequest, target: string, resource: Properties): Answer {
  const { world, service, method } = request;
  const name = `operation-${hex(16)}`;
  const { path, body } = forms[service]?.(request, name, target, resource) ?? general(request, name, target, resource);
  const key = `${service}:${path}`;
  return ok(progress(world.store.put(key, { body, readyAt: Date.now() + world.duration(method.id) })));
}

/** Answers with an operation, as far as it has come. */
export function readOperation(request: GoogleRequest): Answer {
  const stored = request.world.store.get(request.key.replace(/\/wait$/, ""));
  return stored === undefined ? notFound(request) : ok(progress(stored));
}

function progress({ body, readyAt }: Properties): Properties {
  const operation = body as Properties;
  if (Date.now() >= Number(readyAt)) return operation;
  if (operation["status"] === undefined) {
    return without(operation, ["done", "response"]);
  }
  const running = without(operation, ["endTime"]);
  return { ...running, status: "RUNNING", ...(running["progress"] === undefined ? {} : { progress: 10 }) };
}

interface Form {
  path: string;
  body: Properties;
}
type MakeForm = (request: GoogleRequest, name: string, target: string, resource: Properties) => Form;

const times = (): Properties => ({ insertTime: now(), startTime: now(), endTime: now(), user: "operator@example.com" });

/** What Cloud SQL calls the operations of its methods. */
const sqlTypes: { [action: string]: string } = {
  insert: "CREATE",
  patch: "UPDATE",
  clone: "CREATE_CLONE",
  restoreBackup: "RESTORE_VOLUME",
  promoteReplica: "PROMOTE_REPLICA",
};

const forms: { [service: string]: MakeForm } = {
  compute: ({ project, call, action }, name, target, resource) => {
    const region = /\/regions\/([^/]+)/.exec(call.path)?.[1];
    const zone = /\/zones\/([^/]+)/.exec(call.path)?.[1];
    const place = region !== undefined ? `regions/${region}` : zone !== undefined ? `zones/${zone}` : "global";
    const link = (path: string): string => `https://www.googleapis.com/compute/v1/${path}`;
    const path = `projects/${project}/${place}/operations/${name}`;
    return {
      path,
      body: {
        kind: "compute#operation",
        id: numericId(),
        name,
        operationType: action,
        status: "DONE",
        progress: 100,
        targetLink: link(target),
        targetId: resource["id"] ?? numericId(),
        selfLink: link(path),
        ...times(),
        ...(region === undefined ? {} : { region: link(`projects/${project}/regions/${region}`) }),
        ...(zone === undefined ? {} : { zone: link(`projects/${project}/zones/${zone}`) }),
      },
    };
  },
  sqladmin: ({ project, action }, name, target) => {
    const path = `projects/${project}/operations/${name}`;
    const link = (to: string): string => `https://sqladmin.googleapis.com/sql/v1beta4/${to}`;
    return {
      path,
      body: {
        kind: "sql#operation",
        name,
        operationType: sqlTypes[action] ?? action.toUpperCase(),
        status: "DONE",
        targetProject: project,
        targetId: target.split("/").at(-1) ?? "",
        targetLink: link(target),
        selfLink: link(path),
        ...times(),
      },
    };
  },
  container: (request, name, target) => ({
    path: `${placeOf(request, target)}/operations/${name}`,
    body: {
      name,
      status: "DONE",
      operationType: "CREATE_CLUSTER",
      targetLink: target,
      ...times(),
      selfLink: `https://container.googleapis.com/v1/${placeOf(request, target)}/operations/${name}`,
    },
  }),
};

const general: MakeForm = (request, name, target, resource) => {
  const { service, method, failure } = request;
  const isInside = service === "iam" || service === "cloudresourcemanager";
  const place = isInside ? `${target}/` : service.startsWith("service") ? "" : `${placeOf(request, target)}/`;
  const path = `${place}operations/${name}`;
  const isDeletion = method.httpMethod === "DELETE";
  return {
    path,
    body: {
      name: path,
      done: true,
      metadata: { "@type": "type.googleapis.com/google.protobuf.Empty", target },
      ...(failure === undefined
        ? { response: { "@type": "type.googleapis.com/google.protobuf.Struct", ...(isDeletion ? {} : resource) } }
        : // A job is made all the same: https://github.com/pulumi/pulumi/issues/21458
          { error: { code: 13, message: failure } }),
    },
  };
};

function placeOf({ world }: GoogleRequest, target: string): string {
  return /^projects\/[^/]+(\/locations\/[^/]+)?/.exec(canonical(world, target))?.[0] ?? nameOfKey(target);
}
