// What came of a sweep, for people.
import { printable } from "../render/printable";
import { isLeft, type Judged } from "./sweep";

export function renderSweep(judged: readonly Judged[], isCarriedOut: boolean): string {
  if (judged.length === 0) return "No review stands.\n";
  const lines = judged.flatMap((one) => [
    `${one.stack}: ${sentence(one)}`,
    ...(one.problem === undefined ? [] : [`  ${one.problem.split("\n").join("\n  ")}`, `  ${remedy(one)}`]),
  ]);
  const isWaiting = !isCarriedOut && judged.some(({ verdict }) => verdict === "over");
  const hint = isWaiting ? ["", "Run it with --yes to remove what would go."] : [];
  return printable(`${[...lines, ...hint].join("\n")}\n`);
}

function sentence({ verdict, until, foreign, removed }: Judged): string {
  switch (verdict) {
    case "stands":
      return `stands until ${until ?? ""}`;
    case "unknown":
      return "stays: no `up` of it has come to its end, so nothing says when it is over; bring it up again, or name its pull request with --pull";
    case "foreign":
      return `refused: it is called like a review, and has ${foreign ?? ""}, which none makes; look at it yourself`;
    case "over":
      if (removed === undefined) return until === undefined ? "would go" : `would go, its end is ${until}`;
      return removed ? "removed" : "not removed:";
  }
}

function remedy(one: Judged): string {
  return isLeft(one)
    ? `Run it again; where Pulumi says that the stack is locked and nobody works on it: pulumi cancel --stack ${one.stack}`
    : "";
}
