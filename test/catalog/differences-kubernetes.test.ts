import assert from "node:assert/strict";
import { test } from "node:test";
import { deployedResources } from "./deployed";
import { kubernetesDifferences } from "./differences-kubernetes";

/** Values in a tree by their paths, `a.b[0].c`. */
function leaves(value: unknown, path = ""): [string, unknown][] {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((inner, index) => leaves(inner, `${path}[${index}]`));
  }
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`));
  }
  return [[path, value]];
}

const rendered = deployedResources().filter(
  ({ type, operation }) => type.startsWith("kubernetes:") && operation !== "read",
);

test("the program sets no field that somebody else writes", () => {
  for (const { type, name, inputs } of rendered) {
    const others = kubernetesDifferences[type]?.others ?? [];
    const shared = leaves(inputs).filter(([path]) => others.some((one) => path === one || path.startsWith(`${one}.`)));
    assert.deepEqual(shared, [], `${type} ${name}`);
  }
});

test("the program sends nothing empty, which the server would leave out", () => {
  // A selector that selects everything is kept as it is; a chart's values are not the server's.
  const kept = /(^|\.)(podSelector|namespaceSelector)$/;
  for (const { type, name, inputs } of rendered.filter((one) => one.type !== "kubernetes:helm.sh/v3:Release")) {
    const empty = leaves(inputs).filter(
      ([path, value]) => !kept.test(path) && (value === "" || (typeof value === "object" && value !== null)),
    );
    assert.deepEqual(empty, [], `${type} ${name}`);
  }
});
