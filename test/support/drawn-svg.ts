// Where things are in a drawn picture.

interface Point {
  x: number;
  y: number;
}

interface Shape {
  title: string;
  points: Point[];
}

/** Points by which a shape is still beside what it touches. */
const TOLERANCE = 2;

/** Arrows that pass behind a box which they neither leave nor reach: `cdn → run: requests behind secrets`. */
export function hidden(svg: string): string[] {
  const boxes = shapes(svg, "node").map(({ title, points }) => ({ title: title.split("\n")[0] ?? "", points }));
  const arrows = shapes(svg, "edge");
  if (boxes.length === 0 || arrows.length === 0) throw new Error("there is no box or no arrow in the picture");
  return arrows.flatMap(({ title, points }) =>
    boxes
      .filter((box) => !isEnd(title, box.title) && along(points).some((point) => isInside(point, box.points)))
      .map((box) => `${title} behind ${box.title}`),
  );
}

function isEnd(arrow: string, box: string): boolean {
  return arrow.startsWith(`${box} →`) || arrow.includes(`→ ${box}:`);
}

function shapes(svg: string, kind: "node" | "edge"): Shape[] {
  return [
    ...svg.matchAll(new RegExp(`<g id="${kind}\\d+" class="${kind}[^"]*">\\n<title>([^<]*)</title>([^]*?)</g>`, "g")),
  ].map(([, title = "", drawn = ""]) => ({
    title,
    points: kind === "edge" ? pointsOf(/ d="([^"]*)"/.exec(drawn)?.[1] ?? "") : outline(drawn),
  }));
}

function outline(drawn: string): Point[] {
  const ellipse = /cx="([-\d.]+)" cy="([-\d.]+)" rx="([\d.]+)" ry="([\d.]+)"/.exec(drawn)?.slice(1).map(Number);
  if (ellipse !== undefined) {
    const [x = 0, y = 0, rx = 0, ry = 0] = ellipse;
    return [
      { x: x - rx, y: y - ry },
      { x: x + rx, y: y + ry },
    ];
  }
  return [...drawn.matchAll(/ (?:d|points)="([^"]*)"/g)].flatMap(([, text = ""]) => pointsOf(text));
}

function pointsOf(text: string): Point[] {
  return [...text.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
}

/** Points along Bézier curves, which share their ends. */
function along(points: Point[]): Point[] {
  const curves = Array.from({ length: Math.floor((points.length - 1) / 3) }, (_, index) =>
    points.slice(3 * index, 3 * index + 4),
  );
  return curves.flatMap((curve) => Array.from({ length: 41 }, (_, step) => between(curve, step / 40)));
}

function between(points: Point[], part: number): Point {
  const [only] = points;
  if (points.length === 1 && only !== undefined) return only;
  const next = points.slice(1).map((end, index): Point => {
    const begin = points[index] ?? end;
    return { x: begin.x + (end.x - begin.x) * part, y: begin.y + (end.y - begin.y) * part };
  });
  return between(next, part);
}

function isInside({ x, y }: Point, outlined: Point[]): boolean {
  const [xs, ys] = [outlined.map((point) => point.x), outlined.map((point) => point.y)];
  return (
    x > Math.min(...xs) + TOLERANCE &&
    x < Math.max(...xs) - TOLERANCE &&
    y > Math.min(...ys) + TOLERANCE &&
    y < Math.max(...ys) - TOLERANCE
  );
}
