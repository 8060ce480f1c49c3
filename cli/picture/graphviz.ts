// A picture in Graphviz's language.
import { SECRET_MANAGER } from "./kinds";
import { marks } from "./marks";
import type { Edge, Kind, Node, Picture } from "./model";
import { placesOf } from "./places";

const shapes: Record<Kind, string> = {
  users: "ellipse",
  edge: "hexagon",
  origin: "box",
  runtime: "box",
  data: "cylinder",
  secrets: "component",
};

const styles: Record<Edge["flow"], string> = { requests: "solid", data: "solid", secrets: "dashed", copies: "bold" };

/** Pages show a picture about 830 pixels wide: the narrower the drawing, the larger its letters there. */
const longestLine = 16;

/**
 * Ranks are those of the whole picture (`newrank`), and not of each frame: requests and secrets go from the left to the right through
 * all regions, and what holds data stands in one column.
 */
export function graphvizOf(picture: Picture): string {
  const { title, nodes, edges } = picture;
  const places = placesOf(picture);
  const drawn = (node: Node): string => box(node, hostnamesOf(node, edges));
  const copies = new Set(nodes.filter(({ place }) => place === SECRET_MANAGER).map(({ id }) => id));
  const origins = new Set(nodes.filter(({ kind }) => kind === "origin").map(({ id }) => id));
  return [
    `digraph ${quoted(title)} {`,
    '  rankdir=LR; bgcolor="transparent"; newrank=true; nodesep=0.22; ranksep=0.4;',
    `  label=${quoted(title)}; labelloc=t; labeljust=l; fontsize=15; fontname="Arial";`,
    '  node [style=rounded, fontsize=12, fontname="Arial", margin="0.14,0.07"];',
    ...nodes.filter(({ place }) => place === undefined).map((node) => `  ${drawn(node)}`),
    ...places.flatMap((place, index) => [
      `  subgraph cluster_${index} { label=${quoted(`\u00a0${place}`)}; labeljust=l; style=rounded; fontsize=12; margin=10;`,
      ...nodes.filter((node) => node.place === place).map((node) => `    ${drawn(node)}`),
      "  }",
    ]),
    ...edges.map((edge) => arrow(edge, copies.has(edge.to), origins.has(edge.to))),
    "}",
  ].join("\n");
}

/** The host names by which users reach a box. They stand in it: beside an arrow they would lie on other arrows, and widen the picture. */
function hostnamesOf({ id }: Node, edges: readonly Edge[]): string[] {
  return [...new Set(edges.filter(({ to }) => to === id).flatMap(({ label }) => label?.split(", ") ?? []))];
}

function box({ id, kind, name, what, operation }: Node, hostnames: readonly string[]): string {
  const mark = marks[operation];
  const lines = [
    mark === undefined ? name : `${mark.sign} ${name}`,
    ...wrapped(what),
    ...hostnames,
    mark?.word ?? "",
  ].filter((line) => line !== "");
  // Arrows end at the tips of a hexagon, which rounding would take away.
  const style = kind === "edge" ? ", style=solid" : "";
  return `${id} [label=${quoted(lines.join("\n"))}, shape=${shapes[kind]}${style}, class=${quoted(`${kind} ${operation}`)}];`;
}

/** Two lines instead of a long one, divided after a comma, else at the space nearest to the middle. */
function wrapped(text: string): string[] {
  if (text.length <= longestLine) return [text];
  const distance = (index: number): number =>
    Math.abs(index - text.length / 2) - (text[index - 1] === "," ? text.length : 0);
  const spaces = [...text.matchAll(/ /g)].map(({ index }) => index);
  const [best] = spaces.sort((one, other) => distance(one) - distance(other));
  return best === undefined ? [text] : [text.slice(0, best), text.slice(best + 1)];
}

function arrow({ from, to, flow }: Edge, writesCopies: boolean, toOrigin: boolean): string {
  // A copy of a database stands beside its original, not a step further. Copies of secrets stand where what reads them wants them.
  const line = {
    // From the left, so that an arrow passes beside what stands in the column of the load balancers, and not behind it.
    requests: toOrigin ? ", headport=w" : "",
    data: "",
    secrets: writesCopies ? ", weight=0" : "",
    copies: ", constraint=false, tailport=e, headport=e",
  }[flow];
  const beside = flow === "copies" ? `\n  { rank=same; ${from}; ${to} }` : "";
  return `  ${from} -> ${to} [style=${styles[flow]}, class=${flow}${line}];${beside}`;
}

/** A text of Graphviz, in which a backslash begins an escape and `\n` ends a line. */
function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
