// Keys by which a service account signs requests as S3 does: https://cloud.google.com/storage/docs/json_api/v1/projects/hmacKeys
import { randomBytes } from "node:crypto";
import type { Properties } from "../../../model";
import { text, type Answer } from "../../call";
import { exists } from "../references";
import { note, ok, problem, type GoogleRequest } from "../request";
import { etag, hex, now } from "../values";

/** The secret is in the answer to the creation, and nowhere else. */
export function hmacKeys(request: GoogleRequest): Answer {
  const { action, world, parameters, project, body } = request;
  const folder = `storage:projects/${project}/hmacKeys`;
  if (action === "create") return create(request, folder);
  if (action === "list") {
    return ok({
      kind: "storage#hmacKeysMetadata",
      items: world.store.under(`${folder}/`).map((one) => world.store.get(one) ?? {}),
    });
  }
  const path = `${folder}/${parameters["accessId"] ?? ""}`;
  const stored = world.store.get(path);
  if (stored === undefined) return problem(404, `Access ID not found in project ${project}.`);
  if (action === "update") return ok(world.store.put(path, { ...stored, ...body, updated: now(), etag: etag() }));
  if (action !== "delete") return ok(stored);
  if (stored["state"] !== "INACTIVE") return problem(400, "Cannot delete keys in 'ACTIVE' state.");
  world.store.drop(path);
  return { status: 204 };
}

function create(request: GoogleRequest, folder: string): Answer {
  const { call, world, project } = request;
  const email = text(call.query.get("serviceAccountEmail") ?? "");
  if (!exists(world, `projects/${project}/serviceAccounts/${email}`)) {
    note(request, "missing reference", ".serviceAccountEmail", email);
    return problem(404, `Service account not found: ${email}`);
  }
  const accessId = `GOOG1E${hex(56).toUpperCase().slice(0, 55)}`;
  const selfLink = `https://www.googleapis.com/storage/v1/projects/${project}/hmacKeys/${accessId}`;
  const metadata: Properties = {
    kind: "storage#hmacKeyMetadata",
    id: `${project}/${accessId}`,
    selfLink,
    accessId,
    projectId: project,
    serviceAccountEmail: email,
    state: "ACTIVE",
    timeCreated: now(),
    updated: now(),
    etag: etag(),
  };
  world.store.put(`${folder}/${accessId}`, metadata);
  return ok({ kind: "storage#hmacKey", metadata, secret: randomBytes(30).toString("base64") });
}
