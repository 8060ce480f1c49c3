// What runs where: the picture, and the same in words.
import { pictureOf } from "../../picture/draw";
import { marks } from "../../picture/marks";
import type { Kind, Node } from "../../picture/model";
import { html } from "../html";
import type { Section } from "../view";
import { groupedTable } from "../words";

const kinds: Record<Kind, string> = {
  users: "",
  edge: "Edge",
  origin: "Origins",
  runtime: "Applications",
  data: "Data",
  secrets: "Secrets",
};

export const runs: Section = {
  id: "runs",
  title: "What runs where",
  render: ({ reading }) => {
    const { nodes } = pictureOf(reading.steps, reading.environment);
    const boxes = nodes.filter(({ kind }) => kind !== "users");
    if (boxes.length === 0) return undefined;
    const groups = (Object.keys(kinds) as Kind[])
      .map((kind) => ({ title: kinds[kind], boxes: boxes.filter((node) => node.kind === kind) }))
      .filter((group) => group.boxes.length > 0);
    return html`<figure>
        <img
          src="picture.svg"
          alt="The ways of requests, data and secrets through ${reading.environment}. The table below has every box of it."
          width="1200"
        />
        <figcaption><a href="picture.svg">The picture alone</a>, which grows as large as the window.</figcaption>
      </figure>
      ${groupedTable(
        "Every box of the picture",
        ["Name", "What it is", "Where"],
        groups.map(({ title, boxes: members }) => ({
          title,
          rows: members.map((node) => [node.name, whatOf(node), node.place ?? "everywhere"]),
        })),
      )}`;
  },
};

function whatOf({ what, application, operation }: Node): string {
  const change = marks[operation]?.word;
  const owner = application === undefined ? "" : ` of ${application}`;
  return `${what}${owner}${change === undefined ? "" : ` (${change})`}`;
}
