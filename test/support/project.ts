import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";

/** The checkout. */
export const root = path.join(__dirname, "../..");

/**
 * This project in a new temporary folder, with no state and a configuration that can be edited; the sources are the
 * checkout's.
 */
export function copyProject(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-"));
  for (const file of fs.readdirSync(root).filter((name) => /^Pulumi\..*yaml$|^Pulumi\.yaml$/.test(name))) {
    fs.copyFileSync(path.join(root, file), path.join(folder, file));
  }
  for (const shared of [
    "components",
    "images.lock.json",
    "node_modules",
    "package.json",
    "policy.yaml",
    "register.cjs",
    "stacks",
  ]) {
    fs.symlinkSync(path.join(root, shared), path.join(folder, shared));
  }
  return folder;
}

/** This project in a new temporary folder, with copies of `edited`, which a test may change; all else is the checkout's. */
export function copySources(...edited: string[]): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-sources-"));
  for (const name of fs.readdirSync(root).filter((one) => one !== ".git")) {
    const [from, to] = [path.join(root, name), path.join(folder, name)];
    if (edited.includes(name)) fs.cpSync(from, to, { recursive: true });
    else fs.symlinkSync(from, to);
  }
  return folder;
}

/** Replaces a text that a file has, as somebody who follows CONTRIBUTING.md would. */
export function edit(folder: string, file: string, old: string, next: string): void {
  const place = path.join(folder, file);
  const text = fs.readFileSync(place, "utf8");
  if (!text.includes(old)) throw new Error(`${place} has no ${old}`);
  fs.writeFileSync(
    place,
    text.replace(old, () => next),
  );
}

/** `copyProject`, removed when the test ends. */
export function temporaryProject(context: TestContext): string {
  const folder = copyProject();
  context.after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Replaces one value in a stack's configuration, as an operator would edit the line. */
export function setConfig(folder: string, stack: string, key: string, value: string): void {
  const file = path.join(folder, `Pulumi.${stack}.yaml`);
  const before = fs.readFileSync(file, "utf8");
  const after = before.replace(new RegExp(`^(  ${key}: ).*$`, "m"), `$1${value}`);
  if (after === before) throw new Error(`${file} has no line for ${key}, or it says ${value} already`);
  fs.writeFileSync(file, after);
}
