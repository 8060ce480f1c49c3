// The store between runs: a snapshot, and a journal to which each change is appended. A run that is ended at any moment
// loses nothing that was made: the next one reads the snapshot and then the journal.
import { existsSync, mkdirSync, statSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { FileError } from "../files/failure";
import { readText } from "../files/read";
import { LineFile, PRIVATE, removePartials, writeWhole } from "../files/whole";
import { newKeySource, SecretBox, type KeySource } from "./encryption";
import type { Value } from "./model";
import { isChange, isSnapshot } from "./state-shape";
import { MemoryStore, type Change } from "./store";
import type { CloudObject, Outcome, StackEntry } from "./types";
import { isTable, type Table } from "./wire";

/** The snapshot's format. Raised when an older version could not read it. */
const VERSION = 1;
/** The most that a snapshot or a journal may have, in bytes: what one text of Node.js holds. */
const MOST_BYTES = 500_000_000;

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

/** What a run that is under way, or that was killed, has changed beside the state. */
function journalOf(file: string): string {
  return `${file}.journal`;
}

/** What the engine's adapter adds to a stack's name: its state has the engine's own beside it, so that it is another one. */
export const ENGINE_SUFFIX = ".engine";

/** A store in a file. Open it, run, close it. */
export class FileStore extends MemoryStore {
  private journal: LineFile | undefined;

  private constructor(
    private readonly file: string,
    private readonly key: KeySource,
    private readonly secrets: SecretBox,
  ) {
    super();
  }

  /** The one of these states that was written last; nothing where none is there. */
  static lastWritten(files: string[]): string | undefined {
    const timeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return files
      .map((file) => ({ file, time: Math.max(timeOf(file), timeOf(journalOf(file))) }))
      .filter(({ time }) => time > 0)
      .sort((one, other) => other.time - one.time)[0]?.file;
  }

  /** Reads the state; an empty one when there is none. Nothing is written before the first change. */
  static open(file: string): FileStore {
    const snapshot = readSnapshot(file);
    const key = snapshot?.key ?? newKeySource();
    const store = new FileStore(file, key, new SecretBox(key, join(dirname(file), "key")));
    for (const object of snapshot?.objects ?? []) store.apply({ put: object });
    store.apply({ entries: snapshot?.entries ?? [] });
    for (const line of readJournal(store.journalFile)) store.apply(line);
    return store;
  }

  /** @throws FileError if the change cannot be written down; it has then not happened. */
  override commit(change: Change): void {
    this.journal ??= this.openJournal();
    this.journal.append(JSON.stringify(this.seal(change)));
    super.commit(change);
  }

  /**
   * Writes the journal into the snapshot, if there is one. Returns what kept it from that: nothing is lost then, since the
   * next run reads the old snapshot and the journal.
   */
  close(): string | undefined {
    try {
      this.journal?.close();
      this.journal = undefined;
      if (!existsSync(this.journalFile)) return undefined;
      writeWhole(this.file, JSON.stringify(this.snapshot()), PRIVATE);
      unlinkSync(this.journalFile);
      return undefined;
    } catch (error) {
      const { message } = FileError.of(this.file, "written", error);
      return `${message}. What was done is in ${this.journalFile}, which the next run reads`;
    }
  }

  private get journalFile(): string {
    return journalOf(this.file);
  }

  private openJournal(): LineFile {
    makeFolder(dirname(this.file));
    removePartials(this.file);
    // The snapshot holds the source of the key, without which the journal could not be read.
    if (!existsSync(this.file)) {
      const empty: Snapshot = { version: VERSION, key: this.key, objects: [], entries: [] };
      writeWhole(this.file, JSON.stringify(empty), PRIVATE);
    }
    return new LineFile(this.journalFile);
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

/** A folder for its owner alone. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw FileError.of(folder, "written", error);
  }
}

/** The snapshot, or nothing where there is none. One that may not be read is no empty one. */
function readSnapshot(file: string): Snapshot | undefined {
  const text = readText(file, MOST_BYTES);
  if (text === undefined) return undefined;
  const snapshot = tableIn(text);
  const version = snapshot?.["version"];
  if (typeof version === "number" && version !== VERSION)
    throw new Error(
      `${file} was written by another version of the sandbox (format ${version}, this is ${VERSION}); use that version, or delete the file to start anew`,
    );
  if (snapshot === undefined || version !== VERSION || !isSnapshot(snapshot))
    throw new Error(`${file} is not a state of the sandbox; restore it, or delete it to start anew`);
  return snapshot as unknown as Snapshot;
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

/** Runs an operation on the state of a file, which is closed whatever happens. */
export async function withStore(file: string, act: (store: FileStore) => Promise<Outcome>): Promise<Outcome> {
  const store = FileStore.open(file);
  let problem: string | undefined;
  let outcome: Outcome;
  try {
    outcome = await act(store);
  } finally {
    problem = store.close();
  }
  return problem === undefined ? outcome : { ...outcome, errors: [...outcome.errors, { message: problem }] };
}

/** The whole lines of the journal. The last may be torn: what it said had not happened yet. */
function readJournal(file: string): SealedChange[] {
  const lines = readText(file, MOST_BYTES)?.split("\n") ?? [];
  lines.pop();
  return lines.map((line, index) => {
    const change = tableIn(line);
    if (change !== undefined && isChange(change)) return change;
    throw new Error(
      `${file}, line ${index + 1}, is damaged; restore the file, or delete it to lose the changes of the last run`,
    );
  });
}
