// What is called after a component, and after members of its lists, has a name that the service takes: the simulated cloud refuses
// one that is too long. Each component is tried with the longest name that it takes, in the regions with the longest names.
import assert from "node:assert/strict";
import { test } from "node:test";
import { longestRegion } from "../../components/internal/regions";
import { componentClasses, type ComponentClass } from "../../plugin/classes";
import { modelOf } from "../../sandbox/models";
import { optionsOf } from "../support/secrets-operator";
import { samples, type Sample } from "../support/samples";
import { deploy, type Deployment } from "../support/program";

/** Regions of samples, and two with names as long as there are. */
const regions: [RegExp, string][] = [
  [/europe-west1(?!\d)/g, longestRegion],
  [/europe-west4/g, longestRegion.replace(/1$/, "2")],
];

/** Samples in which members of lists have names as long as they may be. */
const members: Record<string, (args: Sample["args"]) => Sample["args"]> = {
  AppSecrets: (args) => ({
    ...args,
    app: "a".repeat(24),
    keys: [{ name: "K".repeat(200) }],
    config: [{ name: "C".repeat(200) }],
    bindings: undefined,
    databaseUsers: undefined,
  }),
  CloudRunApp: (args) => withJob(args),
  AutopilotApp: (args) => withJob(args),
  Vault: ({ shareHolders, ...args }) => {
    const [first, ...others] = shareHolders as object[];
    return { ...args, shareHolders: [{ ...first, name: "h".repeat(40) }, ...others] };
  },
};

function withJob({ workload, ...args }: Sample["args"]): Sample["args"] {
  const { jobs, ...rest } = workload as { jobs: object };
  const names = new Map(Object.keys(jobs).map((name, index) => [name, `${"j".repeat(19)}${index}`]));
  const renamed = Object.entries(jobs as { [name: string]: { after?: string } }).map(([name, job]) => {
    const after = names.get(job.after ?? "");
    return [names.get(name) ?? name, after === undefined ? job : { ...job, after }] as const;
  });
  return { ...args, workload: { ...rest, jobs: Object.fromEntries(renamed) } };
}

/** Properties that name a resource, in the order in which they count. */
const naming = ["accountId", "secretId", "roleId", "bucketId", "repositoryId", "scriptName", "name"];

/** Types whose names may be longer than the 63 characters of most, with the reason. */
const longer: Record<string, string> = {
  "gcp:storage/bucketObject:BucketObject": "1,024 bytes: https://docs.cloud.google.com/storage/docs/objects#naming",
  "vault:generic/endpoint:Endpoint": "a path in Vault",
};

function longRegions(args: Sample["args"]): Sample["args"] {
  const renamed = (value: unknown): unknown => {
    if (typeof value === "string") return regions.reduce((text, [from, to]) => text.replace(from, to), value);
    if (Array.isArray(value)) return value.map(renamed);
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [renamed(name), renamed(member)]));
  };
  return renamed(args) as Sample["args"];
}

/** Makes a component with the longest name that it takes. Returns that name, and what the component says about one letter more. */
async function withLongestName(component: string, args: Sample["args"]): Promise<[Deployment, string, string]> {
  const Component = componentClasses.get(component) as ComponentClass;
  let refusal = "";
  let longest = "";
  const make = (): void => {
    const options = optionsOf(component);
    for (let length = 49; length > 0; length--) {
      longest = "n".repeat(length);
      try {
        new Component(longest, args, options);
        return;
      } catch (error) {
        const [line] = /^ {2}name: .*$/m.exec((error as Error).message) ?? [];
        if (line === undefined) throw error;
        refusal = line;
      }
    }
  };
  const deployment = await deploy(make, { preview: true });
  return [deployment, longest, refusal];
}

for (const [component, [sample]] of Object.entries(samples)) {
  assert.ok(sample);
  const args = longRegions((members[component] ?? ((one) => one))(sample.args));
  test(`${component}: the longest name that it takes is good for everything that is called after it`, async () => {
    const [deployment, longest, refusal] = await withLongestName(component, args);
    assert.match(refusal, new RegExp(`use (up to|\\d+ to) ${longest.length} `), "the error says the longest name");
    for (const { type, inputs } of deployment.resources) {
      const property = naming.find((one) => typeof inputs[one] === "string");
      const name = inputs[property ?? ""];
      if (typeof name !== "string" || !name.includes(longest.slice(0, 8)) || type.startsWith("groundplan:")) continue;
      const isChecked = modelOf(type).rules?.some((rule) => rule.property === property) === true;
      assert.ok(
        isChecked || name.length <= 63 || type in longer,
        `${type}: ${property} ${name} has ${name.length} characters`,
      );
      // The rest of the 98 characters is the project's.
      if (type === "gcp:sql/databaseInstance:DatabaseInstance") assert.ok(name.length <= 67, name);
    }
  });
}

test("a name that an API keeps for others, or takes for no bucket, is refused before anything is created", () => {
  for (const [component, name, message] of [
    ["MediaBucket", "google-media", /name: "google-media"; choose a name without google/],
    ["MediaBucket", "g00gle-media", /choose a name without google/],
    ["Vault", "goog", /choose a name without google/],
    ["SecretSync", "googly-sync", /choose a name without google/],
    ["WorkerOrigin", "gcp-run", /name: "gcp-run"; choose a name without gcp-/],
    ["DeliveryIdentity", "gcp-delivery", /choose a name without gcp-/],
    ["Cdn", "gcp-cdn", /choose a name without gcp-/],
    ["RestoreDrill", "google", /choose a name without google/],
    ["RestoreDrill", "a", /name: "a"; use at least 2 characters: the service account <name>-job has no fewer than 6/],
    ["AppBucketEvents", "ev", /name: "ev"; use at least 6 characters/],
  ] as const) {
    const Component = componentClasses.get(component) as ComponentClass;
    assert.throws(() => new Component(name, samples[component]?.[0]?.args ?? {}, {}), message);
  }
});
