import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../contracts";
import { serviceLevelOf } from "../internal/availability";
import { remember, wholeOf } from "../internal/known";
import { publicly, urlOf } from "../internal/served-hosts";
import { serviceLevels, unknownOrigin, type KnownPart } from "../internal/service-levels";
import { mainRoute, needsRouter, type CheckedHost, type CheckedOrigin, type CheckedRoute } from "./hosts";
import { allowanceOf, type CloudflarePlan } from "./plans";

/** What somebody who uses a host name needs to know, by host name. */
export function endpointsOf(hosts: CheckedHost[], plan: CloudflarePlan): { [hostname: string]: Endpoint } {
  return Object.fromEntries(
    hosts.map((host) => [
      host.hostname,
      {
        url: urlOf(host.hostname),
        ...publicly,
        availability: allowanceOf(plan).availability,
        reason: reasonOf(host),
        ...watched(host, plan),
      },
    ]),
  );
}

/** The promise of the route for `/`, and how it is watched. Of an origin without parts nobody knows what it promises. */
function watched(host: CheckedHost, plan: CloudflarePlan): Partial<Pick<Endpoint, "serviceLevel" | "watch">> {
  const route = mainRoute(host);
  if (route === undefined) return {};
  const [first] = originsOf(route);
  const healthUrl = first && pulumi.interpolate`${urlOf(host.hostname)}${first.healthPath}`;
  const parts = partsOf(host, route, plan);
  const level = pulumi.all(parts).apply((all) => serviceLevelOf(all.flat()));
  const known = wholeOf(parts) as KnownPart[][] | undefined;
  return {
    serviceLevel: known === undefined ? level : remember(level, serviceLevelOf(known.flat())),
    ...(healthUrl === undefined ? {} : { watch: { healthUrl } }),
  };
}

function partsOf(host: CheckedHost, route: CheckedRoute, plan: CloudflarePlan): pulumi.Input<KnownPart[]>[] {
  const edge = [
    allowanceOf(plan).part,
    ...(needsRouter(host) || route.media !== undefined ? [serviceLevels.workers] : []),
  ];
  const origins = originsOf(route);
  const behind = origins.map(({ parts, name, key }) => {
    const read = (known: KnownPart[], alternative: string): KnownPart[] => {
      const all = known.length === 0 ? [unknownOrigin(alternative)] : known;
      return origins.length === 1 ? all : all.map((part) => ({ ...part, alternative }));
    };
    const made = pulumi.all([parts, name]).apply(([known, alternative]) => read(known, alternative));
    const known = wholeOf(parts) as KnownPart[] | undefined;
    return known === undefined || key === undefined ? made : remember(made, read(known, key));
  });
  return [edge, ...behind, ...(route.media === undefined ? [] : [[serviceLevels.storage]])];
}

function originsOf({ worker, hosts }: CheckedRoute): CheckedOrigin[] {
  return worker === undefined ? hosts : [worker];
}

function reasonOf(host: CheckedHost): string {
  const main = mainRoute(host);
  if (!needsRouter(host) && main !== undefined) return reasonOfRoute(main);
  return host.routes.map((route) => `${route.path}: ${reasonOfRoute(route)}`).join("; ");
}

function reasonOfRoute({ hosts, media }: CheckedRoute): string {
  if (media !== undefined) return "objects of a private bucket, which only a Worker reads";
  if (hosts.length === 0) return "a Worker in front of a private service: nothing costs while it is idle";
  if (hosts.length === 1) return "one origin that only this zone can reach";
  return `the fastest of ${hosts.length} origins that only this zone can reach`;
}
