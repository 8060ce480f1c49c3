// Whether an environment can keep what it promises of its applications, before anything of it is there.
import { CloudflarePlan, rules, type AssumedAvailability } from "../components";
import { routesOf, serverName, type Applications } from "./application";
import { answering, type Places } from "./drain";
import { pathsOf } from "./host-relations";
import { knownOf, type Known } from "./known-apps";
import { balancersBefore, hasFarBalancer, placementOf } from "./placement";
import type { Finding, Relation, Values } from "./relations";
import { kindOf } from "./uses";

/** What decides what the applications of an environment are made of. */
export interface Promised {
  /** What stands before a server: a Worker, a load balancer for each runtime behind Cloudflare, or one of Google's alone. */
  door: "worker" | "balancers" | "google";
  kubernetes: boolean;
  /** Whether the database server and caches have a second node. */
  highlyAvailable: boolean;
  assumed: readonly AssumedAvailability[];
}

/** Each `availability` is one that the parts of its application can keep. */
export function keepable(applications: Applications, promised: Promised): Relation {
  return (values) =>
    knownOf(applications, values["apps"]).flatMap((known, _index, all) => {
      const { availability: percent } = known.app;
      if (percent === undefined) return [];
      const remedies = remediesOf(known, percent, { ...promised, isRouted: isRouted(known, all) }, values);
      return remedies.map((remedy): Finding => ({
        key: "apps",
        at: `.${known.name}.availability`,
        value: percent,
        remedy,
      }));
    });
}

/** The same of one application. */
interface PromisedOf extends Promised {
  /** Whether a Worker chooses between what answers under its first host name. */
  isRouted: boolean;
}

function remediesOf(known: Known, percent: number, promised: PromisedOf, values: Values): string[] {
  const { name, app } = known;
  if (app.hostnames.length === 0) return ["leave it out: nothing of the application answers under a host name"];
  if (!hasRoot(known))
    return [`leave it out: stacks/apps/${name}.ts has nothing that answers at /, which is what is watched`];
  const own = ownParts(known, promised, values);
  const needs = neededParts(known, promised, values);
  if (own === undefined || needs === undefined) return [];
  return rules.promiseProblems({ percent, assumed: [...promised.assumed] }, { own, needs }).map(({ remedy }) =>
    // What is assumed is the environment's, and no key.
    remedy.replace("or say in assumed what you expect of it, and why", "or leave it out"),
  );
}

function hasRoot({ application }: Known): boolean {
  const { site } = application;
  const atRoot = routesOf(application).some(([path]) => path === "/");
  return atRoot || (site !== undefined && (site.path ?? "/") === "/");
}

/** What answers at `/`; nothing while a key that it needs is missing or wrong. */
function ownParts(known: Known, promised: PromisedOf, values: Values): rules.KnownPart[] | undefined {
  const { name, application } = known;
  const { region, failoverRegion, drained, cloudflarePlan: plan } = values;
  if (typeof region !== "string" || typeof failoverRegion !== "string") return undefined;
  const process = routesOf(application).find(([path]) => path === "/")?.[1];
  const placement = placementOf(application, promised.kubernetes);
  const places: Places = { region, failoverRegion, drained: typeof drained === "string" ? drained : undefined };
  if (promised.door === "google") {
    return rules.balanced(!answering(places, placement).cloudRun);
  }
  const isPlan = (one: unknown): one is CloudflarePlan => Object.values<unknown>(CloudflarePlan).includes(one);
  if (!isPlan(plan)) return undefined;
  const hasFar = promised.door === "balancers" && hasFarBalancer(places, placement);
  const { workers, cloudRun } = rules.serviceLevels;
  const edge = [rules.cloudflarePart(plan), ...(hasFar || promised.isRouted ? [workers] : [])];
  if (process === undefined) {
    return [...edge, rules.unknownOrigin(`${name}-site`)];
  }
  if (promised.door === "worker") return [...edge, workers, cloudRun];
  const balancers = balancersBefore(serverName(name, process), placement);
  const origins = balancers.flatMap(({ origin, runtime }) =>
    rules
      .balanced(runtime === "kubernetes")
      .map((part) => (balancers.length > 1 ? { ...part, alternative: origin } : part)),
  );
  return [...edge, ...origins];
}

/** Whether more than one origin answers under the first host name, those of applications that share it included. */
function isRouted(known: Known, all: Known[]): boolean {
  const sharing = all.filter(({ application }) => application.hostnamesOf === known.name);
  const paths = [known, ...sharing].flatMap(pathsOf);
  const { edgeRules = [] } = known.application;
  return edgeRules.length > 0 || paths.length > 1 || paths.some((path) => path !== "/");
}

/** The data without which the application does not work; nothing while a key that it needs is missing or wrong. */
function neededParts(
  { application }: Known,
  { highlyAvailable }: Promised,
  values: Values,
): rules.KnownPart[][] | undefined {
  const needed = Object.entries(application.uses ?? {}).map(([binding, use]) =>
    kindOf(use).needs(use, { binding, highlyAvailable, values }),
  );
  const known = needed.filter((one) => one !== undefined);
  if (known.length < needed.length) return undefined;
  return [...new Map(known.flatMap((one) => Object.entries(one))).values()];
}
