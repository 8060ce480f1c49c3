// What of production gets no new requests while a region or a runtime is drained.
import * as pulumi from "@pulumi/pulumi";
import type { App } from "../components";
import type { Config } from "./config";
import type { Placement } from "./placement";

/** Where a server answers while something is drained. Where nothing else would answer, nothing of it is drained. */
export interface Answering {
  /** Whether the load balancer before Cloud Run gets requests. */
  cloudRun: boolean;
  /** Whether the one before the cluster does. */
  kubernetes: boolean;
  /** Region whose Cloud Run gets none. */
  without?: string;
}

/** Where things run, and what is drained. */
export type Places = Pick<Config, "region" | "failoverRegion" | "drained">;

/** The cluster is in the first region, and Cloud Run in both for an application of every region. */
export function answering(
  { region, failoverRegion, drained }: Places,
  { inCloudRun, inCluster, everyRegion }: Placement,
): Answering {
  const regions = (everyRegion ? [region, failoverRegion] : [region]).filter((one) => one !== drained);
  const cloudRun = inCloudRun && drained !== "cloudRun" && regions.length > 0;
  const kubernetes = inCluster && drained !== "kubernetes" && drained !== region;
  if (!cloudRun && !kubernetes) return { cloudRun: inCloudRun, kubernetes: inCluster };
  const isRegion = drained === region || drained === failoverRegion;
  return { cloudRun, kubernetes, ...(cloudRun && isRegion ? { without: drained } : {}) };
}

/** Backends without what runs in a region. */
export function outside(region: string | undefined, table: App["cloudRunBackends"]): App["cloudRunBackends"] {
  if (region === undefined) return table;
  return table.apply((backends) =>
    Object.fromEntries(
      Object.entries(backends).map(([process, backend]) => {
        const networkEndpointGroups = pulumi
          .output(backend.networkEndpointGroups)
          .apply((groups) => groups.filter((one) => !one.includes(`/regions/${region}/`)));
        return [process, { ...backend, networkEndpointGroups }];
      }),
    ),
  );
}
