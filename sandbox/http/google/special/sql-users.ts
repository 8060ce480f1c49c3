// Users of a Cloud SQL instance: https://cloud.google.com/sql/docs/postgres/admin-api/rest/v1beta4/users
import { without } from "../../../wire";
import { text } from "../../call";
import type { Properties } from "../../../model";
import type { Answer } from "../../call";
import { startOperation } from "../operations";
import { exists } from "../references";
import { note, ok, problem, type GoogleRequest } from "../request";
import { etag } from "../values";

export function sqlUsers(request: GoogleRequest): Answer {
  const { world, project, parameters, call, body } = request;
  const { instance = "" } = parameters;
  const name = `projects/${project}/instances/${instance}`;
  if (!exists(world, name)) return problem(404, `${name} was not found`);
  const key = `sqladmin:${name}/users`;
  const first: Properties = { kind: "sql#user", name: "postgres", host: "", type: "BUILT_IN" };
  const users = (world.store.get(key)?.["items"] ?? [first]) as Properties[];
  const wanted = call.query.get("name") ?? body["name"] ?? "";
  const before = users.find((user) => user["name"] === wanted);
  const others = users.filter((user) => user !== before);
  const keep = (items: Properties[]): Answer => {
    world.store.put(key, { items });
    return startOperation(request, name, {});
  };
  switch (call.method) {
    case "GET":
      return ok({ kind: "sql#usersList", items: users });
    case "DELETE":
      return before === undefined ? problem(404, `user ${text(wanted)} was not found`) : keep(others);
    default: {
      if (call.method === "POST" && before !== undefined) note(request, "already exists", ".name", wanted);
      if (/gserviceaccount\.com$/.test(text(wanted))) {
        note(request, "value", ".name", wanted, "the account without .gserviceaccount.com");
      }
      const rest = without(body, ["password"]);
      return keep([...others, { kind: "sql#user", host: "", project, instance, ...before, ...rest, etag: etag() }]);
    }
  }
}
