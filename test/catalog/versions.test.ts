// Everything that dev and prod deploy in a version is in the inventory.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { nameOf, parseImage } from "../../components/internal/image-reference";
import { versionsOf } from "../../inventory/find";
import { images } from "../../inventory/images";
import { places } from "../../inventory/places";
import { products } from "../../inventory/products";
import { releases } from "../../inventory/table";
import { root } from "../support/project";
import { deployedResources } from "./deployed";
import { noVersions } from "./no-versions";

const environments = ["dev", "prod"].map((name) => {
  const file = path.join(root, "test/stacks/golden", `${name}.json`);
  return {
    name,
    resources: (JSON.parse(fs.readFileSync(file, "utf8")) as { resources: Parameters<typeof versionsOf>[0] }).resources,
  };
});
const locked = JSON.parse(fs.readFileSync(path.join(root, "images.lock.json"), "utf8")) as Record<string, string>;

/** Texts in a resource's inputs, by paths in which `*` stands for a list's item. */
function texts(value: unknown, at: string[] = []): [path: string, text: string][] {
  if (Array.isArray(value)) return value.flatMap((one) => texts(one, [...at, "*"]));
  if (value !== null && typeof value === "object") {
    return Object.entries(value).flatMap(([name, one]) => texts(one, [...at, name]));
  }
  return typeof value === "string" ? [[at.join("."), value]] : [];
}

const isCalledVersion = (path: string): boolean => /(version|channel|compat\w*|runtime)$/i.test(path);
const matches = (pattern: string, path: string): boolean =>
  pattern.startsWith("**.") ? `.${path}`.endsWith(pattern.slice(2)) : path === pattern;

test("each property that is called a version is read by the inventory, or has a reason not to be", () => {
  const used = new Set<string>();
  const missing = deployedResources().flatMap(({ type, inputs }) =>
    texts(inputs)
      .filter(([at]) => isCalledVersion(at))
      .filter(([at]) => {
        const [pattern] = noVersions.find(([one]) => matches(one, at)) ?? [];
        if (pattern !== undefined) used.add(pattern);
        const read = (places[type] ?? []).some(({ input }) => input === at);
        return !read && pattern === undefined && !(type === "kubernetes:helm.sh/v3:Release" && at === "version");
      })
      .map(
        ([at, text]) =>
          `${type}: ${at} is ${text}; add a row in inventory/places.ts, or a reason in test/catalog/no-versions.ts`,
      ),
  );
  assert.deepEqual([...new Set(missing)], []);
  assert.deepEqual(
    noVersions.map(([one]) => one).filter((one) => !used.has(one)),
    [],
    "nothing deployed has these any more",
  );
});

test("each image that an environment names is known, with a product or a reason why nobody knows its end", () => {
  const names = environments.flatMap(({ resources }) =>
    versionsOf(resources, locked).flatMap(({ key }) => (key.startsWith("image:") ? [key.slice("image:".length)] : [])),
  );
  assert.ok(names.includes("docker.io/hashicorp/vault"));
  assert.deepEqual(
    [...new Set(names)]
      .filter((name) => !Object.hasOwn(images, name))
      .map((name) => `${name}: add a row in inventory/images.ts`),
    [],
  );
  const lockedNames = Object.keys(locked).map((one) => nameOf(parseImage(one) ?? { host: "", path: one }));
  assert.deepEqual(
    lockedNames.filter((name) => !Object.hasOwn(images, name)),
    [],
  );
  const incomplete = Object.entries(images).filter(([, { product, because, raise }]) =>
    product === undefined ? because === undefined || raise === undefined : !Object.hasOwn(products, product),
  );
  assert.deepEqual(incomplete, [], "a row has a product, or says why nobody knows and how it is raised");
});

test("each environment's inventory has its database, cache, Vault and what runs its programs", () => {
  for (const { name, resources } of environments) {
    const keys = versionsOf(resources, locked).map(({ key }) => key);
    const expected = [
      "postgresql",
      "valkey",
      "image:docker.io/hashicorp/vault",
      "image:docker.io/library/node",
      "image:docker.io/directus/directus",
    ];
    const ofProd = [
      "google-kubernetes-engine",
      "chart:vault-secrets-operator",
      "image:docker.io/hashicorp/vault-secrets-operator",
      "image:quay.io/brancz/kube-rbac-proxy",
    ];
    assert.deepEqual(
      [...expected, ...(name === "prod" ? ofProd : [])].filter((key) => !keys.includes(key)),
      [],
      name,
    );
    assert.ok(!keys.some((key) => key.startsWith("image of ")), `${name}: ${keys.join(", ")}`);
  }
});

test("the table has each product", () => {
  assert.deepEqual(Object.keys(releases.products).sort(), Object.keys(products).sort(), "npm run releases");
});
