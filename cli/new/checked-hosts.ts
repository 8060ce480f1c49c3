// Programs that answer only to hosts that they know, such as those of Django's `ALLOWED_HOSTS`.
import type { Container, Process } from "./application";
import type { Program } from "./draft";
import type { Resolved } from "./resolved";
import { marker } from "./texts";

/** Names of variables that list them (https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts). */
const ofHosts = /(^|_)(ALLOWED_HOSTS|TRUSTED_HOSTS)$/i;

/** Lets checks name the site, which the list has; callers of a private server come by a name that it has not. */
export function nameInChecks(resolved: Resolved[], containers: Map<Program, Container>): void {
  for (const { variable, program, table, text = "" } of resolved) {
    if (program.kind !== "process" || program.ports.length === 0 || table === "none") continue;
    if (!ofHosts.test(variable.name) || /(^|[\s,;"'[])\*($|[\s,;"'\]])/.test(text)) continue;
    const process = containers.get(program) as Process | undefined;
    if (process?.private === true)
      variable.item.remark(
        "to do",
        `lets ${program.name} answer to these hosts alone, and its callers and checks come by other names: write "*", since nobody else gets in`,
      );
    else if (process?.health?.path !== undefined) process.health.hostname = marker("hostname");
  }
}
