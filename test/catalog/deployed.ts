// What dev and prod deploy, by the golden plans, and which types prod-google adds. The tables of this folder say something about each resource type; a type
// without a row fails their tests with a message that says what to add.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Step } from "../../sandbox";

const environments = ["dev", "prod"] as const;

let read: Step[] | undefined;

/** Every resource of both environments' plans, components and providers left out. */
export function deployedResources(): Step[] {
  read ??= environments.flatMap((environment) => {
    const file = path.join(__dirname, "../stacks/golden", `${environment}.json`);
    return (JSON.parse(readFileSync(file, "utf8")) as { resources: Step[] }).resources.filter(({ type }) =>
      /^(?!pulumi:|groundplan:)/.test(type),
    );
  });
  return read;
}

/** What `prod-google` deploys and neither of them, held by test/catalog/front-doors.test.ts. */
export const onlyAtGoogle = [
  "gcp:compute/globalNetworkEndpoint:GlobalNetworkEndpoint",
  "gcp:compute/globalNetworkEndpointGroup:GlobalNetworkEndpointGroup",
  "gcp:compute/securityPolicy:SecurityPolicy",
  "gcp:compute/targetHttpProxy:TargetHttpProxy",
  "gcp:storage/hmacKey:HmacKey",
];

/** The type tokens of what all three environments deploy that begin with one of the prefixes, sorted: `deployedTypes("gcp:", "vault:")`. */
export function deployedTypes(...prefixes: string[]): string[] {
  const types = new Set([...deployedResources().map(({ type }) => type), ...onlyAtGoogle]);
  return [...types].filter((type) => prefixes.some((prefix) => type.startsWith(prefix))).sort();
}

/**
 * What is wrong with a table by type token: a deployed type without a row, and a row of no deployed type. `remedy` says what
 * the row of a new type has to tell.
 */
export function rowProblems(types: string[], rows: Record<string, unknown>, file: string, remedy: string): string[] {
  return [
    ...types.filter((type) => !Object.hasOwn(rows, type)).map((type) => `${type}: no row in ${file}; add ${remedy}`),
    ...Object.keys(rows)
      .filter((type) => !types.includes(type))
      .map((type) => `${type}: no environment deploys it any more; remove its row from ${file}`),
  ];
}
