// A file of YAML or TOML as a tree of items that know their lines, and that remember whether somebody has dealt with them.
import type { Scalar } from "yaml";
import { isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseAllDocuments, type Document } from "yaml";
import { readText, SETTINGS_BYTES } from "../../files/read";
import { explainYaml } from "../../files/settings";
import { UsageError } from "../project";
import { Notes, type NoteKind } from "./notes";
import { isProcfile, parseProcfile } from "./heroku/procfile";
import { parseToml } from "./toml";

/** As deep, and as long once all repetitions are written out, as a description of an application may be. */
const deepest = 60;
const mostItems = 50_000;
/** Values that aliases may stand for in all: large files repeat the same block for each of their services. */
const mostAliases = 2_000;

/** One file, what it says, and what has to be told about it. */
export interface Source {
  file: string;
  documents: Item[];
  notes: Notes;
  /** The same, read anew: nothing of it has been dealt with, and nothing is told. */
  again: () => Source;
}

/** A value in a file. */
export class Item {
  /** What the file says of the value's form, such as Compose's `!override`. */
  tag: string | undefined;
  private members: [key: string, item: Item][] = [];

  constructor(
    readonly notes: Notes,
    /** Names and indices that lead here, such as `services.web.image`. */
    readonly path: string,
    readonly line: number,
    readonly kind: "table" | "list" | "text" | "nothing",
    /** What the file has here: the same for each place that repeats it. */
    private readonly mark: object,
    private value = "",
    /** What a comment on the same line, or just above, says. */
    readonly comment = "",
  ) {}

  add(key: string, item: Item): void {
    this.members.push([key, item]);
  }

  /** The members of a table; of a list, under their indices. */
  entries(): [key: string, item: Item][] {
    return this.kind === "table" || this.kind === "list" ? this.members : [];
  }

  /** The members of a list. A single text stands for a list of one. */
  list(): Item[] {
    if (this.kind === "text") return [this];
    return this.kind === "list" ? this.members.map(([, item]) => item) : [];
  }

  get(...keys: string[]): Item | undefined {
    return keys.reduce<Item | undefined>((found, key) => found?.member(key), this);
  }

  private member(key: string): Item | undefined {
    return this.entries().find(([name]) => name === key)?.[1];
  }

  /** The text, which has been dealt with from now on; nothing if it is none. */
  text(): string | undefined {
    const text = this.peek();
    if (text !== undefined) this.notes.take(this.mark);
    return text;
  }

  /** The text, which still has to be dealt with. */
  peek(): string | undefined {
    return this.kind === "text" ? this.value : undefined;
  }

  /** Writes each text below anew. */
  rewrite(write: (text: string, item: Item) => string): void {
    if (this.kind === "text") this.value = write(this.value, this);
    for (const [, item] of this.members) item.rewrite(write);
  }

  /** Whether another item stands for the same place in the file, as aliases do. */
  isSameAs(other: Item): boolean {
    return this.mark === other.mark;
  }

  /** A place that this one leads to, such as a variable in a file that it names. */
  at(path: string, comment: string): Item {
    return new Item(this.notes, path, this.line, "text", {}, "", comment);
  }

  /** A number that has been dealt with; nothing if it is none. */
  number(): number | undefined {
    const text = this.peek();
    if (text === undefined || !/^\d+(\.\d+)?$/.test(text)) return undefined;
    this.notes.take(this.mark);
    return Number(text);
  }

  /** Whether it says yes, which has been dealt with. */
  isTrue(): boolean {
    return this.text()?.toLowerCase() === "true";
  }

  /** Says that everything below has found its place. */
  take(): void {
    for (const leaf of this.leaves()) this.notes.take(leaf.mark);
  }

  /** Tells a person something about this item, and with that about everything below. */
  note(kind: NoteKind, text: string): void {
    this.notes.add({ line: this.line, path: this.path, kind, text, whole: true });
    for (const leaf of this.leaves()) this.notes.tell(leaf.mark);
  }

  /** Says that all of it is left out, whatever was said of its parts. */
  drop(text: string): void {
    if (this.path !== "") this.notes.forget(this.path);
    this.note("left out", text);
  }

  /** Whether a note of a kind speaks of it. */
  isTold(kind: NoteKind): boolean {
    return this.notes.all().some((note) => note.kind === kind && note.path === this.path);
  }

  /** The same in the place of what was said before. */
  retell(kind: NoteKind, text: string): void {
    this.notes.forget(this.path);
    this.note(kind, text);
  }

  /** The same, about something that has its place nevertheless. */
  remark(kind: NoteKind, text: string): void {
    this.notes.add({ line: this.line, path: this.path, kind, text, whole: false });
  }

  /** How many values below have their place without a note, each once. */
  countTaken(): number {
    const marks = new Set(this.leaves().map(({ mark }) => mark));
    return [...marks].filter((mark) => this.notes.isTaken(mark) && !this.notes.isTold(mark)).length;
  }

  /** Whether nobody has dealt with any of it. */
  isUntouched(): boolean {
    return this.leaves().every(({ mark }) => !this.notes.isTaken(mark));
  }

  /** The values below that have no more below them. */
  leaves(): Item[] {
    return this.members.length === 0 ? [this] : this.members.flatMap(([, item]) => item.leaves());
  }

  /** The leaves that nobody has dealt with, each once. */
  rest(): Item[] {
    const seen = new Set<object>();
    return this.leaves().filter(({ mark }) => {
      const isNew = !seen.has(mark) && !this.notes.isTaken(mark);
      seen.add(mark);
      return isNew;
    });
  }
}

/** @throws UsageError or FileError if it is no YAML and, by its name, no TOML; it quotes nothing of the file. */
export function readSource(file: string): Source {
  const text = readText(file, SETTINGS_BYTES);
  if (text === undefined) throw new UsageError(`${file}: there is no such file; name the one to translate.`);
  if (isProcfile(file)) return parseProcfile(file, text);
  return file.endsWith(".toml") ? tomlSource(file, text) : parseSource(file, text);
}

function tomlSource(file: string, text: string): Source {
  const notes = new Notes();
  return { file, documents: [parseToml(file, text, notes)], notes, again: () => tomlSource(file, text) };
}

/** The same of a text that has been read. Paths in it begin with `prefix`. */
export function parseSource(file: string, text: string, notes = new Notes(), prefix = ""): Source {
  const lines = new LineCounter();
  const clean = text.replace(/[\uE000-\uE001]/g, "\uFFFD");
  // Of a key that JSON has twice, whoever reads it takes the last (https://www.rfc-editor.org/rfc/rfc8259#section-4).
  const uniqueKeys = !file.endsWith(".json");
  const parsed = parseAllDocuments(clean, { lineCounter: lines, merge: true, logLevel: "silent", uniqueKeys });
  const documents = "empty" in parsed ? [] : parsed;
  const built: Item[] = [];
  for (const document of documents) {
    const [error] = document.errors;
    if (error !== undefined) throw explainYaml(file, error);
    try {
      // Refuses aliases that grow without end.
      document.toJS({ maxAliasCount: mostAliases });
      built.push(
        new Builder(document, notes, lines).build(document.contents, documents.length > 1 ? titleOf(document) : prefix),
      );
    } catch {
      throw new UsageError(`${file}: is nested too deeply, or repeats itself too often; write it out.`);
    }
  }
  const again = (): Source => parseSource(file, text, new Notes(), prefix);
  return { file, documents: built.filter(({ kind }) => kind !== "nothing"), notes, again };
}

/** What an object of Kubernetes is called among others: `Deployment/shop`. */
function titleOf(document: Document): string {
  const [kind, name] = [document.getIn(["kind"]), document.getIn(["metadata", "name"])];
  return typeof kind === "string" && typeof name === "string" ? `${kind}/${name}` : "";
}

class Builder {
  private count = 0;
  /** How deep each alias is already being followed. */
  private depth = 0;

  constructor(
    private readonly document: Document,
    private readonly notes: Notes,
    private readonly lines: LineCounter,
  ) {}

  build(node: unknown, path: string, comment = "", fallback: object = {}): Item {
    if (++this.count > mostItems || this.depth > deepest) throw new Error("too large");
    this.depth++;
    try {
      const value = isAlias(node) ? node.resolve(this.document) : node;
      const place = value ?? fallback;
      const line = this.lineOf(node) ?? this.lineOf(fallback) ?? 1;
      const make = (kind: Item["kind"], text = ""): Item => {
        const item = new Item(this.notes, path, line, kind, place, text, comment);
        item.tag = isNode(value) ? value.tag : undefined;
        return item;
      };
      if (isMap(value)) {
        const item = make("table");
        // The parser gives what stands before the first member to the table.
        let before: unknown = { commentBefore: value.commentBefore };
        for (const [key, [member, pair]] of this.membersOf(value.items)) {
          item.add(key, this.build(member, step(path, key), commentOf(before, member, pair), pair as object));
          before = undefined;
        }
        return item;
      }
      if (isSeq(value)) {
        const item = make("list");
        for (const [index, member] of value.items.entries()) {
          const before = index === 0 ? { commentBefore: value.commentBefore } : undefined;
          item.add(String(index), this.build(member, `${path}[${index}]`, commentOf(before, member)));
        }
        return item;
      }
      if (!isScalar(value) || value.value === null) return make("nothing");
      return make("text", textOf(value));
    } finally {
      this.depth--;
    }
  }

  /** The members of a table, with those that it takes over (`<<`) and does not have itself. */
  private membersOf(items: unknown[]): Map<string, [value: unknown, pair: unknown]> {
    const own = new Map<string, [unknown, unknown]>();
    const others = new Map<string, [unknown, unknown]>();
    for (const pair of items) {
      if (!isPair(pair)) continue;
      const key = isScalar(pair.key) ? pair.key : undefined;
      if (key?.value !== "<<" && typeof key?.value !== "symbol") {
        own.set(key === undefined ? String(pair.key) : textOf(key), [pair.value, pair.key]);
        continue;
      }
      const merged = isAlias(pair.value) ? pair.value.resolve(this.document) : pair.value;
      for (const each of isSeq(merged) ? merged.items : [merged]) {
        const table = isAlias(each) ? each.resolve(this.document) : each;
        if (!isMap(table)) continue;
        if (++this.count > mostItems) throw new Error("too large");
        this.depth++;
        if (this.depth > deepest) throw new Error("too deep");
        for (const [name, found] of this.membersOf(table.items)) if (!others.has(name)) others.set(name, found);
        this.depth--;
      }
    }
    return new Map([...[...others].filter(([name]) => !own.has(name)), ...own]);
  }

  private lineOf(node: unknown): number | undefined {
    const range = (node as { range?: number[] } | null | undefined)?.range;
    return range?.[0] === undefined ? undefined : this.lines.linePos(range[0]).line;
  }
}

function commentOf(...nodes: unknown[]): string {
  return nodes
    .map((node) => node as { comment?: string | null; commentBefore?: string | null } | null)
    .map((node) => `${node?.commentBefore ?? ""} ${node?.comment ?? ""}`)
    .join(" ")
    .trim();
}

/** As it is written, so that 1.20 stays 1.20; of a block or of quotes, what they stand for. */
function textOf(scalar: Scalar): string {
  return scalar.type === "PLAIN" && scalar.source !== undefined ? scalar.source : String(scalar.value);
}

/** The path of a member of a table. */
export function step(path: string, key: string): string {
  const name = /^[\w-]+$/.test(key) ? key : `["${key}"]`;
  // Behind the name of another file there is a colon.
  return path === "" || path.endsWith(":") ? path + name : name.startsWith("[") ? `${path}${name}` : `${path}.${name}`;
}
