import type { Difference } from "./configuration";
import type { Hold } from "./decide";

/** An image of an application, and where it stands in the environments' files. */
export interface Promoted {
  /** `image`, or `processes.<process>.image`. */
  path: string;
  image: string;
  /** What the second environment has until now. */
  before: string;
}

/** What `promote --json` prints, beside its format's version. */
export interface Promotion {
  from: string;
  to: string;
  app: string;
  images: Promoted[];
  holds: Hold[];
  differences: Difference[];
  isWritten: boolean;
}

/** What a promotion did, or would do, for people; `isOverruled` is whether somebody said that he knows better. */
export function renderPromotion(
  { from, to, app, images, holds, differences, isWritten }: Promotion,
  isOverruled: boolean,
): string {
  const lines = images.flatMap(({ path, image, before }) => {
    const title = path === "image" ? app : `${app}, ${path}`;
    return before === image
      ? [`${title}: ${image}`, `  ${from} and ${to} have it already`]
      : [title, `  ${from}: ${image}`, `  ${to}: ${before}`];
  });
  if (holds.length > 0) lines.push("", "Held", ...holds.map(({ why }) => `  • ${why}`));
  if (differences.length > 0) lines.push("", `Differs besides, and stays as it is in ${to}`);
  lines.push(...differences.map(({ path: at, from: old, to: now }) => `  ${at}: ${shown(old)} → ${shown(now)}`), "");
  const standing = standingOf(holds, isOverruled);
  if (standing.some(({ mayBeOverruled }) => !mayBeOverruled)) lines.push("Nothing is written.");
  else if (standing.length > 0) lines.push("Nothing is written. Whoever knows better says --even-if-rolled-back.");
  else if (images.every(({ image, before }) => image === before)) lines.push("Nothing is written.");
  else
    lines.push(isWritten ? `Pulumi.${to}.yaml has it now. Commit it; pulumi up brings it up.` : "Run it with --yes.");
  return `${lines.join("\n")}\n`;
}

/** The holds that nobody overruled. */
export function standingOf(holds: Hold[], isOverruled: boolean): Hold[] {
  return holds.filter(({ mayBeOverruled }) => !(mayBeOverruled && isOverruled));
}

function shown(value: unknown): string {
  return value === undefined ? "(none)" : JSON.stringify(value);
}
