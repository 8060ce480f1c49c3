// What the configuration may hold for an application, by the words of the library's `Workload`.
import * as z from "zod";
import { rules } from "../components";
import { fewTimes, obeying, text, textList } from "./checks";

/** A table that has these words and no others; the message is that of a word that it does not have. */
function table<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const words = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: ({ code }) => (code === "unrecognized_keys" ? `unknown key; use ${words}` : `set a table of ${words}`),
  });
}

function integerBetween(least: number, most: number) {
  return z.int({ error: "set a whole number" }).superRefine(obeying(rules.integerBetween(least, most)));
}

const rollout = table({
  steps: z.array(table({ weight: integerBetween(1, 99), pauseSeconds: integerBetween(60, 86_400).optional() }), {
    error: "set a list of steps, such as { weight: 10 }",
  }),
  analysis: table({
    maxErrorPercent: z.number({ error: "set a number" }).optional(),
    maxLatencyMilliseconds: integerBetween(1, 3_600_000).optional(),
    minRequests: integerBetween(1, 1_000_000).optional(),
  }).optional(),
});

const process = table({
  image: text.superRefine(obeying(rules.image)).optional(),
  scaling: table({
    min: integerBetween(0, 1000).optional(),
    max: integerBetween(1, 1000).optional(),
    concurrency: integerBetween(1, 1000).optional(),
  }).optional(),
  resources: table({
    cpu: z
      .number({ error: "set a number" })
      .superRefine(obeying((cpu) => (cpu >= 0.08 && cpu <= 8 ? undefined : "use a number from 0.08 to 8")))
      .optional(),
    memory: integerBetween(128, 32768).optional(),
  }).optional(),
  backgroundWork: z.boolean({ error: "set true or false" }).optional(),
  rollout: rollout.optional(),
});

const repository = "[\\w.-]{1,100}/[\\w.-]{1,100}";

/** Who has to have built the image: `groundplan promote` asks GitHub for the attestation. */
const provenance = table({
  repository: text.superRefine(
    obeying(rules.matching(new RegExp(`^${repository}$`), "name the repository at GitHub, such as acme/shop")),
  ),
  workflow: text
    .superRefine(
      obeying(
        rules.matching(
          new RegExp(`^${repository}/\\.github/workflows/[\\w.-]+\\.ya?ml$`),
          "name the workflow that signs with its repository, such as acme/build/.github/workflows/image.yml",
        ),
      ),
    )
    .optional(),
});

/** What differs between environments of one application. */
const app = table({
  image: text.superRefine(obeying(rules.image)),
  hostnames: textList(rules.hostname).default([]),
  availability: z
    .number({ error: "set a number" })
    .superRefine(
      obeying((percent) =>
        percent >= 50 && percent <= 99.99 ? undefined : "use a number from 50 to 99.99: percent of 30 days",
      ),
    )
    .optional(),
  processes: z.record(z.string(), process, { error: "set a table of processes by name" }).default({}),
  githubEnvironment: text
    .superRefine(obeying(rules.matching(/^[\w.-]{1,255}$/, "name the environment at GitHub")))
    .optional(),
  provenance: provenance.optional(),
  protected: z.boolean({ error: "set true or false" }).optional(),
});

export type AppConfig = z.output<typeof app>;

/** Applications by name: what differs between environments. */
export const apps = z.record(z.string(), app, {
  error: "set a table of applications by name, each with image and hostnames (Pulumi.yaml describes it)",
});

/** The entries that are right by themselves, by name. */
export function soundApps(value: unknown): [name: string, app: AppConfig][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]) => {
    const { success, data } = app.safeParse(entry, fewTimes);
    return success ? [[name, data] as [string, AppConfig]] : [];
  });
}

/** Whether a number is wanted at a place within the value. */
export function isNumberPlace(at: readonly unknown[]): boolean {
  const [, table, , group, word] = at;
  if (at.length === 2 && table === "availability") return true;
  if (table !== "processes" || word === undefined) return false;
  if (group === "rollout") return at.length === (word === "steps" ? 7 : 6);
  return group === "scaling" || group === "resources";
}

/** Whether a truth value is wanted there. */
export function isTruthPlace(at: readonly unknown[]): boolean {
  if (at.length === 2 && at[1] === "protected") return true;
  return at.length === 4 && at[1] === "processes" && at[3] === "backgroundWork";
}
