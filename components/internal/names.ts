import { longestRegion } from "./regions";
import { resourceName, type Rule } from "./rules";

/** A kind of thing whose name an API limits. */
interface Kind {
  what: string;
  /** Fewest characters of a name; the default is 1. */
  least?: number;
  /** Most characters of a name. */
  most: number;
  /** What a name may not have, whatever its length, and what to do then. */
  forbidden?: [pattern: RegExp, remedy: string];
}

/** Of the resources that are called after components, those whose limits are the tightest. */
export const kinds = {
  /** https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts/create */
  serviceAccount: { what: "the service account", least: 6, most: 30 },
  /** https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools/create */
  identityPool: {
    what: "the workload identity pool",
    most: 32,
    forbidden: [/^gcp-/, "choose a name without gcp- at its beginning, which Google keeps for pools of its own"],
  },
  /** https://docs.cloud.google.com/storage/docs/buckets#naming */
  bucket: {
    what: "the bucket",
    most: 63,
    forbidden: [/^goog|g[o0]{2}gle/, "choose a name without google, which a bucket's name may not have"],
  },
  /** https://docs.cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters */
  cluster: { what: "the cluster", most: 40 },
  /** https://docs.cloud.google.com/compute/docs/naming-resources */
  compute: { what: "the resource", most: 63 },
  /** A service or a job: https://docs.cloud.google.com/run/docs/create-jobs */
  run: { what: "the Cloud Run service or job", most: 49 },
  /**
   * With the project's identifier, which has up to 30 characters, and a colon 98
   * (https://docs.cloud.google.com/sql/docs/postgres/instance-settings).
   */
  sqlInstance: { what: "next to a project's identifier, the Cloud SQL instance", most: 98 - 30 - 1 },
} as const satisfies { [kind: string]: Kind };

/**
 * The longest name of any component, after which its resources are called. Most APIs take 63 characters (RFC 1035), of which some
 * are left for what is appended.
 */
const longestName = 48;

/** A component's name, whatever is called after it; components whose resources have less room ask for shorter names. */
export const componentName: Rule<string> = resourceName(longestName);

/** What Pulumi adds to a name that the program does not give: a hyphen and seven digits. */
export const automatic = "-1234567";

/** What stands for a region, of which the longest counts: a name stays good when regions change. */
export const anyRegion = `-${longestRegion}`;

/**
 * A component's name, short enough for all that is called after it; each derived name is a kind and what the component adds to
 * its own. The remedy says the longest name there can be, and why.
 */
export function calledAfter(...derived: readonly (readonly [kind: Kind, ending: string])[]): Rule<string> {
  const room = derived.map(([{ what, most }, ending]) => ({
    length: most - ending.length,
    reason: `${what} <name>${ending} has ${most} characters at most`,
  }));
  return (name) => {
    const short = derived.find(([{ least = 1 }, ending]) => name.length + ending.length < least);
    if (name !== "" && short !== undefined) {
      const [{ what, least = 1 }, ending] = short;
      return `use at least ${least - ending.length} characters: ${what} <name>${ending} has no fewer than ${least}`;
    }
    const tightest = room.reduce((one, other) => (other.length < one.length ? other : one));
    if (tightest.length >= longestName) return componentName(name) ?? forbiddenIn(name, derived);
    const remedy = resourceName(tightest.length)(name);
    return remedy === undefined ? forbiddenIn(name, derived) : `${remedy}: ${tightest.reason}`;
  };
}

function forbiddenIn(name: string, derived: readonly (readonly [kind: Kind, ending: string])[]): string | undefined {
  return derived.flatMap(([{ forbidden }]) => (forbidden?.[0].test(name) === true ? [forbidden[1]] : []))[0];
}
