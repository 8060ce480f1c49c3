// Which methods Google's APIs have, and what each takes, from their discovery documents.
import fs from "node:fs";
import path from "node:path";

interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema;
}

interface Method {
  httpMethod: string;
  path: string;
  flatPath?: string;
  parameters?: Record<string, { location: string }>;
  request?: Schema;
}

interface Resource {
  methods?: Record<string, Method>;
  resources?: Record<string, Resource>;
}

interface Discovery extends Resource {
  baseUrl: string;
  revision: string;
  schemas: Record<string, Schema>;
  parameters?: Record<string, unknown>;
}

/** A method that an address is of. */
export interface Found {
  /** `POST https://…/{}/…` */
  pattern: string;
  /** Parameters with a question mark in front, and members of the body. */
  takes: string[];
  revision: string;
}

const versions: Record<string, string> = { run: "v2", monitoring: "v3", logging: "v2" };

export function googleMethod(folder: string, method: string, address: string): Found | undefined {
  const name = /^https:\/\/([a-z]+)\.googleapis\.com\//.exec(address)?.[1];
  if (name === undefined) return undefined;
  const file = path.join(folder, `${name}.${versions[name] ?? "v1"}.json`);
  if (!fs.existsSync(file)) return undefined;
  const discovery = JSON.parse(fs.readFileSync(file, "utf8")) as Discovery;
  const [plain = ""] = address.split("?");
  for (const one of methodsOf(discovery)) {
    const template = `${discovery.baseUrl}${one.flatPath ?? one.path}`.replace(/\{\+?[^}]+\}/g, "{}");
    const expression = template
      .split("{}")
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("[^/:]+");
    if (one.httpMethod !== method || !new RegExp(`^${expression}$`).test(plain)) continue;
    const own = Object.entries(one.parameters ?? {}).filter(([, { location }]) => location === "query");
    return {
      pattern: `${method} ${template}`,
      takes: [...own.map(([parameter]) => `?${parameter}`), ...membersOf(discovery, one.request, "", [])],
      revision: discovery.revision,
    };
  }
  return undefined;
}

function methodsOf({ methods = {}, resources = {} }: Resource): Method[] {
  return [...Object.values(methods), ...Object.values(resources).flatMap(methodsOf)];
}

function membersOf(discovery: Discovery, schema: Schema | undefined, at: string, within: string[]): string[] {
  if (schema === undefined) return [];
  if (schema.$ref !== undefined) {
    // A type inside of itself.
    if (within.includes(schema.$ref)) return [];
    return membersOf(discovery, discovery.schemas[schema.$ref], at, [...within, schema.$ref]);
  }
  if (schema.items !== undefined) return membersOf(discovery, schema.items, at, within);
  if (schema.additionalProperties !== undefined) return [at, `${at}.*`, `${at}.**`];
  const inner = Object.entries(schema.properties ?? {}).flatMap(([key, one]) =>
    membersOf(discovery, one, at === "" ? key : `${at}.${key}`, within),
  );
  return at === "" ? inner : [at, ...inner];
}
