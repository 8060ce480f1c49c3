import { readBase, type Place } from "../env/change";
import { Access, readDocument } from "../env/documents";
import { ExitCode } from "../env/exit-code";
import { usage } from "../env/failures";
import { Role, Tree } from "../env/names";
import { progress } from "../env/output";
import type { OutputOptions } from "../render/output";
import { readValue } from "../env/prompt";
import { openSession, withSession, type LoginOptions, type Session } from "../env/session";
import { findTarget, requireApp, type TargetOptions } from "../env/target";
import { unfit } from "../env/values";
import { namedTree, writeChange, type TreeOptions } from "../env/write";

type SetOptions = TargetOptions & LoginOptions & OutputOptions & TreeOptions;

/** Puts one value into the source. */
export async function set(stack: string, key: string, value: string | undefined, options: SetOptions): Promise<number> {
  const named = namedTree(options);
  if (value !== undefined && named !== Tree.Config) {
    throw usage(
      `${key}: a value on the command line is for --config only; give a secret on standard input, and change this one`,
    );
  }
  requireFit(key, value ?? "");
  const target = findTarget(stack, options, process.env);
  const app = requireApp(target);
  const world = { variables: process.env, say: progress(options) };
  return withSession(openSession(target, Role.Operator, options, world), async (session) => {
    const place: Place = { session, app, tree: await treeOf(session, app, key, named) };
    const base = await readBase(place);
    const text = value ?? (await readValue(`${key} (${place.tree} of ${app} in ${target.environment}): `));
    requireFit(key, text);
    await writeChange(place, base, new Map([[key, text]]), options);
    return ExitCode.Ok;
  });
}

function requireFit(key: string, value: string): void {
  const problem = unfit(key, value);
  if (problem !== undefined) throw usage(`${key}: ${problem}; use another name, such as STRIPE_KEY`);
}

/** A key has one tree. Unless it is there or named, it is a secret: that can be told later that it is none. */
async function treeOf(session: Session, app: string, key: string, named: Tree | undefined): Promise<Tree> {
  const documents = await Promise.all(
    [Tree.Config, Tree.Secrets].map((tree) => readDocument(session, tree, app, Access.Keys)),
  );
  const known = documents.filter(({ keys }) => keys.includes(key)).map(({ tree }) => tree);
  const elsewhere = known.find((tree) => tree !== named);
  if (named === undefined) return known.includes(Tree.Secrets) ? Tree.Secrets : (known[0] ?? Tree.Secrets);
  if (elsewhere === undefined || known.includes(named)) return named;
  throw usage(`${key}: is in the ${elsewhere} of ${app}; set it there, or \`groundplan env unset\` it first`);
}
