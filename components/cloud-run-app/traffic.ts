import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import type * as inputs from "@pulumi/gcp/types/input";
import * as pulumi from "@pulumi/pulumi";
import { isAbsence } from "../internal/absence";
import { shortDigest } from "../internal/digest";
import { abortedAnnotation, versionLabel } from "../internal/rollout-marks";
import { whenKnown } from "../internal/outputs";

/** A share of the requests, as a service has it. */
interface Share {
  type: string;
  revision?: string;
  percent?: number;
  tag?: string;
}

/** What is there of a service while the program runs. */
export interface SeenService {
  traffics: Share[];
  /** Revision that gets what goes to the newest; empty where none was ever ready. */
  ready: string;
  /** Version of its newest template; empty for one that has no rollouts yet. */
  version: string;
  /** Revision whose rollout was aborted; empty for none. */
  aborted: string;
}

/** The parts of a service that hold a new version back. */
export interface Held {
  labels: { [name: string]: pulumi.Output<string> };
  traffics: pulumi.Output<Share[]>;
  annotations: pulumi.Output<{ [name: string]: string }>;
}

const newest = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST";
const named = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION";

/** The newest revision that is ready gets everything. Always said: the provider takes shares that are gone for "leave what there is". */
export const allToNewest: Share[] = [{ type: newest, percent: 100 }];

/**
 * Leaves the requests where they are while a new version comes. `groundplan rollout` moves them between deployments, so the service is read
 * each time that the program runs: what the state remembers of it may be older, and the provider sends a service as a whole.
 */
export function holdTraffic(
  parent: pulumi.Resource,
  service: { name: string; location: string },
  template: inputs.cloudrunv2.ServiceTemplate,
): Held {
  const seen = pulumi.output(lookUp(parent, service));
  const version = whenKnown(template, (known) => shortDigest(JSON.stringify(known)));
  const both = pulumi.all([seen, version]);
  return {
    labels: { [versionLabel]: version },
    traffics: both.apply(([one, own]) => keptTraffic(one, own)),
    annotations: both.apply(([one, own]) => keptAnnotations(one, own)),
  };
}

/** Who gets requests once the template of a version is deployed: whoever gets them now. */
export function keptTraffic(seen: SeenService | undefined, version: string): Share[] {
  if (seen === undefined || seen.traffics.length === 0) return allToNewest;
  const isNew = seen.version !== version;
  // Where nothing was ever ready nobody serves, and nothing can be named.
  if (!isNew || seen.ready === "") return seen.traffics;
  const shares = new Map<string, Share>();
  for (const { type, revision = "", percent = 0, tag } of seen.traffics) {
    const name = type === newest || revision === "" ? seen.ready : revision;
    const key = tag === undefined || tag === "" ? name : `${name} ${tag}`;
    shares.set(key, {
      type: named,
      revision: name,
      percent: (shares.get(key)?.percent ?? 0) + percent,
      ...(tag === undefined || tag === "" ? {} : { tag }),
    });
  }
  return [...shares.values()];
}

/** An aborted version stays aborted until another one comes. */
export function keptAnnotations(seen: SeenService | undefined, version: string): { [name: string]: string } {
  if (seen === undefined || seen.version !== version || seen.aborted === "") return {};
  return { [abortedAnnotation]: seen.aborted };
}

/** A value of a table that a service without any leaves out, whatever the provider's type says. */
function valueOf(table: { [name: string]: string } | undefined, name: string): string {
  return table?.[name] ?? "";
}

/** The service, or nothing where there is none yet. Any other failure is one of the deployment: it must not guess who serves. */
async function lookUp(
  parent: pulumi.Resource,
  { name, location }: { name: string; location: string },
): Promise<SeenService | undefined> {
  try {
    const found = await cloudrunv2.getService({ name, location }, { parent });
    return {
      traffics: found.traffics.map(({ type, revision, percent, tag }) => ({
        type,
        ...(revision === "" ? {} : { revision }),
        percent,
        ...(tag === "" ? {} : { tag }),
      })),
      ready: found.latestReadyRevision.slice(found.latestReadyRevision.lastIndexOf("/") + 1),
      version: valueOf(found.templates[0]?.labels, versionLabel),
      aborted: valueOf(found.annotations, abortedAnnotation),
    };
  } catch (error) {
    if (isAbsence(String(error))) return undefined;
    throw error;
  }
}
