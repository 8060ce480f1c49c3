// What a person has to know about a file that was translated, line by line.

/**
 * `changed`: it is there, in another way than the file says. `left out`: it is not there, and the reason is why nothing is missing.
 * `to do`: a person has to decide or to do something.
 */
export type NoteKind = "changed" | "left out" | "to do";

/** Something about one place in the file. No value of the file is in it that may be a secret. */
export interface Note {
  line: number;
  path: string;
  kind: NoteKind;
  text: string;
  /** Whether it speaks of everything at its place and below. */
  whole: boolean;
  /** The application that it is about, where the file becomes several. */
  application?: string;
}

/** What a note speaks of in a file that several services read (`env_file`). */
function inFile({ path }: Note): string {
  return /\.env_file(?:\[\d+\])?\.(.+)$/.exec(path)?.[1] ?? "";
}

/** Collects what has to be told, and what in the file has been dealt with. */
export class Notes {
  private readonly notes: Note[] = [];
  private readonly taken = new Set<object>();
  private readonly told = new Set<object>();
  private about: string | undefined;

  /** Says what the notes are about that come next: an application, or nothing. */
  speakOf(application: string | undefined): void {
    this.about = application;
  }

  add(said: Note): void {
    const note = this.about === undefined ? said : { ...said, application: this.about };
    // What is repeated by an alias, or read from the same file again, is told once.
    const isSame = (other: Note): boolean =>
      other.text === note.text &&
      other.application === note.application &&
      inFile(other) === inFile(note) &&
      (other.line === note.line || inFile(note) !== "");
    const isThere = this.notes.some(isSame);
    if (!isThere) this.notes.push(note);
  }

  /** Takes back what was said of a place and of what is below. */
  forget(path: string): void {
    const isAbout = (note: Note): boolean =>
      note.path === path || note.path.startsWith(`${path}.`) || note.path.startsWith(`${path}[`);
    this.notes.splice(0, this.notes.length, ...this.notes.filter((note) => !isAbout(note)));
  }

  take(mark: object): void {
    this.taken.add(mark);
  }

  /** A note says what became of it. */
  tell(mark: object): void {
    this.taken.add(mark);
    this.told.add(mark);
  }

  isTold(mark: object): boolean {
    return this.told.has(mark);
  }

  isTaken(mark: object): boolean {
    return this.taken.has(mark);
  }

  /** In the order of the file. */
  all(): Note[] {
    return [...this.notes].sort((one, other) => one.line - other.line);
  }
}
