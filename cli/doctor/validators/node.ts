import { engines } from "groundplan/package.json";
import { judged } from "../../../inventory/judge";
import { releases } from "../../../inventory/table";
import { fail, ok, warn, type Validator } from "../model";

const lowest = engines.node.replace(/^\D+/, "");

export const node: Validator = {
  name: "node",
  title: "Node.js is new enough, and still mended",
  needs: "nothing",
  rights: "none",
  asks: "this process for its version, and the table of releases for the end of its support",
  source: "https://nodejs.org/en/about/previous-releases",
  check: ({ today }, { node: version }) => {
    if (compared(version, lowest) < 0) {
      return fail(`Node.js ${version} is older than ${lowest}`, "install Node.js 24, then run `npm ci` again");
    }
    const found = {
      key: "node",
      title: "Node.js",
      kind: "runtime",
      version,
      product: "nodejs",
      places: [],
      raise: "",
    } as const;
    const [row] = judged([{ ...found, places: [] }], [], { table: releases, today, horizon: 90 });
    if (row?.urgency === "ended") {
      return warn(
        `nobody mends Node.js ${version} since ${row.end ?? ""}`,
        "install Node.js 24, then run `npm ci` again",
      );
    }
    return ok(`Node.js ${version}`);
  },
};

function compared(one: string, other: string): number {
  const [left = 0, below = 0] = one.split(".").map(Number);
  const [right = 0, least = 0] = other.split(".").map(Number);
  return left - right || below - least;
}
