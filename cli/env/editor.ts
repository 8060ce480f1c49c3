import { spawn } from "node:child_process";
import fs from "node:fs";
import { constants } from "node:os";
import { usage } from "./failures";
import { createDraft, type Draft } from "./private-file";

/** Has a person edit a text, in a private file that is gone afterwards, however this ends. Returns the text. */
export async function editText(name: string, text: string, variables: NodeJS.ProcessEnv): Promise<string> {
  const draft = createDraft(name, text);
  const release = removeAtAnyEnd(draft);
  try {
    const status = await openEditor(editorOf(variables), draft.file);
    if (status !== 0) throw usage(`the editor ended with ${status}; nothing is written`);
    return fs.readFileSync(draft.file, "utf8");
  } finally {
    release();
    draft.remove();
  }
}

function editorOf(variables: NodeJS.ProcessEnv): string {
  return [variables["VISUAL"], variables["EDITOR"], "vi"].find((editor) => (editor ?? "") !== "") ?? "vi";
}

/** As git does it: the variable is a command of the shell, which the file's name follows. */
function openEditor(editor: string, file: string): Promise<number> {
  const child = spawn("sh", ["-c", `${editor} "$@"`, editor, file], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/** The editor deals with what is typed; what ends this process removes the file first. */
function removeAtAnyEnd(draft: Draft): () => void {
  const ignore = (): void => undefined;
  const end = (signal: NodeJS.Signals): void => {
    draft.remove();
    process.exit(128 + constants.signals[signal]);
  };
  const handlers: [NodeJS.Signals, (signal: NodeJS.Signals) => void][] = [
    ["SIGINT", ignore],
    ["SIGQUIT", ignore],
    ["SIGTERM", end],
    ["SIGHUP", end],
  ];
  for (const [signal, handler] of handlers) process.on(signal, handler);
  process.on("exit", draft.remove);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
    process.off("exit", draft.remove);
  };
}
