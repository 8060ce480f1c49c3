import { createRequire } from "node:module";
import { Access, readDocument } from "../env/documents";
import { ExitCode } from "../env/exit-code";
import { EnvError, usage } from "../env/failures";
import { expectedKeys, findings, type ExpectedKey, type Findings, type FoundKey } from "../env/expected";
import { mountOf, Role, trees, type Tree } from "../env/names";
import { print, progress } from "../env/output";
import { openSession, withSession, type LoginOptions, type Session } from "../env/session";
import { findTarget, type TargetOptions } from "../env/target";
import type { Outcome } from "../../sandbox";
import { findProject, requireStack } from "../project";
import { tell, type OutputOptions } from "../render/output";
import { renderErrors } from "../render/errors";

const load = createRequire(__filename);

interface CheckOptions extends TargetOptions, LoginOptions, OutputOptions {
  strict?: boolean;
}

/** Compares the keys that the program names with those that the environment has. */
export async function check(stack: string, options: CheckOptions): Promise<number> {
  const say = progress(options);
  const project = findProject(options.cwd ?? process.cwd());
  requireStack(project, stack);
  // Without `--app`, every application of the program is checked.
  const { app } = options;
  const target = { ...findTarget(stack, options, process.env), app };
  say(`Planning ${stack}, to see which keys it names`);
  const expected = await planned(project, stack, app);
  const apps = await withSession(
    openSession(target, Role.Developer, options, { variables: process.env, say }),
    (session) => Promise.all([...expected].map(([name, keys]) => examine(session, name, keys))),
  );
  const isComplete = apps.every(({ missing }) => missing.length === 0);
  const isExact = apps.every(({ made, unexpected }) => made.length + unexpected.length === 0);
  print(options, { environment: target.environment, isComplete, isExact, apps }, apps.map(render).join(""));
  return isComplete && (isExact || options.strict !== true) ? ExitCode.Ok : ExitCode.Difference;
}

/** The keys that the program names, from its plan in the simulated cloud. */
async function planned(
  projectDir: string,
  stack: string,
  app: string | undefined,
): Promise<Map<string, ExpectedKey[]>> {
  const outcome = await planOf(projectDir, stack);
  if (outcome.errors.length > 0) {
    tell(renderErrors(outcome.errors), process.stderr);
    throw usage(`${stack} cannot be planned; correct that first (groundplan plan ${stack})`);
  }
  const expected = expectedKeys(outcome);
  if (app === undefined) return expected;
  const keys = expected.get(app);
  if (keys !== undefined) return new Map([[app, keys]]);
  throw usage(
    `--app: "${app}"; the program names no keys for it (it has: ${[...expected.keys()].join(", ") || "none"})`,
  );
}

/** The plan. What keeps it from beginning is in the project's files, its state or the passphrase, which the user mends. */
async function planOf(projectDir: string, stack: string): Promise<Outcome> {
  // The SDK is most of what a plan costs to start; no other `env` command needs it.
  const { openSandbox } = load("../../sandbox") as typeof import("../../sandbox");
  try {
    const sandbox = await openSandbox({ projectDir, stack, adapter: "offline" });
    return await sandbox.plan();
  } catch (error) {
    throw usage(`${stack} cannot be planned: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function examine(session: Session, app: string, expected: ExpectedKey[]): Promise<Findings> {
  const present = await Promise.all(
    trees.map(async (tree): Promise<[Tree, string[]]> => {
      const document = await readDocument(session, tree, app, Access.Keys);
      if (document.access !== Access.None) return [tree, document.keys];
      const path = `${mountOf(tree, session.target.environment)}/${app}`;
      throw new EnvError(ExitCode.NotAllowed, `${session.who} may not read the names at ${path}; ask for access`);
    }),
  );
  return findings(app, expected, new Map(present));
}

function render({ app, missing, made, unexpected }: Findings): string {
  const line =
    (what: string) =>
    ({ tree, key }: FoundKey) =>
      `${app}: ${tree} ${key} ${what}\n`;
  const lines = [
    ...missing.map(line("is missing: groundplan env set")),
    ...made.map(line("is missing, and the deployment makes it")),
    ...unexpected.map(line("is there, and the program does not name it")),
  ];
  return lines.length === 0 ? `${app}: every key that the program names is there, and no other\n` : lines.join("");
}
