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
  .picture .edge path { stroke: #475569; } .picture .edge polygon { fill: #475569; stroke: #475569; }
  .picture .secrets path { stroke: #7c3aed; } .picture .secrets polygon { fill: #7c3aed; stroke: #7c3aed; }
  @media (prefers-color-scheme: dark) {
    .picture text { fill: #e5e7eb; }
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

/** The picture in Graphviz's language. */
function dot({ title, nodes, edges }: Picture): string {
  const places = [...new Set(nodes.flatMap(({ place }) => place ?? []))].sort();
  return [
    `digraph ${quoted(title)} {`,
    '  rankdir=LR; bgcolor="transparent"; nodesep=0.3; ranksep=0.7;',
    '  node [style=rounded, fontsize=12, fontname="Arial", margin="0.25,0.1"]; edge [fontsize=10, fontname="Arial"];',
    ...nodes.filter(({ place }) => place === undefined).map((node) => `  ${box(node)}`),
    ...places.flatMap((place, index) => [
      `  subgraph cluster_${index} { label=${quoted(place)}; style=rounded; fontsize=12; fontname="Arial"; margin=14;`,
      ...nodes.filter((node) => node.place === place).map((node) => `    ${box(node)}`),
      "  }",
    ]),
    ...edges.map(arrow),
    "}",
  ].join("\n");
}

function box({ id, kind, name, what, operation }: Node): string {
  const mark = marks[operation];
  const lines = [mark === undefined ? name : `${mark.sign} ${name}`, what, mark?.word ?? ""].filter(
    (line) => line !== "",
  );
  return `${id} [label=${quoted(lines.join("\n"))}, shape=${shapes[kind]}, class=${quoted(`${kind} ${operation}`)}];`;
}

function arrow({ from, to, flow, label }: Edge): string {
  const said = label ?? (flow === "copies" ? "copies" : "");
  // Copies stand beside their original, not a step further.
  const same = flow === "copies" ? ", constraint=false" : "";
  return `  ${from} -> ${to} [label=${quoted(said)}, style=${styles[flow]}, class=${flow}${same}];`;
}

/** A text of Graphviz, in which a backslash begins an escape and `\n` ends a line. */
function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

function escapedXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
