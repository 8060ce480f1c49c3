// Which services of a Compose file run (https://docs.docker.com/reference/compose-file/profiles/).
import { UsageError } from "../../project";
import { interpolate } from "./interpolate";
import type { Service } from "./layers";

/** Names of a service's profiles. One without a text is none: a variable switches the profile off in that way. */
function profilesOf(service: Service): string[] {
  const names = (service.get("profiles")?.list() ?? []).map((one) => interpolate(one.peek() ?? ""));
  return names.filter((name) => name !== "");
}

/** Profiles that run. */
interface Profiles {
  /** Those that a person names. */
  asked: string[];
  /** Those of the `.env` beside the file, of which Compose leaves out what no service has. */
  beside: string[];
}

/**
 * The services that run: those without a profile, and those of a profile that somebody asked for.
 *
 * @throws UsageError where a profile is asked for that no service has, or where nothing runs without one.
 */
export function ofProfiles(services: Service[], { asked, beside }: Profiles, file: string): Service[] {
  const all = [...new Set(services.flatMap(profilesOf))].sort();
  const unknown = asked.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    const remedy = all.length === 0 ? "leave it out: the file has no profiles" : `use ${all.join(", ")}`;
    throw new UsageError(`--profile ${unknown.join(", ")}: ${remedy}.`);
  }
  const running = services.filter((service) => {
    const own = profilesOf(service);
    const isRunning = own.length === 0 || own.some((name) => asked.includes(name) || beside.includes(name));
    if (isRunning) service.get("profiles")?.take();
    else service.item.note("left out", "runs only when somebody asks for its profile");
    return isRunning;
  });
  if (running.length === 0 && all.length > 0) {
    throw new UsageError(
      `${file}: runs nothing unless somebody asks for a profile; choose with --profile: ${all.join(", ")}.`,
    );
  }
  return running;
}
