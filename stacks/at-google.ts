import { entry, GoogleCdn, type GoogleCdnRoute } from "../components";
import type { Applications } from "./application";
import { answering, outside } from "./drain";
import { hostsOf, joined, zoneOf, type Balancers } from "./front-door";
import { knownOf } from "./known-apps";
import type { Door } from "./production";
import type { Relation } from "./relations";
import type { Server, RunningApp } from "./running-apps";

/** Google's load balancer, which reaches each application itself: the runtime in which it is nearest to more users, Cloud Run before GKE. */
export const openAtGoogle: Door["open"] = (
  config,
  { platform: { network, notificationChannels }, cloud },
  apps,
  leading,
) => {
  const routeOf = (path: string, server: Server): GoogleCdnRoute => {
    const { app, process, hasRollout } = server;
    const { cloudRun, without } = answering(config, server);
    return cloudRun
      ? { path, backend: entry(outside(without, app.cloudRunBackends), process) }
      : { path, backend: entry(app.kubernetesBackends, process), network, ...(hasRollout ? { canary: true } : {}) };
  };
  const hosts = joined(apps.flatMap((app) => hostsOf(app, config.domain, routeOf)));
  const { letsEncrypt, certificateValidityDays, maintenance: hostnames } = config;
  const maintenance = hostnames.length === 0 ? {} : { maintenance: { hostnames } };
  const certificates = { letsEncrypt, certificateValidityDays, notificationChannels };
  const args = { zone: zoneOf(config), hosts, ...leading, ...certificates, ...maintenance };
  const { endpoints, urlMapName, backendServiceNames } = new GoogleCdn("cdn", args, cloud);
  const certificateHostnames = hosts.map(({ hostname }) => hostname);
  const balancersOf = (app: RunningApp): Balancers => ({
    urlMaps: [urlMapName],
    backendServices: backendServiceNames.apply((names) =>
      hostsOf(app, config.domain, (path) => ({ path })).flatMap(({ hostname, routes = [] }) =>
        routes.flatMap(({ path }) => names[hostname]?.[path] ?? []),
      ),
    ),
  });
  return { endpoints, certificateHostnames, balancersOf };
};

/** What Google's front door does not do. */
export function servedByGoogle(applications: Applications): Relation[] {
  const remedy = "leave it out, or set groundplan:environment to prod: only the front door at Cloudflare does this";
  const closed: Relation = ({ maintenanceAddresses: addresses }) =>
    Array.isArray(addresses) && addresses.length > 0 ? [{ key: "maintenanceAddresses", value: addresses, remedy }] : [];
  const files: Relation = ({ apps }) =>
    knownOf(applications, apps).flatMap(({ name, app, application }) =>
      (["site", "edgeRules"] as const)
        .filter((word) => application[word] !== undefined)
        .map((word) => ({ key: "apps", at: `.${name}`, value: app, remedy: `${remedy} (${word} of its file)` })),
    );
  return [closed, files];
}
