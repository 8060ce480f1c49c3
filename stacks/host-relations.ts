// What is wrong with the host names of applications, and with the paths under them.
import { rules } from "../components";
import { routesOf, type Applications } from "./application";
import { knownOf, type Known } from "./known-apps";
import type { Finding, Relation } from "./relations";
import { servedLabels } from "./uses/bucket";

/** Host names are for what answers under them. */
export function served({ name, application, named: names }: Known): Finding[] {
  const { hostnamesOf: owner } = application;
  if (owner !== undefined && names.length > 0) {
    const remedy = `leave it out: stacks/apps/${name}.ts has those of ${owner} (hostnamesOf)`;
    return [{ key: "apps", at: `.${name}.hostnames`, value: names, remedy }];
  }
  const hasRoutes = routesOf(application).length > 0 || application.site !== undefined;
  if (owner !== undefined || hasRoutes === names.length > 0) return [];
  const remedy = hasRoutes
    ? "name the host name that users load; others after it are redirected to it"
    : `leave it out, or lead to a process by routes: stacks/apps/${name}.ts has none that answers under a host name`;
  return [{ key: "apps", at: `.${name}.hostnames`, value: names, remedy }];
}

/** Each host name is in the zone, and nobody else's. */
export function hostnames(applications: Applications): Relation {
  return ({ apps, domain, letsEncrypt }) => {
    if (typeof domain !== "string" || rules.hostname(domain) !== undefined) return [];
    const known = knownOf(applications, apps);
    const taken = known.flatMap(({ application }) => servedLabels(application)).map((label) => `${label}.${domain}`);
    const all = writtenIn(apps).filter(({ name }) => Object.hasOwn(applications, name));
    return all.flatMap(({ hostname, at }, index) => {
      const first = all.findIndex((other) => other.hostname === hostname);
      const remedy =
        first < index
          ? `name it once: apps${all[first]?.at ?? ""} has it`
          : (wrongIn(domain, hostname, taken) ??
            (letsEncrypt === false ? rules.universalName(domain)(hostname) : undefined));
      return remedy === undefined ? [] : [{ key: "apps", at, value: hostname, remedy }];
    });
  };
}

/** Host names that are right by themselves, whatever else is wrong with their applications: all of it is told at once. */
function writtenIn(apps: unknown): { name: string; hostname: string; at: string }[] {
  if (typeof apps !== "object" || apps === null) return [];
  return Object.entries(apps as { [name: string]: { hostnames?: unknown } | null }).flatMap(([name, app]) => {
    const names: unknown[] = Array.isArray(app?.hostnames) ? app.hostnames : [];
    return names.flatMap((hostname, index) => {
      const isRight = typeof hostname === "string" && rules.hostname(hostname) === undefined;
      // What is twice in a list is told of that list.
      return isRight && names.indexOf(hostname) === index
        ? [{ name, hostname, at: `.${name}.hostnames[${index}]` }]
        : [];
    });
  });
}

function wrongIn(domain: string, hostname: string, taken: string[]): string | undefined {
  if (!rules.isPartOf(hostname, domain)) return `choose ${domain} or a host name below it`;
  const isTaken = taken.includes(hostname) || rules.isPartOf(hostname, `origin.${domain}`);
  return isTaken ? `choose another name: the program itself uses ${hostname}` : undefined;
}

/** Whoever answers under another application's host name has paths that nobody else there has. */
export function shared(applications: Applications): Relation {
  return ({ apps }) => {
    const known = knownOf(applications, apps);
    return known.flatMap((one) => {
      const { name, application } = one;
      if (application.hostnamesOf === undefined) return [];
      const remedies = [wrongOwner(one, known), ...wrongPaths(one, known), wrongRules(one)];
      return remedies.flatMap((remedy): Finding[] =>
        remedy === undefined
          ? []
          : [{ key: "apps", at: `.${name}`, value: one.app, remedy: `${remedy} (stacks/apps/${name}.ts)` }],
      );
    });
  };
}

function wrongOwner({ name, application: { hostnamesOf = "" } }: Known, known: Known[]): string | undefined {
  const owner = known.find((one) => one.name === hostnamesOf);
  if (hostnamesOf === name) return "leave hostnamesOf out: it names the application itself";
  if (owner === undefined) {
    const near = rules.nearest(
      hostnamesOf,
      known.map((one) => one.name).filter((one) => one !== name),
    );
    const hint = near === undefined ? "" : `; did you mean ${near}?`;
    return `hostnamesOf is ${JSON.stringify(hostnamesOf)}: name an application that this environment runs${hint}`;
  }
  if (owner.application.hostnamesOf !== undefined)
    return `hostnamesOf is ${JSON.stringify(hostnamesOf)}, which shares those of another: name ${owner.application.hostnamesOf}`;
  return owner.named.length > 0
    ? undefined
    : `hostnamesOf is ${JSON.stringify(hostnamesOf)}, which has no host names: name one that users load`;
}

/** Paths of an application under its first host name. */
export function pathsOf({ application }: Known): string[] {
  const { site } = application;
  return [...routesOf(application).map(([path]) => path), ...(site === undefined ? [] : [site.path ?? "/"])];
}

function wrongPaths(one: Known, known: Known[]): string[] {
  const { hostnamesOf } = one.application;
  const before = known
    .slice(0, known.indexOf(one))
    .filter(({ application }) => application.hostnamesOf === hostnamesOf);
  const others = [...known.filter(({ name }) => name === hostnamesOf && name !== one.name), ...before];
  return pathsOf(one).flatMap((path) => {
    const other = others.find((other) => pathsOf(other).includes(path));
    return other === undefined
      ? []
      : [`routes: take ${JSON.stringify(path)} out, which leads to ${other.name} already`];
  });
}

function wrongRules({ application: { edgeRules = [], hostnamesOf = "" } }: Known): string | undefined {
  return edgeRules.length === 0
    ? undefined
    : `edgeRules: write them in stacks/apps/${hostnamesOf}.ts: they are for all requests of its first host name`;
}
