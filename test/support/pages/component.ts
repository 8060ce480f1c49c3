// What a component is, makes and costs, from the package's schema and from its example in the simulated cloud.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { PackageSpec } from "@pulumi/pulumi/provider/experimental/schema";
import { costOf } from "../../../cost/estimate";
import type { CostLine } from "../../../cost/model";
import { usualUsage } from "../../../cost/usage";
import { folderOf } from "../../../plugin/reference";
import { ancestors } from "../../../sandbox/ancestors";
import type { RegisteredResource } from "../program";
import { examplesOf, planned, type Planned } from "./examples";

export const root = path.join(__dirname, "../../..");
export const schema = JSON.parse(readFileSync(path.join(root, "plugin/package-schema.json"), "utf8")) as PackageSpec;

/** Every component, by name. */
export const componentNames: readonly string[] = Object.keys(schema.resources).map(nameOf).sort();

/** What components make while they run, which is no resource of a program and in no estimate. */
export const madeAtRunTime: { [component: string]: string } = {
  RestoreDrill: "the copies that it restores",
};

export interface Component {
  name: string;
  /** Its README, from the repository's root. */
  file: string;
  /** The first example of the README that has it. */
  planned: Planned;
  /** How many of it the example has. */
  count: number;
  /** The resources inside of it, without components and providers. */
  inside: RegisteredResource[];
  /** The components directly in it. */
  parts: string[];
  /** What these resources cost a month, beside what else the example has. */
  lines: CostLine[];
  /** The same without what is free for a billing account. */
  withoutFree: CostLine[];
}

const found = new Map<string, Promise<Component>>();

export function componentOf(name: string): Promise<Component> {
  const known = found.get(name) ?? find(name);
  found.set(name, known);
  return known;
}

async function find(name: string): Promise<Component> {
  const file = `components/${folderOf(name)}/README.md`;
  if (!existsSync(path.join(root, file)))
    throw new Error(`write ${file}, as CONTRIBUTING.md says under A new component`);
  for (const example of examplesOf(file)) {
    const plan = await planned(example);
    const { resources } = plan.deployment;
    const own = resources.filter(({ type }) => type === tokenOf(name));
    if (own.length === 0) continue;
    const byUrn = new Map(resources.map((one) => [one.urn, one]));
    const isInside = (one: RegisteredResource): boolean =>
      ancestors(one, byUrn)
        .slice(1)
        .some(({ type }) => type === tokenOf(name));
    const inside = resources.filter(isInside);
    const urns = new Set(inside.map(({ urn }) => urn));
    const ofThese = ({ urn }: CostLine): boolean => urns.has(urn);
    return {
      name,
      file,
      planned: plan,
      count: own.length,
      inside: inside.filter(({ type }) => !/^(pulumi|groundplan):/.test(type)),
      parts: partsOf(own, inside),
      lines: costOf(resources, usualUsage).lines.filter(ofThese),
      withoutFree: costOf(resources, { ...usualUsage, freeUnits: false }).lines.filter(ofThese),
    };
  }
  throw new Error(`${file}: no example makes a ${name}`);
}

function partsOf(own: RegisteredResource[], inside: RegisteredResource[]): string[] {
  const urns = new Set(own.map(({ urn }) => urn));
  const direct = inside.filter(({ type, parent = "" }) => type.startsWith("groundplan:") && urns.has(parent));
  return [...new Set(direct.map(({ type }) => nameOf(type)))];
}

/** `groundplan:index:Vault`, and `#/types/groundplan:index:Vault`, is `Vault`. */
export function nameOf(token: string): string {
  return token.slice(token.lastIndexOf(":") + 1);
}

export function tokenOf(name: string): string {
  return `groundplan:index:${name}`;
}

/** The first sentence of the class's docstring, up to a colon. */
export function purposeOf(name: string): string {
  const [first = ""] = (schema.resources[tokenOf(name)]?.description ?? "").split("\n\n");
  return first.replace(/\s+/g, " ").replace(/(?:: |\. |\.$).*$/, "");
}
