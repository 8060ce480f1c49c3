import { CloudRunIngress, entry, WorkerOrigin, type Endpoint } from "../components";
import { interpolate, RunError, type Input, type Output } from "@pulumi/pulumi";
import { applicationOf, type Applications } from "./application";
import type { Config } from "./config";
import { zoneOf } from "./front-door";
import type { Clouds } from "./providers";
import { foundationOf } from "./offered-foundation";
import type { Relation } from "./relations";
import type { ReviewConfig } from "./review-keys";
import { reviewNeeds } from "./review-needs";
import { reviewed } from "./reviews";
import { runApps, type RunningApp } from "./running-apps";

const cloudRun = { ingress: CloudRunIngress.All };
/** Nothing of it is protected, and databases and buckets go with what they hold. */
const temporary = { protected: false, temporary: true };

/** What the stack of a review tells. Nothing here is secret. */
export interface ReviewOutputs {
  /** Its address, if it has one, by its name. */
  endpoints: Record<string, Input<Endpoint>>;
  /** When it is over. */
  until: string;
}

/** What a review needs of the configuration. */
export function needsOfReview(applications: Applications): Relation[] {
  return reviewNeeds(applications, { regions: ["region"], kubernetes: false, cloudRun });
}

/** An application of a pull request, for some days, on the platform of another environment: processes and data of its own, and an address. */
export function review(config: Config, applications: Applications): ReviewOutputs {
  const asked = askedOf(config);
  const known = config.apps[asked.app];
  if (known === undefined) throw new RunError(`review.app: "${asked.app}" is no application of groundplan:apps`);
  const { name, application, app } = reviewed(asked, applicationOf(applications, asked.app), known, config.domain);
  const { server, serverEndpoint, hasReplica, ...foundation } = foundationOf(asked.of, config, { review: name });

  const alone = { ...config, apps: { [name]: app }, drained: undefined };
  const [running] = runApps(alone, { [name]: application }, foundation, {
    server,
    serverEndpoint,
    hasReplica,
    regions: [config.region],
    cloudRun,
    readableByDevelopers: true,
    small: true,
    highlyAvailable: false,
    watched: false,
    ...temporary,
    // The environment that takes reviews has granted it for all of them: who makes reviews grants nothing in the project.
    fetchingIsGranted: true,
  });

  const address = running === undefined ? undefined : open(config, running, asked, foundation.cloud);
  return { endpoints: address === undefined ? {} : { [name]: address }, until: asked.until };
}

function askedOf({ review: asked }: Config): ReviewConfig {
  if (asked === undefined) throw new RunError("groundplan:review: missing; `groundplan review` writes it");
  return asked;
}

/** Gives the process that answers for all paths a host name until the review is over. */
function open(
  config: Config,
  { routes, hostnames: [hostname] }: RunningApp,
  { until }: ReviewConfig,
  cloud: Clouds,
): Endpoint | undefined {
  const [route] = routes;
  if (route === undefined || hostname === undefined) return undefined;
  const { app, name, process, healthPath } = route.server;
  const at = <Value>(table: Output<{ [process: string]: { [region: string]: Value } }>): Output<Value> =>
    entry(entry(table, process), config.region);
  new WorkerOrigin(
    name,
    {
      zone: zoneOf(config),
      serviceName: at(app.serviceNames),
      location: config.region,
      url: at(app.urls),
      healthPath,
      preview: { hostname, until },
    },
    cloud,
  );
  return {
    url: interpolate`https://${hostname}`,
    protocol: "HTTPS (HTTP/1.1, HTTP/2, HTTP/3)",
    credentials: "none of its own: whoever knows the address sees it",
    availability: `nothing is promised, and it ends at ${until}`,
    reason: "One Worker before one service in one region: it costs nothing while nobody asks.",
  };
}
