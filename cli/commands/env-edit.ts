import { readBase, type Place } from "../env/change";
import { withoutRecords } from "../env/documents";
import { editText } from "../env/editor";
import { changeBetween, fromText, toText } from "../env/edit-text";
import { ExitCode } from "../env/exit-code";
import { EnvError } from "../env/failures";
import { Role, Tree } from "../env/names";
import { print, progress, warn } from "../env/output";
import type { OutputOptions } from "../render/output";
import { confirm } from "../env/prompt";
import { openSession, withSession, type LoginOptions } from "../env/session";
import { findTarget, requireApp, type TargetOptions } from "../env/target";
import { namedTree, writeChange, type TreeOptions } from "../env/write";

type EditOptions = TargetOptions & LoginOptions & OutputOptions & TreeOptions;

/** Opens a document in the user's editor, and writes what changed. */
export async function edit(stack: string, options: EditOptions): Promise<number> {
  const tree = namedTree(options) ?? Tree.Config;
  const target = findTarget(stack, options, process.env);
  const app = requireApp(target);
  const world = { variables: process.env, say: progress(options) };
  return withSession(openSession(target, Role.Operator, options, world), async (session) => {
    const place: Place = { session, app, tree };
    const base = await readBase(place);
    const subject = { environment: target.environment, app, tree };
    const change = changeBetween(
      withoutRecords(base.fields),
      await untilRight(toText(withoutRecords(base.fields), subject)),
    );
    if (change.size > 0) await writeChange(place, base, change, options);
    else
      print(options, { ...subject, keys: [], changed: false, version: base.version, others: [] }, "Nothing changed\n");
    return ExitCode.Ok;
  });
}

/** Edits again while the text is wrong and the user wants to. */
async function untilRight(text: string): Promise<Map<string, string>> {
  for (let current = text; ;) {
    current = await editText("values.yaml", current, process.env);
    try {
      return fromText(current);
    } catch (error) {
      if (!(error instanceof EnvError)) throw error;
      warn(error.message);
      if (!(await confirm("Edit again?"))) throw error;
    }
  }
}
