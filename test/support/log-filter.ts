// Cloud Logging's query language, as far as the alerts use it (https://cloud.google.com/logging/docs/view/logging-query-language):
// whether a filter matches an entry. A filter that never matches is an alert that never comes.

/** A log entry, in the form of the API. */
export interface LogEntry {
  [member: string]: unknown;
}

/** `true` if the filter selects the entry. Throws at what it does not know, so that nothing is taken for a match. */
export function matches(filter: string, entry: LogEntry): boolean {
  const tokens = [...filter.matchAll(/"(?:[^"\\]|\\.)*"|!=|=~|[=:()]|[^\s=:()"]+/g)].map(([token]) => token);
  const parser = new Parser(tokens, entry);
  const result = parser.disjunction();
  if (!parser.done) throw new Error(`cannot read the filter from ${parser.rest}`);
  return result;
}

class Parser {
  private at = 0;

  constructor(
    private readonly tokens: string[],
    private readonly entry: LogEntry,
  ) {}

  get done(): boolean {
    return this.at === this.tokens.length;
  }

  get rest(): string {
    return this.tokens.slice(this.at).join(" ");
  }

  disjunction(): boolean {
    let result = this.conjunction();
    while (this.take("OR")) result = this.conjunction() || result;
    return result;
  }

  private conjunction(): boolean {
    let result = this.negation();
    while (this.take("AND")) result = this.negation() && result;
    return result;
  }

  private negation(): boolean {
    if (this.take("NOT")) return !this.negation();
    if (!this.take("(")) return this.comparison();
    const result = this.disjunction();
    this.expect(")");
    return result;
  }

  private comparison(): boolean {
    const field = this.next();
    if (field === "log_id") {
      this.expect("(");
      const id = unquoted(this.next());
      this.expect(")");
      return String(this.entry["logName"]).endsWith(`/logs/${encodeURIComponent(id)}`);
    }
    const operator = this.next();
    // Whether the field is there, whatever it holds.
    if (operator === ":" && this.take("*")) return memberAt(this.entry, field) !== undefined;
    const wanted = unquoted(this.next());
    const found = valueAt(this.entry, field);
    // A comparison with a field that is not there is not true, whatever it is.
    if (found === undefined) return false;
    if (operator === "=") return found === wanted;
    if (operator === ":") return found.includes(wanted);
    if (operator === "=~") return new RegExp(wanted).test(found);
    throw new Error(`cannot read the operator ${operator}`);
  }

  private next(): string {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new Error("the filter ends too early");
    return token;
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at += 1;
    return true;
  }

  private expect(token: string): void {
    if (!this.take(token)) throw new Error(`expected ${token} before ${this.rest}`);
  }
}

function unquoted(token: string): string {
  if (!token.startsWith('"')) throw new Error(`${token}: a value stands in quotation marks`);
  return JSON.parse(token) as string;
}

function memberAt(entry: LogEntry, path: string): unknown {
  let value: unknown = entry;
  for (const part of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as LogEntry)[part];
  }
  return value;
}

function valueAt(entry: LogEntry, path: string): string | undefined {
  const value = memberAt(entry, path);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}
