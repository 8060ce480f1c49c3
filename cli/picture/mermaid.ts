// A picture as Mermaid, which GitHub and GitLab show.
import type { Edge, Kind, Node, Picture } from "./model";
import { marks } from "./marks";
import { placesOf } from "./places";

const shapes: Record<Kind, [open: string, close: string]> = {
  users: ["([", "])"],
  edge: ["{{", "}}"],
  origin: ["[/", "/]"],
  runtime: ["[", "]"],
  data: ["[(", ")]"],
  secrets: ["[[", "]]"],
};

const arrows: Record<Edge["flow"], string> = { requests: "-->", data: "-->", secrets: "-.->", copies: "==>" };

/** A flowchart. Names become entities where Mermaid or HTML would read them. */
export function renderMermaid(picture: Picture): string {
  const { title, nodes, edges } = picture;
  const places = placesOf(picture);
  const lines = [
    "---",
    // A title has no entities.
    `title: "${title.replace(/[^\p{L}\p{N} .:_-]/gu, "")}"`,
    "---",
    "flowchart LR",
    ...nodes.filter(({ place }) => place === undefined).map((node) => `  ${box(node)}`),
    ...places.flatMap((place, index) => [
      `  subgraph place${index} ["${escaped(place)}"]`,
      ...nodes.filter((node) => node.place === place).map((node) => `    ${box(node)}`),
      "  end",
    ]),
    ...edges.map(({ from, to, flow, label }) => {
      const text = label ?? (flow === "copies" ? "copies" : "");
      return `  ${from} ${arrows[flow]}${text === "" ? "" : `|"${escaped(text)}"|`} ${to}`;
    }),
    ...changeStyles(nodes),
  ];
  return `${lines.join("\n")}\n`;
}

function box({ id, kind, name, what, operation }: Node): string {
  const [open, close] = shapes[kind];
  const mark = marks[operation];
  const lines = [mark === undefined ? name : `${mark.sign} ${name}`, what, mark?.word ?? ""].filter(
    (line) => line !== "",
  );
  return `${id}${open}"${lines.map(escaped).join("<br/>")}"${close}`;
}

function changeStyles(nodes: Node[]): string[] {
  return Object.entries(marks).flatMap(([operation, mark]) => {
    const ids = nodes.filter((node) => node.operation === operation).map(({ id }) => id);
    if (ids.length === 0) return [];
    return [`  classDef ${operation} stroke:${mark.colour},stroke-width:3px`, `  class ${ids.join(",")} ${operation}`];
  });
}

/** Mermaid's own entities: a number sign, the code, a semicolon (https://mermaid.js.org/syntax/flowchart.html). */
function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:/@·–±~+−-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}
