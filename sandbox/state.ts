// The store between runs: a snapshot, and a journal to which each change is appended. A run that is ended at any moment
// loses nothing that was made: the next one reads the snapshot and then the journal.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { newKeySource, SecretBox, type KeySource } from "./encryption";
import type { Value } from "./model";
import { MemoryStore, type Change } from "./store";
import type { CloudObject, StackEntry } from "./types";
import { isTable, type Table } from "./wire";

/** The snapshot's format. Raised when an older version could not read it. */
const VERSION = 1;

/** A cloud object in a file: what was made at creation is one sealed text. */
type SealedObject = Omit<CloudObject, "kept"> & { kept: string };

interface SealedChange {
  put?: SealedObject;
  /** Type and id. */
  remove?: [string, string];
  entries?: StackEntry[];
  dropEntries?: StackEntry[];
}

interface Snapshot {
  version: number;
  key: KeySource;
  objects: SealedObject[];
  entries: StackEntry[];
}

/** Where the state of a stack is: `<folder>/.groundplan/sandbox/<project>/<stack>.json`. */
export function statePath(folder: string, project: string, stack: string): string {
  for (const part of [project, stack]) {
    if (!/^[A-Za-z0-9_.-]+$/.test(part) || part.startsWith("."))
      throw new Error(`"${part}" cannot be part of a file's name; rename the project or the stack`);
  }
  return join(folder, ".groundplan", "sandbox", project, `${stack}.json`);
}

/** A store in a file. Open it, run, close it. */
export class FileStore extends MemoryStore {
  private journal: number | undefined;

  private constructor(
    private readonly file: string,
    private readonly key: KeySource,
    private readonly secrets: SecretBox,
  ) {
    super();
  }

  /** Reads the state; an empty one when there is none. Nothing is written before the first change. */
  static open(file: string): FileStore {
    const snapshot = existsSync(file) ? readSnapshot(file) : undefined;
    const key = snapshot?.key ?? newKeySource();
    const store = new FileStore(file, key, new SecretBox(key, join(dirname(file), "key")));
    for (const object of snapshot?.objects ?? []) store.apply({ put: object });
    store.apply({ entries: snapshot?.entries ?? [] });
    for (const line of readJournal(store.journalFile)) store.apply(line);
    return store;
  }

  override commit(change: Change): void {
    super.commit(change);
    this.append(this.seal(change));
  }

  /** Writes the journal into the snapshot, if there is one. */
  close(): void {
    if (this.journal !== undefined) closeSync(this.journal);
    this.journal = undefined;
    if (!existsSync(this.journalFile)) return;
    writeWhole(this.file, JSON.stringify(this.snapshot()));
    unlinkSync(this.journalFile);
  }

  private get journalFile(): string {
    return `${this.file}.journal`;
  }

  private append(change: SealedChange): void {
    this.journal ??= this.openJournal();
    writeSync(this.journal, `${JSON.stringify(change)}\n`);
  }

  private openJournal(): number {
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    // The snapshot holds the source of the key, without which the journal could not be read.
    if (!existsSync(this.file)) {
      const empty: Snapshot = { version: VERSION, key: this.key, objects: [], entries: [] };
      writeWhole(this.file, JSON.stringify(empty));
    }
    if (existsSync(this.journalFile)) cutTornLine(this.journalFile);
    return openSync(this.journalFile, "a", 0o600);
  }

  private seal(change: Change): SealedChange {
    return {
      ...(change.put === undefined ? {} : { put: this.sealObject(change.put) }),
      ...(change.remove === undefined ? {} : { remove: [change.remove.type, change.remove.id] }),
      ...(change.entries === undefined ? {} : { entries: change.entries.map((entry) => this.sealEntry(entry)) }),
      ...(change.dropEntries === undefined
        ? {}
        : { dropEntries: change.dropEntries.map((entry) => ({ ...entry, inputs: {}, outputs: {} })) }),
    };
  }

  private sealObject(object: CloudObject): SealedObject {
    return {
      ...object,
      inputs: this.secrets.seal(object.inputs),
      outputs: this.secrets.seal(object.outputs),
      kept: this.secrets.sealAll(object.kept),
    };
  }

  private sealEntry(entry: StackEntry): StackEntry {
    return { ...entry, inputs: this.secrets.seal(entry.inputs), outputs: this.secrets.seal(entry.outputs) };
  }

  private apply(change: SealedChange): void {
    const { secrets } = this;
    const removed = change.remove === undefined ? undefined : this.objects.get(change.remove.join(" "));
    super.commit({
      ...(removed === undefined ? {} : { remove: removed }),
      ...(change.put === undefined
        ? {}
        : {
            put: {
              ...change.put,
              inputs: secrets.open(change.put.inputs),
              outputs: secrets.open(change.put.outputs),
              kept: secrets.openAll(change.put.kept),
            },
          }),
      ...(change.entries === undefined
        ? {}
        : {
            entries: change.entries.map((entry) => ({
              ...entry,
              inputs: secrets.open(entry.inputs),
              outputs: secrets.open(entry.outputs),
            })),
          }),
      ...(change.dropEntries === undefined ? {} : { dropEntries: change.dropEntries }),
    });
  }

  private snapshot(): Snapshot {
    return {
      version: VERSION,
      key: this.key,
      objects: [...this.objects.values()].map((object) => this.sealObject(object)),
      entries: [...this.entries.values()].map((entry) => this.sealEntry(entry)),
    };
  }
}

function readSnapshot(file: string): Snapshot {
  const snapshot = tableIn(readFileSync(file, "utf8"));
  const version = snapshot?.["version"];
  if (typeof version === "number" && version !== VERSION)
    throw new Error(
      `${file} was written by another version of the sandbox (format ${version}, this is ${VERSION}); use that version, or delete the file to start anew`,
    );
  if (snapshot === undefined || version !== VERSION || !isWhole(snapshot))
    throw new Error(`${file} is not a state of the sandbox; restore it, or delete it to start anew`);
  return snapshot;
}

/** The table that a text of JSON is, or nothing. */
function tableIn(text: string): Table | undefined {
  try {
    const value = JSON.parse(text) as Value;
    return isTable(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isWhole(snapshot: object): snapshot is Snapshot {
  const { key, objects, entries } = snapshot as { [member in keyof Snapshot]?: Value };
  const hasKey = isTable(key) && (key["from"] === "file" || key["from"] === "passphrase");
  return hasKey && typeof key["salt"] === "string" && isListOfTables(objects) && isListOfTables(entries);
}

function isListOfTables(value: Value | undefined): boolean {
  return Array.isArray(value) && value.every(isTable);
}

/** The whole lines of the journal. The last may be torn: what it said had not happened yet. */
function readJournal(file: string): SealedChange[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  lines.pop();
  return lines.map((line, index) => {
    const change = tableIn(line);
    if (change !== undefined) return change;
    throw new Error(
      `${file}, line ${index + 1}, is damaged; restore the file, or delete it to lose the changes of the last run`,
    );
  });
}

function cutTornLine(file: string): void {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(10) + 1;
  if (end < bytes.length) truncateSync(file, end);
}

/** Writes beside the file and renames, so that the file is the old one or the new one, never half of one. */
function writeWhole(file: string, text: string): void {
  const partial = `${file}.${process.pid}`;
  const descriptor = openSync(partial, "w", 0o600);
  writeSync(descriptor, text);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(partial, file);
}
