// What an `up` of dev and prod waits for, by their golden plans and the times that are published.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Edge } from "../../cli/critical-path/edges";
import { scheduleOf, waitingOf, type Scheduled } from "../../cli/critical-path/schedule";
import { waitOf, waits } from "../../knowledge/order";
import type { Step } from "../../sandbox";

/** How much longer an `up` may take than what it cannot do without. */
const most = 1.05;

function planOf(environment: string): Step[] {
  const file = path.join(__dirname, "../stacks/golden", `${environment}.json`);
  return (JSON.parse(readFileSync(file, "utf8")) as { resources: Step[] }).resources;
}

/**
 * An edge without which there is no resource: a value goes along it, or a row says why there is none. That a component waits for all of
 * its arguments, and what is in it for the component, is the engine's way and no need.
 */
function isNecessary({ cause }: Edge, step: Step, from: Step): boolean {
  if (step.type.startsWith("groundplan:")) return false;
  return cause === "input" || cause === "provider" || waitOf(step.type, from.type) !== undefined;
}

/** The links of a chain for which nobody has given a reason. */
function unexplained(chain: Scheduled[]): string[] {
  return chain.flatMap(({ step, waited }, index) => {
    const from = chain[index - 1]?.step;
    if (waited?.cause !== "dependsOn" || from === undefined || waitOf(step.type, from.type) !== undefined) return [];
    return [
      `${step.name} (${step.type}) waits for ${from.name} (${from.type}) by dependsOn alone: take the dependsOn away, or add a row with the reason to knowledge/order.ts`,
    ];
  });
}

/** The links that the engine adds by its components, for the message. */
function byComponents(chain: Scheduled[]): string {
  const links = chain.flatMap(({ step, waited }, index) =>
    step.type.startsWith("groundplan:") && waited?.cause !== "parent"
      ? [`${step.name} waits for ${chain[index - 1]?.step.name ?? ""} (${waited?.inputs.join(", ") ?? ""})`]
      : [],
  );
  return links.join("; ");
}

for (const environment of ["dev", "prod"]) {
  test(`an up of ${environment} takes at most ${most} times what its resources need of each other`, () => {
    const plan = planOf(environment);
    const { seconds, chain } = scheduleOf(waitingOf(plan));
    const necessary = scheduleOf(waitingOf(plan, isNecessary));
    assert.ok(necessary.seconds > 300, "the database alone takes longer");
    assert.ok(
      seconds <= most * necessary.seconds,
      `${seconds} s instead of ${necessary.seconds} s (${necessary.chain.map(({ step }) => step.name).join(", ")}). Make one of these wait for less, such as by giving a child the value instead of its component: ${byComponents(chain)}`,
    );
  });

  test(`each dependsOn on the critical path of ${environment} has its reason, also if each unknown step took ten seconds`, () => {
    const plan = planOf(environment);
    assert.deepEqual(unexplained(scheduleOf(waitingOf(plan)).chain), []);
    const guessed = scheduleOf(waitingOf(plan), (taking) => (taking.unknown ? 10 : taking.seconds));
    assert.deepEqual(unexplained(guessed.chain), []);
  });
}

test("each reason to wait is one that dev or prod has, and says where it is from", () => {
  const plans = [planOf("dev"), planOf("prod")];
  const unused = waits.filter(
    ({ type, after }) =>
      !plans.some((plan) => {
        const afters = new Set(plan.filter((step) => step.type === after).map(({ urn }) => urn));
        return plan.some((step) => step.type === type && step.dependencies.some((urn) => afters.has(urn)));
      }),
  );
  assert.deepEqual(unused, [], "remove the row from knowledge/order.ts");
  for (const { type, source, read } of waits) {
    assert.match(source, /^(https:\/\/\S+|components\/\S+\.md)$/, type);
    if (source.startsWith("https:")) assert.match(read ?? "", /^\d{4}-\d\d-\d\d$/, "say when the page was read");
  }
});
