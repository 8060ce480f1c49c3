// What the filters of Cloud Monitoring and the queries of Cloud Logging have in common: comparisons, joined by AND, OR and NOT.
// https://cloud.google.com/monitoring/api/v3/filters, https://cloud.google.com/logging/docs/view/logging-query-language

/** A filter that was read. */
export type Filter =
  | { kind: "and" | "or"; parts: Filter[] }
  | { kind: "not"; part: Filter }
  | { kind: "compare"; field: string; operator: Operator; value: string; call?: string; values?: string[] };

export type Operator = "=" | "!=" | ":" | "=~" | "!~" | ">" | ">=" | "<" | "<=";

const operators: readonly string[] = ["=", "!=", ":", "=~", "!~", ">", ">=", "<", "<="];

/** @throws Error at what is not understood, so that nothing is taken for a match. */
export function parseFilter(text: string): Filter {
  const parser = new Parser(
    [...text.matchAll(/"(?:[^"\\]|\\.)*"|!=|=~|!~|>=|<=|[=:()<>,]|[^\s=:(),"<>!]+/g)].map(([token]) => token),
  );
  return parser.all();
}

/** Each comparison, wherever it stands. */
export function comparisons(filter: Filter): Extract<Filter, { kind: "compare" }>[] {
  if (filter.kind === "compare") return [filter];
  return filter.kind === "not" ? comparisons(filter.part) : filter.parts.flatMap(comparisons);
}

/** Whether a filter holds, by an answer for each comparison. */
export function holds(filter: Filter, answer: (comparison: Extract<Filter, { kind: "compare" }>) => boolean): boolean {
  switch (filter.kind) {
    case "and":
      return filter.parts.every((part) => holds(part, answer));
    case "or":
      return filter.parts.some((part) => holds(part, answer));
    case "not":
      return !holds(filter.part, answer);
    case "compare":
      return answer(filter);
  }
}

class Parser {
  private at = 0;

  constructor(private readonly tokens: string[]) {}

  all(): Filter {
    const filter = this.joined();
    if (this.at < this.tokens.length) throw new Error(`cannot read the filter from ${this.rest()}`);
    return filter;
  }

  private joined(): Filter {
    const parts = [this.conjunction()];
    while (this.take("OR")) parts.push(this.conjunction());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: "or", parts };
  }

  private conjunction(): Filter {
    const parts = [this.negation()];
    // Two comparisons without a word between them are joined by AND.
    while (this.take("AND") || !["OR", ")", undefined].includes(this.tokens[this.at])) parts.push(this.negation());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: "and", parts };
  }

  private negation(): Filter {
    if (this.take("NOT") || this.take("-")) return { kind: "not", part: this.negation() };
    if (!this.take("(")) return this.comparison();
    const inner = this.joined();
    this.expect(")");
    return inner;
  }

  private comparison(): Filter {
    const field = this.next();
    if (this.take("(")) {
      // log_id("…"), which stands alone.
      const values = this.list();
      return { kind: "compare", field, operator: "=", value: values[0] ?? "", call: field, values };
    }
    const operator = this.next();
    if (!operators.includes(operator)) throw new Error(`cannot read the operator ${operator} after ${field}`);
    const token = this.next();
    if (this.take("(")) {
      const values = this.list();
      return { kind: "compare", field, operator: operator as Operator, value: values[0] ?? "", call: token, values };
    }
    return { kind: "compare", field, operator: operator as Operator, value: unquoted(token) };
  }

  private list(): string[] {
    const values: string[] = [];
    while (!this.take(")")) {
      values.push(unquoted(this.next()));
      this.take(",");
    }
    return values;
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
    if (!this.take(token)) throw new Error(`expected ${token} before ${this.rest()}`);
  }

  private rest(): string {
    return this.tokens.slice(this.at).join(" ");
  }
}

function unquoted(token: string): string {
  return token.startsWith('"') ? (JSON.parse(token) as string) : token;
}
