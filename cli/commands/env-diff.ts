import { compareDocuments, summarizeComparison, Verdict, type KeyComparison } from "../env/compare";
import { Access, readDocument, type EnvDocument } from "../env/documents";
import { ExitCode } from "../env/exit-code";
import { usage } from "../env/failures";
import { Role, trees } from "../env/names";
import { print, progress, warn } from "../env/output";
import type { OutputOptions } from "../render/output";
import { openSession, withSession, type LoginOptions, type World } from "../env/session";
import { columns } from "../env/table";
import { findTarget, requireApp, type Target, type TargetOptions } from "../env/target";

interface DiffOptions extends TargetOptions, LoginOptions, OutputOptions {
  show?: boolean;
  onlyNames?: boolean;
  exitCode?: boolean;
}

/** Shows how two environments differ, key by key. */
export async function diff(one: string, other: string, options: DiffOptions): Promise<number> {
  if (options.show === true && options.onlyNames === true)
    throw usage("--show: shows values, and --only-names has none");
  const targets = [findTarget(one, options, process.env), findTarget(other, options, process.env)] as const;
  const app = requireApp(targets[0]);
  forbidTokenForTwo(...targets);
  const world = { variables: process.env, say: progress(options) };
  const read = (target: Target): Promise<EnvDocument[]> => readDocuments(target, requireApp(target), options, world);
  const documents = [await read(targets[0]), await read(targets[1])] as const;

  const comparisons = compareDocuments(...documents);
  const { differs, isIncomplete } = summarizeComparison(comparisons, documents.flat(), options.onlyNames === true);
  const summary = { one, other, app, differs, isIncomplete };
  print(
    options,
    { ...summary, keys: comparisons.map((comparison) => asJson(comparison, options)) },
    render(comparisons, one, other, options),
  );
  if (options.exitCode !== true) return ExitCode.Ok;
  if (differs) return ExitCode.Difference;
  // "Not known to differ" is not "the same".
  return isIncomplete ? ExitCode.NotAllowed : ExitCode.Ok;
}

/** A token for one server is not for the eyes of another. */
function forbidTokenForTwo(one: Target, other: Target): void {
  if ((process.env["VAULT_TOKEN"] ?? "") === "" || one.address === other.address) return;
  throw usage(
    `VAULT_TOKEN: is for one server, and ${one.environment} and ${other.environment} have two; unset it to log in to each`,
  );
}

async function readDocuments(target: Target, app: string, options: DiffOptions, world: World): Promise<EnvDocument[]> {
  const wanted = options.onlyNames === true ? Access.Keys : Access.Values;
  return withSession(openSession(target, Role.Developer, options, world), async (session) => {
    const documents = await Promise.all(trees.map((tree) => readDocument(session, tree, app, wanted)));
    for (const { tree } of documents.filter(({ access }) => access === Access.None)) {
      warn(`${session.who} may not read the ${tree} of ${target.environment}, not even the names of the keys`);
    }
    return documents;
  });
}

function asJson({ tree, key, verdict, one, other }: KeyComparison, options: DiffOptions): object {
  return { tree, key, verdict, ...(options.show === true ? { one: one ?? null, other: other ?? null } : {}) };
}

function render(comparisons: KeyComparison[], one: string, other: string, options: DiffOptions): string {
  const words: Record<Verdict, string> = {
    [Verdict.Equal]: "equal",
    [Verdict.Different]: "different",
    [Verdict.Present]: options.onlyNames === true ? "in both" : "in both; not compared, since a value may not be read",
    [Verdict.OnlyInOne]: `only in ${one}`,
    [Verdict.OnlyInOther]: `only in ${other}`,
    [Verdict.Unknown]: "unknown: the names of one side may not be read",
  };
  const shown = (value: string | undefined): string => (value === undefined ? "-" : JSON.stringify(value));
  const rows = comparisons.map((comparison) => [
    comparison.tree,
    comparison.key,
    words[comparison.verdict],
    ...(options.show === true ? [shown(comparison.one), shown(comparison.other)] : []),
  ]);
  return rows.length === 0 ? "no keys on either side\n" : columns(rows);
}
