// An environment as people draw it: users, edge, origins, what runs, data, and the way of the secrets.
import type { Step } from "../../sandbox";
import { arrowsOf } from "./arrows";
import { Boxes } from "./boxes";
import type { Edge, Node, Picture } from "./model";

/** The picture of a plan, a preview or a state. It shows no value of any resource but names, versions and places. */
export function pictureOf(steps: Step[], title: string): Picture {
  // Where all is new, nothing is a change.
  const isNew = steps.every(({ operation }) => operation === "create" || operation === "read");
  const drawn = isNew ? steps.map((step): Step => ({ ...step, operation: "same" })) : steps;
  const boxes = new Boxes(drawn.filter(({ type }) => !type.startsWith("pulumi:providers:")));
  const edges = arrowsOf(steps, boxes);
  const doors = boxes.nodes.filter((node) => isDoor(node, boxes, edges));
  if (doors.length === 0) return { title, nodes: boxes.nodes, edges };
  const users: Node = { id: "users", kind: "users", name: "Users", what: "", resources: {}, operation: "same" };
  const ways = doors.map(({ id }): Edge => ({ from: users.id, to: id, flow: "requests" }));
  return { title, nodes: [users, ...boxes.nodes], edges: [...ways, ...edges] };
}

/** Where users come in: the edge; an origin that no edge leads to; a service that is open to the internet and behind nothing. */
function isDoor({ id, kind, operation }: Node, boxes: Boxes, edges: Edge[]): boolean {
  if (kind === "edge") return true;
  if (operation === "delete") return false;
  const isBehind = edges.some(({ to, flow }) => to === id && flow === "requests");
  if (isBehind) return false;
  return (
    kind === "origin" || (kind === "runtime" && boxes.standFor.get(id)?.inputs["ingress"] === "INGRESS_TRAFFIC_ALL")
  );
}

/** What concerns one application: its boxes, the ways to them, and what they need. Nothing if there is no such application. */
export function focused(picture: Picture, application: string): Picture | undefined {
  const own = picture.nodes.filter((node) => node.application === application).map(({ id }) => id);
  if (own.length === 0) return undefined;
  const shown = new Set([...along(own, picture.edges, "from", "to"), ...along(own, picture.edges, "to", "from")]);
  return {
    title: `${picture.title}: ${application}`,
    nodes: picture.nodes.filter(({ id }) => shown.has(id)),
    edges: picture.edges.filter(({ from, to }) => shown.has(from) && shown.has(to)),
  };
}

function along(start: string[], edges: Edge[], begin: "from" | "to", end: "from" | "to"): Set<string> {
  const reached = new Set(start);
  for (const id of reached) for (const edge of edges) if (edge[begin] === id) reached.add(edge[end]);
  return reached;
}
