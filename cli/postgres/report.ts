// What a person reads before and after.
import type { Plan } from "./model";

/** The whole plan. */
export function renderPlan(title: string, plan: Plan): string {
  const next = plan.tasks.findIndex(({ isDone }) => !isDone);
  const steps = plan.tasks.map(({ title: step, isDone, irreversible }, index) => {
    const mark = isDone ? "done" : index === next ? "next" : "    ";
    return `  ${mark}  ${step}${irreversible === true && !isDone ? " (cannot be undone)" : ""}`;
  });
  return [
    title,
    "",
    ...section("Must be changed first", plan.problems),
    ...(plan.problems.length > 0 ? [] : steps),
    "",
    ...section("Lost", plan.losses),
    `Interruption: ${plan.interruption}.`,
    `The way back: ${plan.wayBack}.`,
    "",
  ].join("\n");
}

/** What a person does next. */
export function renderAfterwards(steps: string[]): string {
  if (steps.length === 0) return "";
  return ["Next:", ...steps.map((step, index) => `  ${index + 1}. ${step}`), ""].join("\n");
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`), ""];
}

/** The plan for programs. */
export function planDocument(plan: Plan): object {
  const { tasks, ...rest } = plan;
  return {
    ...rest,
    steps: tasks.map(({ title, isDone, irreversible = false }) => ({ title, done: isDone, irreversible })),
  };
}
