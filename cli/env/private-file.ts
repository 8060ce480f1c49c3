import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { writeNew } from "../../files/whole";

/** A file in a folder of its own, both private; in memory where the system has a folder for that. */
export interface Draft {
  file: string;
  remove: () => void;
}

export function createDraft(name: string, text: string): Draft {
  const folder = path.join(
    memoryFolder() ?? os.tmpdir(),
    `groundplan-${process.pid}-${randomBytes(6).toString("hex")}`,
  );
  fs.mkdirSync(folder, { mode: 0o700 });
  const remove = (): void => {
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    const file = path.join(folder, name);
    writeNew(file, text);
    return { file, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function memoryFolder(): string | undefined {
  const folder = "/dev/shm";
  try {
    fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK);
    return folder;
  } catch {
    return undefined;
  }
}
