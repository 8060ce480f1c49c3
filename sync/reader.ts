// Reads a document whose author may be wrong, and collects every mistake instead of stopping at the first.

/** The settings cannot be used. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  /** `problems` are told below the message, one a line. */
  constructor(
    message: string,
    readonly problems: string[] = [],
  ) {
    super([message, ...problems.map((line) => `  ${line}`)].join("\n"));
  }
}

/** Name of a bucket in Cloud Storage (https://cloud.google.com/storage/docs/buckets#naming). */
export const bucketName = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;

/** So many mistakes are told, and so many characters of each wrong value: an author may be wrong without end. */
const mostProblems = 50;
const longestValue = 100;

interface Members {
  [name: string]: unknown;
}

/** Reads the members of one object. Members that are never asked for are mistakes. */
export class Reader {
  private readonly problems: string[];
  private readonly path: string;
  private readonly members: Members;
  private readonly asked = new Set<string>();

  constructor(value: unknown, path = "", problems: string[] = []) {
    this.path = path;
    this.problems = problems;
    this.members = isMembers(value) ? value : {};
    if (!isMembers(value)) this.problem(path === "" ? "the settings" : path, value, "use an object");
  }

  has(name: string): boolean {
    return this.members[name] !== undefined;
  }

  text(name: string, pattern: RegExp, remedy: string): string {
    return this.checkedText(this.place(name), this.take(name), pattern, remedy);
  }

  texts(name: string, pattern: RegExp, remedy: string): string[] {
    return this.elements(name).map((value, index) =>
      this.checkedText(`${this.place(name)}[${index}]`, value, pattern, remedy),
    );
  }

  flag(name: string): boolean {
    const value = this.take(name);
    if (typeof value !== "boolean") this.problem(this.place(name), value, "use true or false");
    return value === true;
  }

  number(name: string, least: number, most: number, otherwise: number): number {
    const value = this.take(name) ?? otherwise;
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
    this.problem(this.place(name), value, `use a whole number from ${least} to ${most}`);
    return otherwise;
  }

  /** Reads a member that is an object, and nothing beside what `read` asks for. */
  object<T>(name: string, read: (members: Reader) => T): T {
    const reader = new Reader(this.take(name), this.place(name), this.problems);
    const result = read(reader);
    reader.noOthers();
    return result;
  }

  list<T>(name: string, read: (members: Reader) => T): T[] {
    return this.elements(name).map((value, index) =>
      read(new Reader(value, `${this.place(name)}[${index}]`, this.problems)),
    );
  }

  noOthers(): void {
    for (const name of Object.keys(this.members)) {
      // Its value is not told: nobody knows what it is.
      if (!this.asked.has(name)) this.problems.push(`${cut(this.place(name))}: there is no such setting; remove it`);
    }
  }

  unique(values: string[], place: string, remedy: string): void {
    const seen = new Set<string>();
    const again = values.filter((value) => seen.size === seen.add(value).size);
    for (const value of new Set(again)) this.problem(place, value, remedy);
  }

  /** Throws if anything was wrong. */
  done(): void {
    if (this.problems.length === 0) return;
    const shown = this.problems.slice(0, mostProblems);
    if (shown.length < this.problems.length) shown.push(`and ${this.problems.length - shown.length} more`);
    throw new SettingsError("The settings cannot be used:", shown);
  }

  private elements(name: string): unknown[] {
    const value = this.take(name);
    if (Array.isArray(value)) return value as unknown[];
    this.problem(this.place(name), value, "use a list, which may be empty");
    return [];
  }

  private checkedText(place: string, value: unknown, pattern: RegExp, remedy: string): string {
    if (typeof value === "string" && pattern.test(value)) return value;
    this.problem(place, value, remedy);
    return "";
  }

  private take(name: string): unknown {
    this.asked.add(name);
    return this.members[name];
  }

  private place(name: string): string {
    return this.path === "" ? name : `${this.path}.${name}`;
  }

  private problem(place: string, value: unknown, remedy: string): void {
    this.problems.push(`${place}: ${value === undefined ? "missing" : cut(JSON.stringify(value))}; ${remedy}`);
  }
}

function cut(text: string): string {
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
