// Each amount of money that a document or a docstring names is one of the table of prices.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { claims, limits, type Claim } from "../support/pages/amounts";
import { componentOf, root } from "../support/pages/component";
import { markers } from "../support/pages/section";
import { sum } from "../support/pages/words";

/** Written by other tests, from the table. */
const generated = ["docs/arguments.md", "docs/components.md"];

const inFolder = (folder: string, isRead: (name: string) => boolean): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => path.posix.join(folder, name.split(path.sep).join("/")))
    .filter(isRead);

const files = [
  "README.md",
  ...inFolder("components", (name) => /\.(md|ts)$/.test(name)),
  ...inFolder("docs", (name) => /^docs\/[^/]+\.md$/.test(name) && !generated.includes(name)),
];

/** On one line, without the marks of comments and without what is planned. */
function textOf(file: string): string {
  const [start, end] = markers;
  const text = readFileSync(path.join(root, file), "utf8");
  const [head = "", rest = ""] = text.split(start);
  return `${head}${rest.split(end)[1] ?? ""}`.replace(/\n\s*(?:\*|\/\/)? ?/g, " ").replace(/\s+/g, " ");
}

let all: Claim[] = [];
before(async () => {
  const { lines } = await componentOf("Vault");
  all = claims(sum(lines, "fixed"));
});

test("every amount of a document or a docstring is one that the table of prices has", () => {
  const unknown = files.flatMap((file) => {
    const own = all.filter((claim) => claim.in.some((place) => file === place || file.startsWith(`${place}/`)));
    const left = [...own.map(({ phrase }) => phrase), ...limits].reduce(
      (text, phrase) => text.replaceAll(phrase, ""),
      textOf(file),
    );
    // With some words around it. An expression that takes them in as well looks for them at each letter, which takes a second.
    return [...left.matchAll(/\d USD/g)].map(
      ({ index }) => `${file}: ${left.slice(Math.max(index - 40, 0), index + 35)}`,
    );
  });
  assert.deepEqual(unknown, [], "take the amount out, or give it a row in test/support/pages/amounts.ts");
});

test("each is written where it is said to be, and right", () => {
  const wrong = all.flatMap(({ in: places, phrase, usd }) => {
    const found = files.filter((file) => places.some((place) => file === place || file.startsWith(`${place}/`)));
    const missing = places.filter(
      (place) => !found.some((file) => file.startsWith(place) && textOf(file).includes(phrase)),
    );
    const [, about, number = ""] = /(?:\b(about|some|from) )?(\d[\d.]*) USD/.exec(phrase) ?? [];
    const decimals = number.split(".")[1]?.length ?? 0;
    const tolerance = Math.max(0.5000001 * 10 ** -decimals, about === undefined ? 0 : usd / 10);
    const isRight = Math.abs(Number(number) - usd) <= tolerance;
    return [
      ...missing.map((place) => `${place} does not say: ${phrase}`),
      ...(isRight ? [] : [`${phrase}: the table says ${usd} USD`]),
    ];
  });
  assert.deepEqual(wrong, []);
});
