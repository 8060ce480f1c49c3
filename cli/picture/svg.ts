// A picture as SVG, laid out by Graphviz. Its colours follow the reader's light or dark scheme.
import { instance } from "@viz-js/viz";
import { marks } from "./marks";
import type { Edge, Kind, Node, Picture } from "./model";

const shapes: Record<Kind, string> = {
  users: "ellipse",
  edge: "hexagon",
  origin: "box",
  runtime: "box",
  data: "cylinder",
  secrets: "component",
};

const styles: Record<Edge["flow"], string> = { requests: "solid", data: "solid", secrets: "dashed", copies: "bold" };

const css = `
  .picture text { fill: #1f2937; font-family: Arial, Helvetica, sans-serif; }
  .picture .node > *:not(title):not(text) { fill: #f8fafc; stroke: #475569; }
  .picture .cluster > polygon, .picture .cluster > path { fill: none; stroke: #94a3b8; }
  .picture .edge:not(.node) text { paint-order: stroke; stroke: #ffffff; stroke-width: 3px; stroke-linejoin: round; }
  .picture .edge path { stroke: #475569; } .picture .edge polygon { fill: #475569; stroke: #475569; }
  .picture .secrets path { stroke: #7c3aed; } .picture .secrets polygon { fill: #7c3aed; stroke: #7c3aed; }
  @media (prefers-color-scheme: dark) {
    .picture text { fill: #e5e7eb; }
    .picture .edge:not(.node) text { stroke: #0d1117; }
    .picture .node > *:not(title):not(text) { fill: #1e293b; stroke: #94a3b8; }
    .picture .cluster > polygon, .picture .cluster > path { stroke: #64748b; }
    .picture .edge path { stroke: #94a3b8; } .picture .edge polygon { fill: #94a3b8; stroke: #94a3b8; }
    .picture .secrets path { stroke: #a78bfa; } .picture .secrets polygon { fill: #a78bfa; stroke: #a78bfa; }
  }
${Object.entries(marks)
  .map(
    ([operation, { colour }]) =>
      `  .picture .${operation} > *:not(title):not(text) { stroke: ${colour}; stroke-width: 3; }`,
  )
  .join("\n")}
`;

/** An SVG document without scripts and without anything from elsewhere. */
export async function renderSvg(picture: Picture): Promise<string> {
  const viz = await instance();
  const drawn = viz.renderString(dot(picture), { format: "svg" });
  // Without the comments of Graphviz, which name its version.
  const start = drawn.slice(drawn.indexOf("<svg")).replace(/<!--[^]*?-->\n/g, "");
  const label = escapedXml(picture.title);
  return (
    start
      .replace(/^<svg /, `<svg class="picture" role="img" aria-label="${label}" `)
      // As large as the page has room for.
      .replace(/ width="[^"]*" height="[^"]*"/, "")
      .replace(/^(<svg[^>]*>)/, `$1\n<style>${css}</style>`)
  );
}

/**
 * The picture in Graphviz's language. Ranks are those of the whole picture (`newrank`), and not of each frame: requests and secrets go
 * from the left to the right through all regions, and what holds data stands in one column.
 */
function dot({ title, nodes, edges }: Picture): string {
  const places = [...new Set(nodes.flatMap(({ place }) => place ?? []))].sort();
  return [
    `digraph ${quoted(title)} {`,
    '  rankdir=LR; bgcolor="transparent"; newrank=true; nodesep=0.3; ranksep=0.7;',
    '  node [style=rounded, fontsize=12, fontname="Arial", margin="0.25,0.1"]; edge [fontsize=10, fontname="Arial"];',
    ...nodes.filter((node) => node.place === undefined && !isCopy(node)).map((node) => `  ${box(node)}`),
    ...places.flatMap((place, index) => [
      `  subgraph cluster_${index} { label=${quoted(`\u00a0${place}`)}; labeljust=l; style=rounded; fontsize=12; fontname="Arial"; margin=14;`,
      ...nodes.filter((node) => node.place === place).map((node) => `    ${box(node)}`),
      "  }",
    ]),
    ...nodes.filter(isCopy).map((node) => `  ${box(node)}`),
    ...edges.map((edge) =>
      arrow(
        edge,
        nodes.filter(isCopy).some(({ id }) => id === edge.to),
      ),
    ),
    "}",
  ].join("\n");
}

/** Secrets that stand nowhere are copies, which are in each place that reads them. */
function isCopy({ kind, place }: Node): boolean {
  return kind === "secrets" && place === undefined;
}

function box({ id, kind, name, what, operation }: Node): string {
  const mark = marks[operation];
  const lines = [mark === undefined ? name : `${mark.sign} ${name}`, what, mark?.word ?? ""].filter(
    (line) => line !== "",
  );
  // Arrows end at the tips of a hexagon, which rounding would take away.
  const style = kind === "edge" ? ", style=solid" : "";
  return `${id} [label=${quoted(lines.join("\n"))}, shape=${shapes[kind]}${style}, class=${quoted(`${kind} ${operation}`)}];`;
}

function arrow({ from, to, flow, label }: Edge, writesCopies: boolean): string {
  const said = label ?? (flow === "copies" ? "copies" : "");
  // A copy of a database stands beside its original, not a step further. Copies of secrets stand where what reads them wants them.
  const same = flow === "copies" ? ", constraint=false" : writesCopies ? ", weight=0" : "";
  const beside = flow === "copies" ? `\n  { rank=same; ${from}; ${to} }` : "";
  return `  ${from} -> ${to} [label=${quoted(said)}, style=${styles[flow]}, class=${flow}${same}];${beside}`;
}

/** A text of Graphviz, in which a backslash begins an escape and `\n` ends a line. */
function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

function escapedXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
