// A project for `groundplan new app`, and what the command prints.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { newApp, type NewAppOptions } from "../../../cli/commands/new-app";

const root = path.join(__dirname, "../../..");

/** The repository's settings in a folder of their own, each changed by `change`, until the test ends. */
export function settingsFolder(context: TestContext, change: (text: string) => string = (text) => text): string {
  const place = mkdtempSync(path.join(tmpdir(), "groundplan-new-"));
  context.after(() => {
    rmSync(place, { recursive: true });
  });
  for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"]) {
    writeFileSync(path.join(place, file), change(readFileSync(path.join(root, file), "utf8")));
  }
  return place;
}

/** Writes the table of applications. */
export function writeTable(place: string, lines: string[]): void {
  mkdirSync(path.join(place, "stacks/apps"), { recursive: true });
  writeFileSync(path.join(place, "stacks/apps/index.ts"), `${lines.join("\n")}\n`);
}

/** What the command prints, in this process. */
export function printed(context: TestContext, name: string, options: Partial<NewAppOptions>): string {
  const write = context.mock.method(process.stdout, "write", () => true);
  try {
    newApp(name, { hostname: [], ...options });
    // With `CI` set there are colours.
    return stripVTControlCharacters(write.mock.calls.map((call) => String(call.arguments[0])).join(""));
  } finally {
    write.mock.restore();
  }
}
