// Service Usage: which APIs a project has enabled, and the identities of Google's services in it.
import type { Properties } from "../../../model";
import type { Answer } from "../../call";
import { startOperation } from "../operations";
import { canonical, note, numberOf, ok, problem, type GoogleRequest } from "../request";
import { numericId } from "../values";

export function services(request: GoogleRequest): Answer {
  const { verb, action, world, project, call, body, key } = request;
  const target = `projects/${project}`;
  const name = (service: string): string => `serviceusage:${target}/services/${service}`;
  const own = key.split("/").at(-1) ?? "";
  const number = numberOf(world, project);
  const enable = (service: string): Properties =>
    world.store.put(name(service), {
      name: `projects/${number}/services/${service}`,
      parent: `projects/${number}`,
      state: "ENABLED",
      config: { name: service },
    });
  switch (verb ?? action) {
    case "batchEnable":
      for (const service of (body["serviceIds"] ?? []) as string[]) enable(service);
      return startOperation(request, target, {});
    case "enable":
      return startOperation(request, target, { service: enable(own) });
    case "disable":
      world.store.drop(name(own));
      return startOperation(request, target, {});
    case "batchGet":
      return ok({
        services: call.query.getAll("names").map((one) => read(request, `serviceusage:${canonical(world, one)}`)),
      });
    case "generateServiceIdentity": {
      const email = `service-${number}@gcp-sa-${own.split(".")[0] ?? ""}.iam.gserviceaccount.com`;
      return startOperation(request, target, { email, uniqueId: numericId() });
    }
    case "get":
      return ok(read(request, key));
    case "list":
      return ok({ services: world.store.under(`serviceusage:${target}/services/`).map((one) => read(request, one)) });
    default:
      note(request, "not simulated");
      return problem(501, `the rehearsal does not simulate ${request.method.id}`);
  }
}

function read({ world }: GoogleRequest, key: string): Properties {
  return world.store.get(key) ?? { name: key.slice(key.indexOf(":") + 1), state: "DISABLED" };
}
