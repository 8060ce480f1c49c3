// A query in PromQL as a tree of what is asked. The grammar is Prometheus' own.
import { parser } from "@prometheus-io/lezer-promql";

type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

export interface Matcher {
  label: string;
  operator: "=" | "!=" | "=~" | "!~";
  value: string;
}

/** Time series by name and labels; with `minutes`, those of a window. */
export interface Selector {
  kind: "select";
  name: string;
  matchers: Matcher[];
  minutes?: number;
  offsetMinutes: number;
}

export type Query =
  | { kind: "number"; value: number }
  | Selector
  | { kind: "call"; name: string; args: Query[] }
  | { kind: "aggregate"; operator: string; without: boolean; labels: string[]; args: Query[] }
  | {
      kind: "binary";
      operator: string;
      bool: boolean;
      /** The labels that two series must share; all if there is no modifier. */
      on?: string[];
      ignoring?: string[];
      left: Query;
      right: Query;
    };

/** @throws Error that says what is wrong, or not understood. */
export function parseQuery(text: string): Query {
  const tree = parser.parse(text);
  const error = findError(tree.topNode);
  if (error !== undefined) throw new Error(`no PromQL from "${text.slice(error, error + 30)}"`);
  const top = tree.topNode.firstChild;
  if (top === null) throw new Error("the query is empty");
  return read(top, text);
}

/** Each selector of a query. */
export function selectors(query: Query): Selector[] {
  if (query.kind === "select") return [query];
  if (query.kind === "binary") return [...selectors(query.left), ...selectors(query.right)];
  return query.kind === "number" ? [] : query.args.flatMap(selectors);
}

/** Each label that a query groups or joins by. */
export function groupings(query: Query): string[] {
  if (query.kind === "binary") {
    return [...(query.on ?? []), ...(query.ignoring ?? []), ...groupings(query.left), ...groupings(query.right)];
  }
  if (query.kind === "aggregate") return [...query.labels, ...query.args.flatMap(groupings)];
  return query.kind === "call" ? query.args.flatMap(groupings) : [];
}

/** Each number that a query compares or computes with. */
export function numbersOf(query: Query): number[] {
  if (query.kind === "number") return [query.value];
  if (query.kind === "binary") return [...numbersOf(query.left), ...numbersOf(query.right)];
  return query.kind === "select" ? [] : query.args.flatMap(numbersOf);
}

function findError(node: SyntaxNode): number | undefined {
  if (node.type.isError) return node.from;
  for (const child of childrenOf(node)) {
    const found = findError(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

function read(node: SyntaxNode, text: string): Query {
  const children = childrenOf(node);
  const [first] = children;
  switch (node.name) {
    case "NumberDurationLiteral":
      return { kind: "number", value: Number(textOf(node, text)) };
    case "ParenExpr":
      return read(child(node, 0), text);
    case "VectorSelector":
      return selector(node, text);
    case "MatrixSelector":
      return { ...selector(child(node, 0), text), minutes: minutes(textOf(child(node, 1), text)) };
    case "OffsetExpr":
      return offset(read(child(node, 0), text), minutes(textOf(child(node, 2), text)));
    case "UnaryExpr": {
      const inner = read(child(node, 1), text);
      const sign: Query = { kind: "number", value: textOf(child(node, 0), text) === "-" ? -1 : 1 };
      return { kind: "binary", operator: "*", bool: false, left: sign, right: inner };
    }
    case "FunctionCall":
      return { kind: "call", name: textOf(child(node, 0), text), args: argumentsOf(children, text) };
    case "AggregateExpr":
      return aggregate(node, text);
    case "BinaryExpr":
      return binary(children, text);
    default:
      break;
  }
  throw new Error(
    `"${textOf(first ?? node, text)}" is PromQL that the simulated cloud does not evaluate (${node.name})`,
  );
}

/** An offset is the last selector's, although the grammar puts it around all that stands before it. */
function offset(query: Query, offsetMinutes: number): Query {
  if (query.kind === "select") return { ...query, offsetMinutes };
  if (query.kind === "binary") return { ...query, right: offset(query.right, offsetMinutes) };
  throw new Error("an offset stands behind what is no selector");
}

function selector(node: SyntaxNode, text: string): Selector {
  let name = "";
  const matchers: Matcher[] = [];
  for (const part of childrenOf(node)) {
    if (part.name === "Identifier") name = textOf(part, text);
    for (const matcher of part.name === "LabelMatchers" ? childrenOf(part) : []) {
      if (matcher.name === "QuotedLabelName") {
        name = unquoted(textOf(matcher, text));
        continue;
      }
      const [label, operator, value] = childrenOf(matcher).map((one) => textOf(one, text));
      matchers.push({
        label: label ?? "",
        operator: operator as Matcher["operator"],
        value: unquoted(value ?? '""'),
      });
    }
  }
  const named = matchers.find(({ label, operator }) => label === "__name__" && operator === "=");
  return {
    kind: "select",
    name: named?.value ?? name,
    matchers: matchers.filter((matcher) => matcher !== named),
    offsetMinutes: 0,
  };
}

function aggregate(node: SyntaxNode, text: string): Query {
  const children = childrenOf(node);
  const modifier = children.find(({ name }) => name === "AggregateModifier");
  const [word, labels] = modifier === undefined ? [] : childrenOf(modifier);
  return {
    kind: "aggregate",
    operator: textOf(child(node, 0), text).toLowerCase(),
    // Without a modifier there is one group.
    without: word?.name === "Without",
    labels: labels === undefined ? [] : childrenOf(labels).map((label) => textOf(label, text)),
    args: argumentsOf(children, text),
  };
}

function binary(children: SyntaxNode[], text: string): Query {
  const left = children[0];
  const right = children.at(-1);
  const operator = children[1];
  if (left === undefined || right === undefined || operator === undefined) throw new Error("an operator lacks a side");
  const modifiers = children.slice(2, -1);
  const matching = modifiers.find(({ name }) => name === "MatchingModifierClause");
  const parts = matching === undefined ? [] : childrenOf(matching);
  if (parts.some(({ name }) => name.startsWith("Group") && name !== "GroupingLabels")) {
    throw new Error("group_left and group_right are PromQL that the simulated cloud does not evaluate");
  }
  const labelsNode = parts.find(({ name }) => name === "GroupingLabels");
  const labels = labelsNode === undefined ? [] : childrenOf(labelsNode).map((one) => textOf(one, text));
  return {
    kind: "binary",
    operator: textOf(operator, text).toLowerCase(),
    bool: modifiers.some(({ name }) => name === "BoolModifier"),
    ...(parts[0]?.name === "On" ? { on: labels } : parts[0]?.name === "Ignoring" ? { ignoring: labels } : {}),
    left: read(left, text),
    right: read(right, text),
  };
}

function argumentsOf(children: SyntaxNode[], text: string): Query[] {
  const body = children.find(({ name }) => name === "FunctionCallBody");
  return body === undefined ? [] : childrenOf(body).map((one) => read(one, text));
}

function child(node: SyntaxNode, index: number): SyntaxNode {
  const found = childrenOf(node)[index];
  if (found === undefined) throw new Error(`${node.name} has no part ${index}`);
  return found;
}

function textOf(node: SyntaxNode, text: string): string {
  return text.slice(node.from, node.to);
}

function unquoted(text: string): string {
  if (text.startsWith("`")) return text.slice(1, -1);
  const inner = text.slice(1, -1);
  return JSON.parse(
    text.startsWith("'") ? `"${inner.replaceAll("\\'", "'").replaceAll(/(?<!\\)"/g, '\\"')}"` : text,
  ) as string;
}

const units: { [unit: string]: number } = { ms: 1 / 60_000, s: 1 / 60, m: 1, h: 60, d: 1440, w: 10_080, y: 525_600 };

/** `1h30m`, `[5m]` or seconds as a number. */
function minutes(text: string): number {
  const plain = text.replaceAll(/[[\]\s]/g, "");
  if (/^[0-9.]+$/.test(plain)) return Number(plain) / 60;
  const parts = [...plain.matchAll(/(\d+)(ms|[smhdwy])/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ""] ?? NaN), 0);
}
