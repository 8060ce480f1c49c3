import pc from "picocolors";
import type { Step } from "../../sandbox";
import { mark, shortType } from "./names";

/** The resources as a tree: components with their children, in the order of the program. */
export function renderTree(steps: Step[], title: string): string {
  const children = new Map<string | undefined, Step[]>();
  const known = new Set(steps.map((step) => step.urn));
  for (const step of steps) {
    const parent = step.parent !== undefined && known.has(step.parent) ? step.parent : undefined;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [step]);
    else siblings.push(step);
  }
  const lines = [pc.bold(title)];
  const draw = (parent: string | undefined, indent: string): void => {
    const siblings = (children.get(parent) ?? []).filter((step) => step.type !== "pulumi:pulumi:Stack");
    siblings.forEach((step, index) => {
      const last = index === siblings.length - 1;
      const guarded = step.protect ? pc.dim(" protected") : "";
      lines.push(
        `${indent}${last ? "└─" : "├─"} ${mark(step.operation)} ${shortType(step.type)} ${pc.bold(step.name)}${guarded}`,
      );
      draw(step.urn, `${indent}${last ? "   " : "│  "}`);
    });
  };
  const stack = steps.find((step) => step.type === "pulumi:pulumi:Stack");
  draw(undefined, "");
  if (stack !== undefined) draw(stack.urn, "");
  return `${lines.join("\n")}\n`;
}
