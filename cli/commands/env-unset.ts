import type { VaultDocument } from "../../sync/vault/client";
import { readBase, type Place } from "../env/change";
import { ExitCode } from "../env/exit-code";
import { EnvError, usage } from "../env/failures";
import { Role, trees, type Tree } from "../env/names";
import { progress } from "../env/output";
import type { OutputOptions } from "../render/output";
import { openSession, withSession, type LoginOptions } from "../env/session";
import { findTarget, requireApp, type TargetOptions } from "../env/target";
import { namedTree, writeChange, type TreeOptions } from "../env/write";

type UnsetOptions = TargetOptions & LoginOptions & OutputOptions & TreeOptions;

/** Takes one key out of the source. Its earlier values stay in Vault's history. */
export async function unset(stack: string, key: string, options: UnsetOptions): Promise<number> {
  const named = namedTree(options);
  const target = findTarget(stack, options, process.env);
  const app = requireApp(target);
  const world = { variables: process.env, say: progress(options) };
  return withSession(openSession(target, Role.Operator, options, world), async (session) => {
    const places = (named === undefined ? trees : [named]).map((tree): Place => ({ session, app, tree }));
    const found: { place: Place; base: VaultDocument }[] = [];
    for (const place of places) {
      const base = await readBase(place);
      if (Object.hasOwn(base.fields, key)) found.push({ place, base });
    }
    const [first, second] = found;
    if (first === undefined) {
      throw new EnvError(ExitCode.Difference, `${key}: ${absent(named, app, target.environment)}; check its spelling`);
    }
    if (second !== undefined) throw usage(`${key}: is in both trees; choose --secret or --config`);
    await writeChange(first.place, first.base, new Map([[key, null]]), options);
    return ExitCode.Ok;
  });
}

function absent(tree: Tree | undefined, app: string, environment: string): string {
  return `is not in the ${tree ?? "configuration or the secrets"} of ${app} in ${environment}`;
}
