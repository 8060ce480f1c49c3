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
