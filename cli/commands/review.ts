import path from "node:path";
import { image as imageRule, parseImage } from "../../components/internal/image-reference";
import { reviewName, reviewOf, reviewStack } from "../../components/internal/review-name";
import { readText, SETTINGS_BYTES } from "../../files/read";
import { stacksIn } from "../../files/stacks";
import { writeWhole } from "../../files/whole";
import { readProject } from "../../sandbox";
import { parse } from "../../sync/exchange";
import { findProject, requireStack, UsageError } from "../project";
import { alone } from "../project-lock";
import { print } from "../render/output";
import { printable } from "../render/printable";
import { stackNames } from "../review/stacks";
import { imagesOf, reviewsAtOnce, stackFile, type EnvironmentFile } from "../review/stack-file";

/** How `review` is called. */
export interface ReviewOptions {
  app?: string;
  image?: string;
  changed?: string;
  of: string;
  days: number;
  secrets: string;
  stacks?: string;
  cwd?: string;
  json?: boolean;
}

const day = 86_400_000;

/**
 * Writes the file of a stack for each application of a pull request that is to be looked at. Nothing is written unless all of them
 * can be.
 *
 * @throws UsageError with all that is wrong
 */
export function review(pull: number, options: ReviewOptions): void {
  const folder = findProject(options.cwd ?? process.cwd());
  requireStack(folder, options.of);
  const { until, made } = alone(folder, () => write(folder, pull, options));
  const { of } = options;
  print(options, { pull, of, until, reviews: made }, printable(summary(made, until, of)));
}

/** A review that is written, or about to be. */
interface Made {
  app: string;
  image: string;
  stack: string;
  name: string;
}

/** Counts the reviews that there are, and writes more: between the two, nobody else may write one. */
function write(folder: string, pull: number, options: ReviewOptions): { until: string; made: Made[] } {
  const { name: project } = readProject(folder);
  const environment = fileOf(path.join(folder, `Pulumi.${options.of}.yaml`));
  const asked = imagesAsked(environment, project, options);
  const until = `${new Date(Date.now() + options.days * day).toISOString().slice(0, 19)}Z`;
  const made = asked.map(([app, image]): Made => ({
    app,
    image,
    stack: reviewStack(app, pull),
    name: reviewName(app, pull),
  }));
  refuseTooMany(
    made.map(({ stack }) => stack),
    reviewsAtOnce(environment, project),
    standing(folder, options),
    options.of,
  );
  const { of, secrets } = options;
  for (const { stack, app, image } of made) {
    const text = stackFile(environment, project, { app, pull, image, until, of, secrets });
    writeWhole(path.join(folder, `Pulumi.${stack}.yaml`), text);
  }
  return { until, made };
}

/** Applications with the images to look at: the one that is named, or those whose images another file of the environment changes. */
function imagesAsked(environment: EnvironmentFile, project: string, options: ReviewOptions): [string, string][] {
  const { app, image, changed } = options;
  const runs = imagesOf(environment, project);
  if (changed === undefined) {
    if (app === undefined || image === undefined) throw new UsageError("Name --app and --image, or --changed.");
    if (!runs.has(app)) {
      throw new UsageError(`--app: ${environment.file} runs no "${app}"; use one of ${[...runs.keys()].join(", ")}.`);
    }
    return checked([[app, image]]);
  }
  if (app !== undefined || image !== undefined) throw new UsageError("Name --app and --image, or --changed, not both.");
  const others = imagesOf(fileOf(changed), project);
  const differing = [...runs].flatMap(([one, own]): [string, string][] => {
    const other = others.get(one);
    return other === undefined || other === own ? [] : [[one, other]];
  });
  return checked(differing);
}

function checked(asked: [string, string][]): [string, string][] {
  const problems = asked.flatMap(([app, image]) => {
    const isDigest = parseImage(image)?.digest !== undefined;
    const remedy = imageRule(image) ?? (isDigest ? undefined : "name it by its digest: a tag may become another image");
    return remedy === undefined ? [] : [`${app}: "${image}"; ${remedy}`];
  });
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return asked;
}

/** Stacks of reviews that there are: those with a file, and those that Pulumi has listed. */
function standing(folder: string, { stacks }: ReviewOptions): Set<string> {
  const files = stacksIn(folder);
  const all = stacks === undefined ? files : [...files, ...listedIn(stacks)];
  return new Set(all.filter((stack) => reviewOf(stack) !== undefined));
}

function listedIn(file: string): string[] {
  return stackNames(parse(fileOf(file).text));
}

/** More than that would take connections to the database server that its own applications need. */
function refuseTooMany(stacks: string[], most: number, there: Set<string>, of: string): void {
  const others = [...there].filter((stack) => !stacks.includes(stack)).sort();
  if (stacks.length === 0 || others.length + stacks.length <= most) return;
  const now = others.length === 0 ? "none stands" : `there are ${others.join(", ")}`;
  throw new UsageError(
    `${of} takes ${most} reviews at once (reviewsAtOnce in Pulumi.${of}.yaml), and ${now}: ${stacks.join(", ")} would be too many. ` +
      "Remove one (`pulumi destroy --remove --stack <name>`), or let it take more and bring it up.",
  );
}

function summary(made: Made[], until: string, of: string): string {
  if (made.length === 0) return `No application of ${of} has another image there: nothing to review.\n`;
  const lines = made.flatMap(({ stack, app, image }) => [
    `${stack}: ${app} with ${image}, until ${until}`,
    `  pulumi stack select --create ${stack} && pulumi up`,
    `  without accounts, on \`groundplan up ${of}\`: groundplan up ${stack}`,
  ]);
  return `${lines.join("\n")}\n`;
}

function fileOf(file: string): EnvironmentFile {
  const text = readText(file, SETTINGS_BYTES);
  if (text === undefined) throw new UsageError(`${file}: there is no such file.`);
  return { file, text };
}
