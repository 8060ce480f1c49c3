// What is known of each resource type, held against the providers' schemas and what is deployed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { knowledge } from "../../knowledge";
import type { Condition, Knowledge } from "../../knowledge/model";
import { hasProperty } from "../../sandbox/schema-rules";
import { deployedTypes } from "./deployed";

const rows = Object.entries(knowledge);

/** Every text of a row that may have places for inputs. */
function texts({ holds = [], final = [], changes = [], review = [] }: Knowledge): string[] {
  return [
    ...[...holds, ...final, ...changes].map(({ what }) => what),
    ...holds.flatMap(({ kept = [], obstacle = [] }) => [kept, obstacle].flat()),
    ...review.flatMap(({ lead, each = "" }) => [lead, each]),
  ];
}

function conditions({ holds = [], review = [], neededWhen = {} }: Knowledge): Condition[] {
  return [neededWhen, ...[...holds, ...review].flatMap(({ when }) => when ?? [])];
}

/** Every path of an input that a row names. */
function paths(row: Knowledge): string[] {
  const own = ["this", "from", "to", "it", "its"];
  return [
    ...texts(row).flatMap((text) => [...text.matchAll(/\{([^{}|]+)/g)].map(([, path = ""]) => path)),
    ...conditions(row).flatMap(({ has, where }) => [has ?? [], where?.path ?? []].flat()),
    ...(row.changes ?? []).map(({ path }) => path),
    ...(row.review ?? []).flatMap(({ of = [] }) => of),
    ...(row.nouns ?? []).map(({ path }) => path),
  ].filter((path) => path !== "*" && !own.includes(path));
}

test("each deployed type has a row that says what people call it, what it holds and what its changes mean", () => {
  const remedy = "add a row in knowledge/: its noun, what it holds, whether something needs it, what its changes mean";
  const missing = deployedTypes("gcp:", "cloudflare:", "kubernetes:", "vault:", "tls:").filter(
    (type) => !Object.hasOwn(knowledge, type),
  );
  assert.deepEqual(missing, [], remedy);
});

test("a row names properties that its type has, and types that have rows", () => {
  const wrong = rows.flatMap(([type, row]) => {
    const unknown = paths(row)
      // Of types without a schema here nothing is known.
      .filter((path) => hasProperty(type, path.split(/[.[]/)[0] ?? "") === false)
      .map((path) => `${type}: has no property ${path}`);
    const contained = (row.holds ?? [])
      .flatMap(({ contains = [] }) => contains)
      .filter((inside) => !Object.hasOwn(knowledge, inside))
      .map((inside) => `${type}: ${inside} has no row`);
    return [...unknown, ...contained];
  });
  assert.deepEqual(wrong, []);
});

test("each statement has its source, and reads as a part of a sentence", () => {
  const wrong = rows.flatMap(([type, row]) => {
    const sources = [
      ...(row.holds ?? []),
      ...(row.final ?? []),
      ...(row.changes ?? []),
      ...[row.creation ?? [], row.deletion ?? []].flat(),
    ];
    return [
      ...sources
        .filter(
          ({ source }) =>
            !/^(https:\/\/\S+|\d+ public Terraform logs? of .+, \d{4}-\d\d-\d\d|components\/\S+\.md)$/.test(source),
        )
        .map(({ source }) => `${type}: "${source}" is no page and no measurement`),
      ...texts(row)
        .filter((text) => /\.$|^[A-Z](?![A-Z])(?!ault)/.test(text))
        .map((text) => `${type}: "${text}"`),
    ];
  });
  assert.deepEqual(wrong, []);
});
