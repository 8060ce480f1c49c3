// The commands in a text for a POSIX shell: enough of its grammar for the commands of documents.

/** A simple command. */
export interface ShellCommand {
  words: string[];
  /** The document that it reads, where one stands below it. */
  input?: string;
}

const keywords = [
  "for",
  "in",
  "do",
  "done",
  "if",
  "then",
  "else",
  "elif",
  "fi",
  "while",
  "until",
  "case",
  "esac",
  "{",
  "}",
  "!",
];
const redirection = /^(\d*[<>]&\d|\d*>>?|&>|<)/;
const separators = /^(\|\||&&|;;|[;|&()\n])/;

/** Every simple command, those inside of `$(…)` too, in the order in which they stand. */
export function shellCommands(text: string): ShellCommand[] {
  return new Parser(text).commands();
}

class Parser {
  private at = 0;
  private readonly found: ShellCommand[] = [];
  private words: string[] = [];
  private heredocs: { end: string; command: ShellCommand | undefined }[] = [];
  private isLoopHead = false;

  constructor(private readonly text: string) {}

  commands(): ShellCommand[] {
    while (this.at < this.text.length) this.step();
    this.close();
    return this.found;
  }

  private step(): void {
    const rest = this.text.slice(this.at);
    const space = /^([ \t]+|\\\n)/.exec(rest)?.[0];
    if (space !== undefined) this.at += space.length;
    else if (rest.startsWith("#")) this.at += /^[^\n]*/.exec(rest)?.[0].length ?? 0;
    else if (/^\d*<<-?/.test(rest)) this.heredoc(rest);
    else if (redirection.test(rest)) this.redirection(rest);
    else if (separators.test(rest)) this.separator(separators.exec(rest)?.[0] ?? "");
    else this.word();
  }

  private heredoc(rest: string): void {
    const [whole = "", end = ""] = /^\d*<<-?\s*['"]?(\w+)['"]?/.exec(rest) ?? [];
    this.heredocs.push({ end, command: undefined });
    this.at += whole.length;
  }

  private redirection(rest: string): void {
    const mark = redirection.exec(rest)?.[0] ?? "<";
    this.at += mark.length;
    if (/&\d$/.test(mark)) return;
    this.at += /^[ \t]*/.exec(this.text.slice(this.at))?.[0].length ?? 0;
    // What is written to, or read from, is no argument.
    this.readWord();
  }

  private separator(mark: string): void {
    this.close();
    this.at += mark.length;
    if (mark !== "\n") return;
    for (const { end, command } of this.heredocs.splice(0)) {
      const match = new RegExp(`^([^]*?)^[ \\t]*${end}$`, "m").exec(this.text.slice(this.at));
      if (match === null) throw new Error(`no end ${end} of a document`);
      if (command !== undefined) command.input = match[1] ?? "";
      this.at += match[0].length;
    }
  }

  private word(): void {
    const word = this.readWord();
    if (this.isLoopHead) {
      if (word === "do") this.isLoopHead = false;
      return;
    }
    if (this.words.length === 0) {
      if (word === "for" || word === "case") this.isLoopHead = word === "for";
      // A function's name, an assignment and a keyword begin no command.
      const isFunction = this.text.startsWith("()", this.at);
      if (isFunction) this.at += 2;
      if (isFunction || keywords.includes(word) || /^\w+=/.test(word)) return;
    }
    this.words.push(word);
  }

  private readWord(): string {
    let word = "";
    while (this.at < this.text.length) {
      const rest = this.text.slice(this.at);
      if (rest.startsWith("$(")) word += this.substitution();
      else if (/^[\s;|&()<>]/.test(rest)) break;
      else if (rest.startsWith("\\\n")) this.at += 2;
      else if (rest.startsWith("'")) word += this.quoted("'");
      else if (rest.startsWith('"')) word += this.quoted('"');
      else if (rest.startsWith("\\")) {
        word += rest[1] ?? "";
        this.at += 2;
      } else if (rest.startsWith("${")) {
        const whole = /^\$\{[^}]*\}/.exec(rest)?.[0] ?? "$";
        word += whole;
        this.at += whole.length;
      } else {
        word += rest[0] ?? "";
        this.at += 1;
      }
    }
    return word;
  }

  private quoted(mark: "'" | '"'): string {
    this.at += 1;
    let word = "";
    while (this.at < this.text.length && this.text[this.at] !== mark) {
      const rest = this.text.slice(this.at);
      if (mark === '"' && rest.startsWith("$(") && !rest.startsWith("$((")) word += this.substitution();
      else if (mark === '"' && rest.startsWith("\\")) {
        word += rest[1] === "\n" ? "" : (rest[1] ?? "");
        this.at += 2;
      } else {
        word += rest[0] ?? "";
        this.at += 1;
      }
    }
    if (this.text[this.at] !== mark) throw new Error(`a quotation mark ${mark} without its end`);
    this.at += 1;
    return word;
  }

  /** `$(…)`: its commands are found too. */
  private substitution(): string {
    const start = this.at + 2;
    let depth = 1;
    let end = start;
    for (; end < this.text.length && depth > 0; end++) {
      if (this.text[end] === "(") depth += 1;
      if (this.text[end] === ")") depth -= 1;
    }
    const inside = this.text.slice(start, end - 1);
    this.at = end;
    if (!inside.startsWith("(")) this.found.push(...shellCommands(inside));
    return `$(${inside})`;
  }

  private close(): void {
    this.isLoopHead = false;
    if (this.words.length === 0) return;
    const command: ShellCommand = { words: this.words };
    this.words = [];
    this.found.push(command);
    for (const heredoc of this.heredocs) heredoc.command ??= command;
  }
}
