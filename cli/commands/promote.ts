import path from "node:path";
import { parseImage } from "../../components/internal/image-reference";
import { readText, SETTINGS_BYTES } from "../../files/read";
import { writeWhole } from "../../files/whole";
import { openGoogle, type GoogleApi } from "../google-api";
import { configured, differencesOf, withImage, type Configured } from "../promote/configuration";
import { holdsOf, type Hold } from "../promote/decide";
import { readEvidence, sourcesOf } from "../promote/evidence";
import { provenanceHolds, type Ask } from "../promote/provenance";
import { renderPromotion, standingOf, type Promoted } from "../promote/report";
import { findProject, requireStack, UsageError } from "../project";
import type { StateResource } from "../recover/state";
import { alone } from "../project-lock";
import { realProject, resourcesOf } from "../real-stack";
import { print } from "../render/output";
import { printable } from "../render/printable";

/** How `promote` is called. */
export interface PromoteOptions {
  app: string;
  yes?: boolean;
  evenIfRolledBack?: boolean;
  cwd?: string;
  json?: boolean;
}

/** What the command reads the world by; tests give another one. */
export interface Promoting {
  stateOf: (stack: string) => Promise<StateResource[]>;
  api: GoogleApi;
  /** GitHub's command; the default is the one on PATH. */
  github?: Ask;
}

/**
 * Takes the images that one environment runs into the configuration of another. Nothing is written without `--yes`, nor where something
 * holds one of them; the process exits with 1 then.
 */
export async function promote(from: string, to: string, options: PromoteOptions, world?: Promoting): Promise<void> {
  const folder = findProject(options.cwd ?? process.cwd());
  if (from === to)
    throw new UsageError("name two environments: the one that runs the image, and the one that gets it.");
  for (const stack of [from, to]) requireStack(folder, stack);
  const [source, target] = [from, to].map((stack) => fileOf(folder, stack, options.app)) as [File, File];
  const images = imagesBetween(source, target, options.app);
  const changed = images.reduce(
    (text, { path: at, image }) => withImage(target.file, text, { app: options.app, at, image }),
    target.text,
  );
  const request = { stacks: [from, to] as [string, string], app: options.app };
  const holds = await holdsFor(images, target.settings, request, world ?? realWorld(folder));
  const standing = standingOf(holds, options.evenIfRolledBack === true);
  const isWritten = standing.length === 0 && changed !== target.text && options.yes === true;
  if (isWritten) replace(folder, target, changed);
  const differences = differencesOf(source.settings, target.settings);
  const promotion = { from, to, app: options.app, images, holds, differences, isWritten };
  print(options, promotion, printable(renderPromotion(promotion, options.evenIfRolledBack === true)));
  if (standing.length > 0) process.exitCode = 1;
}

/** @throws UsageError where the file is no longer as it was read: what was decided meanwhile may be wrong. */
function replace(folder: string, { file, text }: File, changed: string): void {
  alone(folder, () => {
    if (readText(file, SETTINGS_BYTES) !== text)
      throw new UsageError(`${file}: has been changed by somebody else meanwhile; look at it, and run this again.`);
    writeWhole(file, changed);
  });
}

/** What keeps any of the images, each said once. */
async function holdsFor(
  images: Promoted[],
  { provenance }: Configured,
  { stacks: [from, to], app }: { stacks: [string, string]; app: string },
  { api, stateOf, github }: Promoting,
): Promise<Hold[]> {
  const states = await Promise.all([stateOf(from), stateOf(to)]);
  const [source, target] = states.map((resources) => sourcesOf(resources, app, api));
  if (source === undefined || target === undefined || source.length === 0) {
    return [{ why: `${from} runs nothing of ${app}; bring it up there first.`, mayBeOverruled: false }];
  }
  const found = await Promise.all(
    images.map(async ({ image }) => {
      const digest = parseImage(image)?.digest ?? "";
      const [here, there] = await Promise.all([readEvidence(source, digest), readEvidence(target, digest)]);
      const built = provenance === undefined ? [] : await provenanceHolds(image, provenance, github);
      const holds = [...built, ...holdsOf([from, here], [to, there])];
      return images.length === 1 ? holds : holds.map((hold) => ({ ...hold, why: `${image}: ${hold.why}` }));
    }),
  );
  return found.flat();
}

function realWorld(folder: string): Promoting {
  const project = realProject(folder);
  return {
    api: openGoogle((message) => new UsageError(message)),
    stateOf: (stack) => resourcesOf(project, stack),
  };
}

/** The settings of a stack. */
interface File {
  file: string;
  text: string;
  settings: Configured;
}

function fileOf(folder: string, stack: string, app: string): File {
  const file = path.join(folder, `Pulumi.${stack}.yaml`);
  const text = readText(file, SETTINGS_BYTES);
  if (text === undefined) throw new UsageError(`${file}: there is no such file.`);
  return { file, text, settings: configured(file, text, app) };
}

/** Only a digest says that both environments run the same, and each place of the one has to be in the other. */
function imagesBetween(source: File, target: File, app: string): Promoted[] {
  return [...source.settings.images].map(([at, image]) => {
    if (parseImage(image)?.digest === undefined) {
      throw new UsageError(
        `${source.file}: ${at} of ${app} is ${image}, without a digest; \`groundplan lock ${image}\` says which one it is, bring it up with that first.`,
      );
    }
    const before = target.settings.images.get(at);
    if (before === undefined) {
      throw new UsageError(`${target.file}: ${app} has no ${at}, which ${source.file} has; add it there first.`);
    }
    return { path: at, image, before };
  });
}
