// The part of Cloudflare's rules language that this project's rules are written in. What it does not know it refuses, so
// that no rule goes unevaluated: https://developers.cloudflare.com/ruleset-engine/rules-language/.

/** A request as it comes to Cloudflare. */
export interface EdgeRequest {
  method?: string;
  host: string;
  /** Path and query as they were sent. */
  uri: string;
  /** By name in lower case. */
  headers?: Record<string, string>;
  /** The answer's headers, in rules that see answers: by name in lower case. */
  answered?: Record<string, string>;
  /** The answer's status, in rules that see answers. */
  status?: number;
}

/** Whether a rule's expression matches a request. */
export function matches(expression: string, request: EdgeRequest): boolean {
  const tokens = known.get(expression) ?? tokensOf(expression);
  known.set(expression, tokens);
  const parser = new Parser(tokens, request);
  const result = parser.or();
  if (!parser.isDone()) throw new Error(`not read to its end: ${expression}`);
  return result;
}

/** A rule is asked about thousands of requests. */
const known = new Map<string, string[]>();

function tokensOf(expression: string): string[] {
  const tokens = expression.match(/"(?:\\.|[^"\\])*"|[a-z_.]+|\d+|\[\*\]|[()[\]{},]/g) ?? [];
  // Blanks outside of texts are between tokens.
  if (tokens.join("") !== expression.replace(/("(?:\\.|[^"\\])*")| /g, (_, text: string | undefined) => text ?? ""))
    throw new Error(`unknown: ${expression}`);
  return tokens;
}

/** `not` binds more closely than `and`, and that than `or` (…/rules-language/operators/#order-of-precedence). */
class Parser {
  private position = 0;

  constructor(
    private readonly tokens: string[],
    private readonly request: EdgeRequest,
  ) {}

  isDone(): boolean {
    return this.position === this.tokens.length;
  }

  or(): boolean {
    let result = this.and();
    while (this.skip("or")) result = this.and() || result;
    return result;
  }

  private and(): boolean {
    let result = this.not();
    while (this.skip("and")) result = this.not() && result;
    return result;
  }

  private not(): boolean {
    if (this.skip("not")) return !this.not();
    if (this.skip("(")) {
      const inner = this.or();
      this.take(")");
      return inner;
    }
    return this.comparison();
  }

  private comparison(): boolean {
    const word = this.next();
    if (word === "true") return true;
    if (word === "any") return this.anyHeader();
    if (word === "starts_with") {
      this.take("(");
      const value = this.value(this.next());
      this.take(",");
      const start = this.text();
      this.take(")");
      return value.startsWith(start);
    }
    if (word === "http.response.code") {
      this.take("eq");
      return Number(this.next()) === (this.request.status ?? 200);
    }
    const value = this.value(word);
    const operator = this.next();
    if (operator === "eq") return value === this.text();
    if (operator === "ne") return value !== this.text();
    if (operator === "contains") return value.includes(this.text());
    if (operator === "in") return this.set().includes(value);
    throw new Error(`unknown operator ${operator}`);
  }

  /** `any(http.request.headers["name"][*] ne "")`: a header that is not there has no values, so none matches. */
  private anyHeader(): boolean {
    this.take("(");
    const isLower = this.skip("lower");
    if (isLower) this.take("(");
    const value = this.header();
    if (isLower) {
      this.take(")");
      this.take("[*]");
    }
    const operator = this.next();
    const other = this.text();
    this.take(")");
    const compared = isLower ? value?.toLowerCase() : value;
    if (operator === "ne") return compared !== undefined && compared !== other;
    if (operator === "contains") return compared?.includes(other) === true;
    throw new Error(`unknown operator ${operator}`);
  }

  private header(): string | undefined {
    const field = this.next();
    const headers = { "http.request.headers": this.request.headers, "http.response.headers": this.request.answered };
    if (!Object.hasOwn(headers, field)) throw new Error(`unknown field ${field}`);
    this.take("[");
    const name = this.text();
    this.take("]");
    this.take("[*]");
    return headers[field as keyof typeof headers]?.[name];
  }

  /** A field, or its letters in lower case. */
  private value(name: string): string {
    if (name !== "lower") return this.field(name);
    this.take("(");
    const value = this.field(this.next());
    this.take(")");
    return value.toLowerCase();
  }

  private set(): string[] {
    this.take("{");
    const values: string[] = [];
    while (!this.skip("}")) values.push(this.text());
    return values;
  }

  private field(name: string): string {
    const [path = ""] = this.request.uri.split("?");
    switch (name) {
      case "http.host":
        return this.request.host;
      case "raw.http.request.uri.path":
        return path;
      case "http.request.uri.path":
        return normalized(path);
      default:
        throw new Error(`unknown field ${name}`);
    }
  }

  private text(): string {
    return this.next().slice(1, -1).replace(/\\(.)/g, "$1");
  }

  private next(): string {
    return this.tokens[this.position++] ?? "";
  }

  private skip(token: string): boolean {
    if (this.tokens[this.position] !== token) return false;
    this.position += 1;
    return true;
  }

  private take(token: string): void {
    const found = this.next();
    if (found !== token) throw new Error(`${token} expected, ${found} found`);
  }
}

/**
 * A path as rules see it where nothing was changed: Cloudflare's own normalisation, which origins do not get
 * (https://developers.cloudflare.com/rules/normalization/how-it-works/).
 */
function normalized(path: string): string {
  const decoded = path
    .replace(/%([0-9A-Fa-f]{2})/g, (escape, digits: string) => {
      const character = String.fromCharCode(Number.parseInt(digits, 16));
      return /[A-Za-z0-9\-._~]/.test(character) ? character : escape.toUpperCase();
    })
    .replaceAll("\\", "/")
    .replace(/\/+/g, "/");
  const kept: string[] = [];
  for (const segment of decoded.split("/").slice(1)) {
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
  }
  return `/${kept.join("/")}`;
}
