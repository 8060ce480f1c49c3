// Versions of a secret: https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions
import { without } from "../../../wire";
import { text } from "../../call";
import type { Properties } from "../../../model";
import type { Answer } from "../../call";
import { notFound, numbered, ok, type GoogleRequest } from "../request";
import { etag, now } from "../values";

export function secretVersions(request: GoogleRequest): Answer | undefined {
  const { verb, world, key, body } = request;
  const { store } = world;
  const change = (state: string): Answer => {
    const stored = store.get(key);
    return stored === undefined ? notFound(request) : ok(shown(request, store.put(key, { ...stored, state })));
  };
  switch (verb) {
    case "addVersion": {
      if (store.get(key) === undefined) return notFound(request);
      const path = `${key}/versions/${store.under(`${key}/versions/`).length + 1}`;
      const version = {
        name: path.slice(path.indexOf(":") + 1),
        createTime: now(),
        state: "ENABLED",
        etag: `"${etag()}"`,
      };
      return ok(shown(request, store.put(path, { ...version, payload: body["payload"] ?? {} })));
    }
    case "access": {
      const latest = store.under(key.replace(/latest$/, "")).at(-1) ?? key;
      const stored = store.get(key.endsWith("/latest") ? latest : key);
      if (stored === undefined) return notFound(request);
      return ok({ name: numbered(world, text(stored["name"])), payload: stored["payload"] ?? {} });
    }
    case "enable":
      return change("ENABLED");
    case "disable":
      return change("DISABLED");
    case "destroy":
      return change("DESTROYED");
    default:
      return undefined;
  }
}

function shown({ world }: GoogleRequest, version: Properties): Properties {
  return { ...without(version, ["payload"]), name: numbered(world, text(version["name"])) };
}
