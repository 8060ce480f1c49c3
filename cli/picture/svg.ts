// A picture as SVG, laid out by Graphviz. Its colours follow the reader's light or dark scheme.
import { instance } from "@viz-js/viz";
import { graphvizOf } from "./graphviz";
import { legendOf } from "./legend";
import { marks } from "./marks";
import type { Edge, Node, Picture } from "./model";

const css = `
  .picture text { fill: #1f2937; font-family: Arial, Helvetica, sans-serif; }
  .picture .node > text:first-of-type, .picture .graph > text { font-weight: bold; }
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
  const drawn = viz.renderString(graphvizOf(picture), { format: "svg" });
  // Without the comments of Graphviz, which name its version.
  const start = drawn.slice(drawn.indexOf("<svg")).replace(/<!--[^]*?-->\n/g, "");
  const [, width = "0", height = "0"] = /viewBox="0\.00 0\.00 ([\d.]+) ([\d.]+)"/.exec(start) ?? [];
  const legend = legendOf(picture, Number(width), Number(height));
  const says = tooltips(picture);
  return (
    start
      .replace(/^<svg /, `<svg class="picture" role="img" aria-label="${escapedXml(picture.title)}" `)
      // As large as the page has room for.
      .replace(/ width="[^"]*" height="[^"]*"/, "")
      .replace(/viewBox="[^"]*"/, `viewBox="0 0 ${width} ${Number(height) + legend.height}"`)
      .replace(/^(<svg[^>]*>)/, `$1\n<style>${css}</style>`)
      .replace(/<title>([^<]*)<\/title>/g, (_, id: string) => `<title>${escapedXml(says.get(id) ?? "")}</title>`)
      .replace(/<title><\/title>\n/g, "")
      .replace(/<\/svg>\s*$/, () => `${legend.svg}</svg>\n`)
  );
}

/** What a reader sees under the pointer, by the name that Graphviz gives a box or an arrow: what is in the box, and whom the arrow joins. */
function tooltips({ nodes, edges }: Picture): Map<string, string> {
  const named = new Map(nodes.map((node) => [node.id, fullName(node)]));
  return new Map([
    ...nodes.map((node): [string, string] => [node.id, [fullName(node), ...inside(node)].join("\n")]),
    ...edges.map((edge): [string, string] => {
      const [from = "", to = ""] = [named.get(edge.from), named.get(edge.to)];
      return [`${edge.from}&#45;&gt;${edge.to}`, `${from} → ${to}: ${carried(edge)}`];
    }),
  ]);
}

function fullName({ name, what, place }: Node): string {
  const called = what === "" ? name : `${name}, ${what}`;
  return place === undefined ? called : `${called}, in ${place}`;
}

function inside({ resources }: Node): string[] {
  return Object.entries(resources)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([type, count]) => `${count} × ${type}`);
}

function carried({ flow, label }: Edge): string {
  return label === undefined ? flow : `${flow} for ${label}`;
}

function escapedXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
