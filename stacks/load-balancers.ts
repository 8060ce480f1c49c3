// What stands before the servers of production: a load balancer for each runtime of each, which lets in one zone alone.
import { entry, LoadBalancedOrigin, type App, type Origin, type OriginPullIdentity } from "../components";
import type { Config } from "./config";
import { answering, outside } from "./drain";
import type * as pulumi from "@pulumi/pulumi";
import { zoneOf, type Balancers, type Behind, type Elsewhere } from "./front-door";
import type { OwnFoundation } from "./foundation";
import { balancersBefore, hasFarBalancer } from "./placement";
import type { Server, RunningApp } from "./running-apps";

/** Origins of a server, the one that is in the other region alone, and the load balancers of an application. */
export function loadBalancers(
  config: Config,
  { platform: { network }, cloud }: OwnFoundation,
  clientIdentity: OriginPullIdentity,
): Required<Pick<Behind, "originsOf" | "elsewhere">> & { balancersOf: (app: RunningApp) => Balancers } {
  const { region, failoverRegion, domain, projectNumber } = config;
  const door = { zone: zoneOf(config), clientIdentity, projectNumber };
  const urlMaps = new Map<App, pulumi.Output<string>[]>();
  const before = (origin: string, server: Server, more: BeforeArgs): LoadBalancedOrigin => {
    const { hostname: servedHostname } = server;
    const hostname = `${origin}.origin.${domain}`;
    const made = new LoadBalancedOrigin(origin, { ...door, ...more, hostname, servedHostname }, cloud);
    urlMaps.set(server.app, [...(urlMaps.get(server.app) ?? []), made.urlMapName]);
    return made;
  };
  const originsOf = (server: Server): Origin[] => {
    const { app, name, process, hasRollout } = server;
    const services = outside(answering(config, server).without, app.cloudRunBackends);
    const canary = hasRollout ? { canary: true } : {};
    return balancersBefore(name, server).map(({ origin, runtime }) =>
      runtime === "cloudRun"
        ? before(origin, server, { backend: entry(services, process) })
        : before(origin, server, { backend: entry(app.kubernetesBackends, process), network, ...canary }),
    );
  };
  const elsewhere = (server: Server): Elsewhere | undefined => {
    if (!hasFarBalancer(config, server)) return undefined;
    const originName = `${server.name}-far`;
    const backend = entry(outside(region, server.app.cloudRunBackends), server.process);
    return { region: failoverRegion, originName, origin: before(originName, server, { backend }) };
  };
  const balancersOf = ({ app }: RunningApp): Balancers => ({ urlMaps: urlMaps.get(app) ?? [] });
  return { originsOf, elsewhere, balancersOf };
}

type BeforeArgs = Pick<ConstructorParameters<typeof LoadBalancedOrigin>[1], "backend" | "network" | "canary">;
