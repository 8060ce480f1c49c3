import { createRequire } from "node:module";
import { Option, type Command } from "commander";
import { mostPulls } from "../../components/internal/review-name";
import type { ReviewOptions } from "../commands/review";
import type { SweepOptions } from "../commands/review-sweep";
import { cwd, json, wholeNumber } from "../options";

const load = createRequire(__filename);

/** A week without a push, as for the previews of a static site: nobody is looking any more. */
const defaultDays = 7;
const mostDays = 30;

/** Adds `review`. Its code is loaded when it runs. */
export function addReviewCommands(program: Command): void {
  const command = program
    .command("review")
    .summary("write and remove review environments of pull requests")
    .description(
      "write the stack file of a review environment: an application with a pull request's image, on the platform of another environment, for some days; `pulumi up` brings it up",
    )
    .argument("<pull>", "the number of the pull request", wholeNumber(1, mostPulls))
    .option("--app <name>", "the application")
    .option("--image <image>", "the image that the pull request built, by digest")
    .option(
      "--changed <file>",
      "the environment's file as the pull request has it: each application with another image",
    )
    .option("--of <environment>", "the environment whose platform it uses", "dev")
    .option("--days <number>", `days until it ends, at most ${mostDays}`, wholeNumber(1, mostDays), defaultDays)
    .addOption(
      new Option("--secrets <how>", "own: a person puts in what nothing generates; random: random texts in their place")
        .choices(["own", "random"])
        .default("own"),
    )
    .option("--stacks <file>", "what `pulumi stack ls --json` printed, to count the reviews that there are")
    .option(...cwd)
    .option(...json("docs/review-environments.md"))
    .action((pull: number, options: ReviewOptions) => {
      const { review } = load("../commands/review") as typeof import("../commands/review");
      review(pull, options);
    });
  addSweep(command);
}

function addSweep(review: Command): void {
  review
    .command("sweep")
    .description(
      "list the review environments that have ended, and remove them with --yes; refuses a stack that only has the name of one",
    )
    .option(
      "--pull <number>",
      "every review of this pull request, which is closed, whenever it ends",
      wholeNumber(1, mostPulls),
    )
    .option("--yes", "do it")
    .option(...cwd)
    .option(...json("docs/review-environments.md"))
    .action(async (own: SweepOptions, { parent }: Command) => {
      const { reviewSweep } = load("../commands/review-sweep") as typeof import("../commands/review-sweep");
      // Options that the command above has too are read by it.
      await reviewSweep({ ...parent?.opts<SweepOptions>(), ...own });
    });
}
