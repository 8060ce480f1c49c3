// What Google's description of a method says against a request to it.
import type { Properties, Value } from "../../model";
import type { Document, Method, Schema } from "./documents";

export interface Problem {
  kind: string;
  at: string;
  value?: Value;
  expected?: string;
}

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The schema behind references. */
export function resolve(document: Document, schema: Schema | undefined): Schema | undefined {
  let here = schema;
  while (here?.$ref !== undefined) here = document.schemas[here.$ref];
  return here;
}

/** Problems of a value: fields that the schema does not know, other types, other values, fields that only answers have. */
export function check(document: Document, schema: Schema | undefined, value: Value, at = ""): Problem[] {
  const type = resolve(document, schema);
  if (type === undefined || type.type === "any") return [];
  // JSON's null means that a field is not said: https://protobuf.dev/programming-guides/json
  if (value === null) return [];
  const own: Problem[] = isReadOnly(type) && value !== "" ? [{ kind: "read-only field", at, value }] : [];
  if (Array.isArray(value)) {
    if (type.type !== "array") return [...own, wrongType(type, at, value)];
    return [...own, ...value.flatMap((each, index) => check(document, type.items, each, `${at}[${index}]`))];
  }
  if (typeof value === "object") {
    return type.type === "object"
      ? [...own, ...checkTable(document, type, value, at)]
      : [...own, wrongType(type, at, value)];
  }
  return [...own, ...checkScalar(type, value, at)];
}

function isReadOnly({ readOnly, description }: Schema): boolean {
  return readOnly === true || /^\s*(\[Output[ -]?Only\]|Output only)/i.test(description ?? "");
}

function wrongType(schema: Schema, at: string, value: Value): Problem {
  return { kind: "type", at, value, expected: schema.type ?? "something else" };
}

function checkTable(document: Document, schema: Schema, value: Properties, at: string): Problem[] {
  return Object.entries(value).flatMap(([name, each]) => {
    const property = schema.properties?.[name] ?? schema.properties?.[camel(name)] ?? schema.additionalProperties;
    if (property === undefined) return [{ kind: "unknown field", at: `${at}.${name}`, value: each }];
    return check(document, property, each, `${at}.${name}`);
  });
}

/** Formats of texts: https://developers.google.com/discovery/v1/type-format */
const FORMATS: { [format: string]: RegExp } = {
  int64: /^-?\d+$/,
  uint64: /^\d+$/,
  "google-duration": /^-?\d+(\.\d+)?s$/,
  byte: /^[A-Za-z0-9+/_-]*=*$/,
};

function checkScalar(schema: Schema, value: string | number | boolean, at: string): Problem[] {
  const isWhole = /int/.test(schema.format ?? "");
  switch (schema.type) {
    case "string": {
      // Google's servers take a number where a text of digits is meant.
      const text = typeof value === "number" && isWhole ? String(value) : value;
      return typeof text === "string" ? checkText(schema, text, at) : [wrongType(schema, at, value)];
    }
    case "integer":
    case "number": {
      const number = typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
      if (typeof number !== "number") return [wrongType(schema, at, value)];
      if (schema.minimum !== undefined && number < Number(schema.minimum)) {
        return [{ kind: "value", at, value, expected: `${schema.minimum} or more` }];
      }
      const isTooLarge = schema.maximum !== undefined && number > Number(schema.maximum);
      return isTooLarge ? [{ kind: "value", at, value, expected: `${schema.maximum ?? ""} or less` }] : [];
    }
    case "boolean":
      return typeof value === "boolean" ? [] : [wrongType(schema, at, value)];
    default:
      return [wrongType(schema, at, value)];
  }
}

function checkText(schema: Schema, text: string, at: string): Problem[] {
  const format = FORMATS[schema.format ?? ""];
  if (format !== undefined && !format.test(text))
    return [{ kind: "format", at, value: text, expected: schema.format ?? "" }];
  if (schema.enum !== undefined && !schema.enum.includes(text)) {
    return [{ kind: "value", at, value: text, expected: schema.enum.slice(0, 12).join(", ") }];
  }
  const isRight = schema.pattern === undefined || new RegExp(schema.pattern).test(text);
  return isRight ? [] : [{ kind: "format", at, value: text, expected: schema.pattern ?? "" }];
}

/**
 * What the provider sends of itself and Google takes, by method and place, although the description says otherwise
 * (hashicorp/terraform-provider-google, services/compute): with each network, each group of end points, each router, each NAT, and each
 * backend with a security policy, which it sets by a method of its own afterwards.
 */
const TAKEN = [
  /^compute\.networks\.\w+ .*\.deleteBgpAlwaysCompareMed$/,
  /^compute\.backendServices\.(insert|update|patch) \.securityPolicy$/,
  /^compute\.networkEndpointGroups\.insert \.zone$/,
  /^compute\.(routers|regionNetworkEndpointGroups)\.insert \.region$/,
  /^compute\.routers\.patch \.nats\[\d+\]\.initialNatIps$/,
];

/** Enumerations that the provider sends empty where nothing is said, and Google takes for absent. */
const EMPTY = /^compute\.securityPolicies\.\w+ .*\.versionedExpr$/;

function isTaken(method: string, { at, value }: Problem): boolean {
  return TAKEN.some((one) => one.test(`${method} ${at}`)) || (value === "" && EMPTY.test(`${method} ${at}`));
}

/** Problems of a whole request: its query, its body, what the method requires, its update mask. */
export function checkRequest(
  document: Document,
  method: Method,
  query: URLSearchParams,
  body: Properties | undefined,
): Problem[] {
  const problems = checkQuery(document, method, query);
  const schema = method.request === undefined ? undefined : document.schemas[method.request.$ref];
  if (schema === undefined || body === undefined) return problems;
  const required = Object.entries(schema.properties ?? {})
    .filter(([name, property]) => isRequired(property, method) && body[name] === undefined)
    .map(([name]): Problem => ({ kind: "missing field", at: `.${name}` }));
  const found = check(document, schema, body).filter((one) => !isTaken(method.id, one));
  return [...problems, ...found, ...required, ...checkMask(document, schema, query, body)];
}

/**
 * Whether a method wants the field to be said. A list that is empty and one that is not said are the same, and Google's client
 * leaves the first out: the policy that remains when the last grant goes has no `bindings`.
 */
function isRequired({ type, annotations }: Schema, { id }: Method): boolean {
  return type !== "array" && annotations?.required?.includes(id) === true;
}

const GENERAL = ["alt", "prettyPrint", "uploadType", "fields", "key"];

function checkQuery(document: Document, method: Method, query: URLSearchParams): Problem[] {
  return [...query].flatMap(([name, value]): Problem[] => {
    const known = method.parameters?.[name] ?? method.parameters?.[camel(name)] ?? document.parameters?.[name];
    if (known === undefined) return GENERAL.includes(name) ? [] : [{ kind: "unknown parameter", at: name, value }];
    return known.enum === undefined && known.pattern === undefined ? [] : checkText(known, value, name);
  });
}

/** Paths of an update mask that the resource does not have. */
function checkMask(document: Document, schema: Schema, query: URLSearchParams, body: Properties): Problem[] {
  const inBody = body["updateMask"];
  const mask = query.get("updateMask") ?? query.get("update_mask") ?? inBody;
  if (typeof mask !== "string") return [];
  const wrapped = Object.values(schema.properties ?? {}).find(({ $ref }) => $ref !== undefined);
  const resource = inBody === undefined ? schema : (wrapped ?? schema);
  return mask
    .split(",")
    .filter((path) => !hasPath(document, resource, path.split(".").map(camel)))
    .map((at) => ({ kind: "update mask", at }));
}

function hasPath(document: Document, schema: Schema | undefined, path: string[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  const here = resolve(document, schema);
  if (here?.properties === undefined) return here?.additionalProperties !== undefined;
  return here.properties[first] !== undefined && hasPath(document, here.properties[first], rest);
}

/** A value as an answer has it: 64-bit numbers as texts, names in the schema's spelling. */
export function spell(document: Document, schema: Schema | undefined, value: Value): Value {
  const type = resolve(document, schema);
  if (type === undefined || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => spell(document, type.items, each));
  if (typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        const known =
          type.properties?.[name] === undefined && type.properties?.[camel(name)] !== undefined ? camel(name) : name;
        return [known, spell(document, type.properties?.[known] ?? type.additionalProperties, each)];
      }),
    );
  }
  if (type.type === "string" && typeof value === "number") return String(value);
  return (type.type === "integer" || type.type === "number") && typeof value === "string" ? Number(value) : value;
}
