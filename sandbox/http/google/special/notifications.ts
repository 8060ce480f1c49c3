// What a bucket tells Pub/Sub: https://cloud.google.com/storage/docs/json_api/v1/notifications
import type { Properties, Value } from "../../../model";
import { text, type Answer } from "../../call";
import { exists } from "../references";
import { canonical, note, numberOf, ok, problem, type GoogleRequest } from "../request";
import { etag } from "../values";

export function notifications(request: GoogleRequest, bucket: string): Answer {
  const { action, world, key, parameters } = request;
  const folder = `${key}/notificationConfigs`;
  if (action === "insert") return insert(request, bucket, folder);
  if (action === "list") {
    const items = world.store.under(`${folder}/`).map((one) => world.store.get(one) ?? {});
    return ok({ kind: "storage#notifications", ...(items.length === 0 ? {} : { items }) });
  }
  const path = `${folder}/${parameters["notification"] ?? ""}`;
  const stored = world.store.get(path);
  if (stored === undefined) return problem(404, `Notification config not found: ${bucket}`);
  if (action !== "delete") return ok(stored);
  world.store.drop(path);
  return { status: 204 };
}

function insert(request: GoogleRequest, bucket: string, folder: string): Answer {
  const { world, body, project } = request;
  const topic = canonical(world, text(body["topic"]).replace(/^\/\/pubsub\.googleapis\.com\//, ""));
  if (!exists(world, topic)) return problem(404, `Topic not found: ${topic}`);
  const agent = `service-${numberOf(world, project)}@gs-project-accounts.iam.gserviceaccount.com`;
  if (!mayPublish(world.store.get(`policy pubsub:${topic}`), `serviceAccount:${agent}`)) {
    note(request, "missing right", ".topic", body["topic"], `roles/pubsub.publisher for ${agent}`);
    const message = `The service account '${agent}' does not have permission to publish messages to ${topic}`;
    return problem(403, message, ["PERMISSION_DENIED", "forbidden"]);
  }
  const numbers = world.store.under(`${folder}/`).map((one) => Number(one.split("/").at(-1)));
  const id = String(Math.max(0, ...numbers) + 1);
  const selfLink = `https://www.googleapis.com/storage/v1/b/${bucket}/notificationConfigs/${id}`;
  const made: Properties = { ...body, kind: "storage#notification", id, selfLink, etag: etag() };
  return ok(world.store.put(`${folder}/${id}`, { ...made, topic: `//pubsub.googleapis.com/${topic}` }));
}

function mayPublish(policy: Properties | undefined, member: string): boolean {
  const bindings = (policy?.["bindings"] ?? []) as { role: Value; members?: Value[] }[];
  return bindings.some(({ role, members }) => role === "roles/pubsub.publisher" && members?.includes(member) === true);
}
