// Cheaper ways, each estimated from the same resources with other values.
import type { Step } from "../sandbox";
import { costDifference, costOf, type CostDifference } from "./estimate";
import { listAt, numberAt, textAt } from "./inputs";
import type { CostLine } from "./model";
import type { Usage } from "./usage";

/** A cheaper way, and what it gives up. */
export interface Alternative {
  title: string;
  givesUp: string;
  /** USD a month that it saves at least. */
  saves: number;
  /** What it saves too, at prices that are not known in its region. */
  unknown: CostLine[];
}

type Inputs = Step["inputs"];

interface Way {
  title: string;
  /** What several ways are about, of which the best is said. */
  topic?: string;
  givesUp: string;
  /** What the resource would be; `undefined` where it would not be there. */
  change: (step: Step, steps: readonly Step[]) => Step | undefined;
}

const database = "gcp:sql/databaseInstance:DatabaseInstance";
const service = "gcp:cloudrunv2/service:Service";
const cluster = "gcp:container/cluster:Cluster";

const within = ({ parent }: Step, component: string): boolean =>
  parent?.includes(`groundplan:index:${component}::`) === true;

function withInputs(step: Step, change: (inputs: Inputs) => void): Step {
  const inputs = structuredClone(step.inputs);
  change(inputs);
  return { ...step, inputs };
}

function settings(inputs: Inputs): Inputs {
  const found = inputs["settings"];
  return found !== null && typeof found === "object" && !Array.isArray(found) ? found : {};
}

/** Half of a machine, or the next smaller one. */
function smaller(tier: string | undefined): string | undefined {
  const [, cpus, memory] = /^db-custom-(\d+)-(\d+)$/.exec(tier ?? "") ?? [];
  if (tier === "db-g1-small") return "db-f1-micro";
  if (tier === "db-custom-1-3840") return "db-g1-small";
  const half = Number(cpus) / 2;
  return half >= 1 && (half === 1 || half % 2 === 0) ? `db-custom-${half}-${Number(memory) / 2}` : undefined;
}

function withoutWaiting(step: Step): Step {
  return withInputs(step, (inputs) => {
    for (const place of [inputs["scaling"], (inputs["template"] as Inputs | undefined)?.["scaling"]]) {
      if (place !== null && typeof place === "object") (place as Inputs)["minInstanceCount"] = 0;
    }
    for (const container of listAt(inputs, "template.containers")) {
      const resources = container["resources"];
      if (resources !== null && typeof resources === "object") (resources as Inputs)["cpuIdle"] = true;
    }
  });
}

const ways: Way[] = [
  {
    title: "no standby of the database in another zone",
    givesUp: "a lost zone takes the database away until it is back, or until a backup is restored",
    change: (step) =>
      step.type === database ? withInputs(step, (inputs) => (settings(inputs)["availabilityType"] = "ZONAL")) : step,
  },
  {
    title: "no copy of the database in another region",
    givesUp: "a lost region is hours of restoring, without what was written since the last backup",
    change: (step) =>
      step.type === database && textAt(step.inputs, "masterInstanceName") !== undefined ? undefined : step,
  },
  {
    title: "a database machine of half the size",
    givesUp: "half of its CPU, memory and connections; a shared-core machine has no service level agreement",
    change: (step) => {
      const tier = step.type === database ? smaller(textAt(step.inputs, "settings.tier")) : undefined;
      return tier === undefined ? step : withInputs(step, (inputs) => (settings(inputs)["tier"] = tier));
    },
  },
  {
    title: "services without instances that wait for requests",
    givesUp: "the first request after a pause waits for a start, and nothing works between requests",
    change: (step) => (step.type === service && !within(step, "Vault") ? withoutWaiting(step) : step),
  },
  {
    title: "services in one region",
    givesUp: "a lost region takes the applications away",
    change: (step, steps) => {
      const same = steps.find(
        ({ type, parent, inputs }) =>
          type === service && parent === step.parent && textAt(inputs, "name") === textAt(step.inputs, "name"),
      );
      return step.type === service && same !== undefined && same.urn !== step.urn ? undefined : step;
    },
  },
  {
    title: "one Vault for several environments",
    givesUp: "policies alone keep environments apart, and one outage concerns all of them",
    change: (step) => (within(step, "Vault") ? undefined : step),
  },
  {
    title: "no cluster",
    givesUp: "the Kubernetes API, and the runtime that answers when Cloud Run does not",
    change: (step, steps) =>
      steps.some(({ type }) => type === service) && (step.type === cluster || step.type.startsWith("kubernetes:"))
        ? undefined
        : step,
  },
  {
    title: "no cache",
    topic: "cache",
    givesUp: "what instances share: each keeps its own, or asks the database",
    change: (step) => (step.type === "gcp:memorystore/instance:Instance" ? undefined : step),
  },
  {
    title: "a cache without a second node",
    topic: "cache",
    givesUp: "a lost zone empties the cache",
    change: (step) =>
      step.type === "gcp:memorystore/instance:Instance" && (numberAt(step.inputs, "replicaCount") ?? 0) > 0
        ? withInputs(step, (inputs) => (inputs["replicaCount"] = 0))
        : step,
  },
  {
    title: "certificates of Cloudflare's choice",
    givesUp: "Let's Encrypt, and host names more than one level below the domain",
    change: (step) => (step.type === "cloudflare:index/certificatePack:CertificatePack" ? undefined : step),
  },
  {
    title: "keys in software",
    givesUp: "keys that never leave a hardware module",
    change: (step) =>
      step.type === "gcp:kms/cryptoKey:CryptoKey" && textAt(step.inputs, "versionTemplate.protectionLevel") === "HSM"
        ? withInputs(step, (inputs) => ((inputs["versionTemplate"] as Inputs)["protectionLevel"] = "SOFTWARE"))
        : step,
  },
];

/** What is worth a line. */
const leastSaving = 0.5;

/**
 * The cheaper ways that save most, the largest saving first. Each stands for itself: two together save at most their sum.
 *
 * @param most how many at most.
 */
export function cheaper(steps: readonly Step[], usage: Usage, most = 3): Alternative[] {
  const present = steps.filter(({ operation }) => operation !== "delete");
  const now = costOf(present, usage);
  return ways
    .flatMap(({ title, topic, givesUp, change }): (Alternative & Pick<Way, "topic">)[] => {
      const changed = present.flatMap((step) => change(step, present) ?? []);
      if (changed.length === present.length && changed.every((step, index) => step === present[index])) return [];
      const difference = costDifference(now, costOf(changed, usage));
      const found = { title, givesUp, saves: -difference.total, unknown: lost(difference) };
      return [{ ...found, ...(topic === undefined ? {} : { topic }) }];
    })
    .filter((one) => worth(one) >= leastSaving)
    .sort((one, other) => worth(other) - worth(one))
    .filter(({ topic }, index, all) => topic === undefined || all.findIndex((one) => one.topic === topic) === index)
    .slice(0, most)
    .map(({ title, givesUp, saves, unknown }) => ({ title, givesUp, saves, unknown }));
}

/** Lines without a price that would not be there any more. */
function lost({ before, after }: CostDifference): CostLine[] {
  const key = ({ urn, price, quantity }: CostLine): string => `${urn} ${price} ${quantity}`;
  const left = new Set(after.unknown.map(key));
  return before.unknown.filter((line) => !left.has(key(line)));
}

/** By what they are ranked: what is unknown counts with its price in another region. */
function worth({ saves, unknown }: Alternative): number {
  return saves + unknown.reduce((sum, { elsewhere }) => sum + (elsewhere?.usd ?? 0), 0);
}
