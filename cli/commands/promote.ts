import path from "node:path";
import { parseImage } from "../../components/internal/image-reference";
import { readText, SETTINGS_BYTES } from "../../files/read";
import { writeWhole } from "../../files/whole";
import { findEngine } from "../../sandbox";
import { openGoogle, type GoogleApi } from "../google-api";
import { configured, differencesOf, withImage, type Configured, type Difference } from "../promote/configuration";
import { holdsOf, type Hold } from "../promote/decide";
import { readEvidence, servicesOf } from "../promote/evidence";
import { findProject, requireStack, UsageError } from "../project";
import { exportState } from "../recover/pulumi";
import type { StateResource } from "../recover/state";
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
  stateOf: (folder: string, stack: string) => Promise<StateResource[]>;
  api: GoogleApi;
}

/**
 * Takes the image that one environment runs into the configuration of another. Nothing is written without `--yes`, nor where something
 * holds it; the process exits with 1 then.
 */
export async function promote(from: string, to: string, options: PromoteOptions, world?: Promoting): Promise<void> {
  const folder = findProject(options.cwd ?? process.cwd());
  if (from === to)
    throw new UsageError("name two environments: the one that runs the image, and the one that gets it.");
  for (const stack of [from, to]) requireStack(folder, stack);
  const [sourceFile, targetFile] = [from, to].map((stack) => path.join(folder, `Pulumi.${stack}.yaml`)) as [
    string,
    string,
  ];
  const targetText = textOf(targetFile);
  const source = configured(sourceFile, textOf(sourceFile), options.app);
  const target = configured(targetFile, targetText, options.app);
  const digest = digestOf(source, sourceFile, options.app);
  const changed = withImage(targetFile, targetText, options.app, source.image);
  const holds = await askBoth([from, to], folder, { app: options.app, digest }, world ?? realWorld());
  const standing = holds.filter(({ mayBeOverruled }) => !(mayBeOverruled && options.evenIfRolledBack === true));
  const isSame = target.image === source.image;
  const isWritten = standing.length === 0 && !isSame && options.yes === true;
  if (isWritten) writeWhole(targetFile, changed);
  const said = { from, to, app: options.app, image: source.image, before: target.image };
  const differences = differencesOf(source, target);
  print(
    options,
    { ...said, holds, differences, isWritten },
    printable(text(said, { holds, standing, differences, isSame, isWritten })),
  );
  if (standing.length > 0) process.exitCode = 1;
}

async function askBoth(
  stacks: [string, string],
  folder: string,
  { app, digest }: { app: string; digest: string },
  { api, stateOf }: Promoting,
): Promise<Hold[]> {
  const found = await Promise.all(
    stacks.map(async (stack) => {
      const services = servicesOf(await stateOf(folder, stack), app);
      return { stack, services, evidence: await readEvidence(api, services, digest) };
    }),
  );
  const [source, target] = found;
  if (source === undefined || target === undefined || source.services.length === 0) {
    const why = `${stacks[0]} has no Cloud Run service of ${app}, and only those tell what they ran; bring it up there first.`;
    return [{ why, mayBeOverruled: false }];
  }
  return holdsOf([source.stack, source.evidence], [target.stack, target.evidence]);
}

function realWorld(): Promoting {
  const executable = findEngine();
  if (executable === undefined) throw new UsageError("pulumi: missing on PATH; install it, as the `up` had it");
  return {
    api: openGoogle((message) => new UsageError(message)),
    stateOf: async (folder, stack) => {
      const { deployment } = await exportState({ executable, folder, environment: process.env }, stack);
      return deployment.resources ?? [];
    },
  };
}

function textOf(file: string): string {
  const found = readText(file, SETTINGS_BYTES);
  if (found === undefined) throw new UsageError(`${file}: there is no such file.`);
  return found;
}

/** Only a digest says that both environments run the same. */
function digestOf({ image }: Configured, file: string, app: string): string {
  const digest = parseImage(image)?.digest;
  if (digest !== undefined) return digest;
  throw new UsageError(
    `${file}: ${app} has the image ${image} without a digest; \`groundplan lock ${image}\` says which one it is, bring it up with that first.`,
  );
}

interface Said {
  holds: Hold[];
  standing: Hold[];
  differences: Difference[];
  isSame: boolean;
  isWritten: boolean;
}

function text(
  { from, to, app, image, before }: { from: string; to: string; app: string; image: string; before: string },
  { holds, standing, differences, isSame, isWritten }: Said,
): string {
  const lines = [`${app} of ${from}: ${image}`, `${" ".repeat(app.length)}    ${to}: ${before}`];
  if (holds.length > 0) lines.push("", "Held", ...holds.map(({ why }) => `  • ${why}`));
  if (differences.length > 0) lines.push("", `Differs besides, and stays as it is in ${to}`);
  lines.push(...differences.map(({ path: at, from: old, to: now }) => `  ${at}: ${shown(old)} → ${shown(now)}`), "");
  if (standing.some(({ mayBeOverruled }) => !mayBeOverruled)) lines.push("Nothing is written.");
  else if (standing.length > 0) lines.push("Nothing is written. Whoever knows better says --even-if-rolled-back.");
  else if (isSame) lines.push(`${to} has this image already. Nothing is written.`);
  else
    lines.push(isWritten ? `Pulumi.${to}.yaml has it now. Commit it; pulumi up brings it up.` : "Run it with --yes.");
  return `${lines.join("\n")}\n`;
}

function shown(value: unknown): string {
  return value === undefined ? "(none)" : JSON.stringify(value);
}
