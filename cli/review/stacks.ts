// The stacks of reviews, by Pulumi's own command.
import * as z from "zod";
import { reviewOf } from "../../components/internal/review-name";
import { parsedAnswer } from "../promote/answers";
import { exportState, mustRun, runPulumi, type PulumiProject } from "../recover/pulumi";
import { namedIn } from "./standing";
import type { ReviewStacks, StandingReview } from "./sweep";

const listed = z.array(z.object({ name: z.string() }));

/** Names of stacks, as `pulumi stack ls --json` prints them. Pulumi Cloud puts the organisation before the name. */
export function stackNames(document: unknown): string[] {
  return parsedAnswer(listed, document, "Pulumi's").map(({ name }) => name.slice(name.lastIndexOf("/") + 1));
}

/** Those of a project and its backend. Nothing but a removal changes anything. */
export function pulumiStacks(at: PulumiProject): ReviewStacks {
  return {
    list: async () => {
      const names = stackNames(JSON.parse(await mustRun(at, ["stack", "ls", "--json"])));
      return Promise.all(
        names.flatMap((stack) => {
          const named = reviewOf(stack);
          return named === undefined ? [] : [standing(at, stack, named)];
        }),
      );
    },
    remove: async (stack) => {
      const { code, stdout, stderr } = await runPulumi(at, ["destroy", "--yes", "--remove", "--stack", stack]);
      return code === 0 ? undefined : stderr.trim() || stdout.trim();
    },
  };
}

async function standing(
  at: PulumiProject,
  stack: string,
  named: { app: string; pull: number },
): Promise<StandingReview> {
  const { deployment } = await exportState(at, stack);
  return { stack, ...named, ...namedIn(deployment.resources ?? []) };
}
