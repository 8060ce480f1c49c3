// The arrows of a picture: who asks whom, where data is, and the way of the secrets.
import type { Step, Value } from "../../sandbox";
import { isTable } from "../../sandbox/wire";
import type { Boxes } from "./boxes";
import type { Edge, Node } from "./model";

const VAULT = "groundplan:index:Vault";
const COPIES = "groundplan:index:AppSecrets";
const COPYING = /^groundplan:index:(SecretSync|VaultSecretsOperator)$/;

/** Every arrow between the boxes. */
export function arrowsOf(steps: Step[], boxes: Boxes): Edge[] {
  const needs = needsOf(steps, boxes);
  const edges = [...needs.flatMap(([from, to]) => flowing(from, to, boxes)), ...copiers(boxes)];
  const distinct = new Map(edges.map((edge) => [`${edge.from} ${edge.to}`, edge]));
  return withHostnames(shortest([...distinct.values()], boxes), boxes, steps);
}

/** Which box needs which other, directly or through resources that are in no box. */
function needsOf(steps: Step[], boxes: Boxes): [Node, Node][] {
  const byUrn = new Map(steps.map((step) => [step.urn, step]));
  const found = new Map<string, [Node, Node]>();
  for (const step of steps) {
    const from = boxes.of(step.urn);
    if (from === undefined) continue;
    const reached = new Set(step.dependencies);
    for (const urn of reached) {
      const to = boxes.of(urn);
      if (to === undefined) for (const next of byUrn.get(urn)?.dependencies ?? []) reached.add(next);
      else if (to !== from) found.set(`${from.id} ${to.id}`, [from, to]);
    }
  }
  return [...found.values()];
}

/** Requests and data go to what is needed, secrets come from it. */
function flowing(from: Node, to: Node, boxes: Boxes): Edge[] {
  const type = (node: Node): string => boxes.standFor.get(node.id)?.type ?? "";
  if (to.kind === "secrets") {
    // Whoever copies takes from Vault; whoever runs takes the copies.
    const isStep = COPYING.test(type(from)) ? type(to) === VAULT : from.kind === "runtime" && type(to) !== VAULT;
    return isStep ? [{ from: to.id, to: from.id, flow: "secrets" }] : [];
  }
  if (from.kind === "secrets") return [];
  if (from.kind === "data") return to.kind === "data" ? [{ from: to.id, to: from.id, flow: "copies" }] : [];
  return [{ from: from.id, to: to.id, flow: to.kind === "data" && from.kind === "runtime" ? "data" : "requests" }];
}

/** Who writes the copies of an application's secrets: what copies for all, else Vault's own values. */
function copiers(boxes: Boxes): Edge[] {
  const of = (matches: (type: string) => boolean): Node[] =>
    boxes.nodes.filter(({ id }) => matches(boxes.standFor.get(id)?.type ?? ""));
  const sync = of((type) => type === "groundplan:index:SecretSync");
  const sources = sync.length > 0 ? sync : of((type) => type === VAULT);
  return of((type) => type === COPIES).flatMap((copies) =>
    sources.map((source): Edge => ({ from: source.id, to: copies.id, flow: "secrets" })),
  );
}

/** Without arrows that go past a box which another way leads through, and those to a copy beside its original. */
function shortest(edges: Edge[], boxes: Boxes): Edge[] {
  const leads = (from: string, to: string): boolean => edges.some((edge) => edge.from === from && edge.to === to);
  const kind = new Map(boxes.nodes.map((node) => [node.id, node.kind]));
  const operators = boxes.nodes.filter(
    ({ id }) => boxes.standFor.get(id)?.type === "groundplan:index:VaultSecretsOperator",
  );
  return edges.filter(({ from, to, flow }) => {
    if (flow === "requests" && kind.get(from) === "edge") {
      return !boxes.nodes.some((node) => node.kind === "origin" && leads(from, node.id) && leads(node.id, to));
    }
    if (flow === "data")
      return !edges.some((edge) => edge.flow === "copies" && edge.to === to && leads(from, edge.from));
    // In a cluster the operator copies from Vault.
    const isCopied = operators.some(({ id }) => id !== from && leads(id, to));
    return flow !== "secrets" || boxes.standFor.get(from)?.type !== COPIES || !isCopied;
  });
}

/** The host names that a CDN leads to an origin or a bucket. */
function withHostnames(edges: Edge[], boxes: Boxes, steps: Step[]): Edge[] {
  return edges.map((edge) => {
    const hosts = boxes.standFor.get(edge.from)?.inputs["hosts"];
    const target = boxes.standFor.get(edge.to);
    if (!Array.isArray(hosts) || target === undefined) return edge;
    const own = steps.filter((step) => boxes.of(step.urn)?.id === edge.to);
    const names = [
      target.urn,
      ...own.flatMap(({ inputs }) => (typeof inputs["name"] === "string" ? inputs["name"] : [])),
    ];
    const leading = hosts.filter((host) => mentions(host, names)).flatMap(hostnameOf);
    return leading.length === 0 ? edge : { ...edge, label: leading.join(", ") };
  });
}

function mentions(value: Value, names: string[]): boolean {
  if (typeof value === "string") return names.includes(value);
  if (value === null || typeof value !== "object") return false;
  return Object.values(value).some((part) => mentions(part, names));
}

function hostnameOf(host: Value): string[] {
  const hostname = isTable(host) ? host["hostname"] : undefined;
  return typeof hostname === "string" ? [hostname] : [];
}
