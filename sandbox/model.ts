// The language in which the simulated cloud is described: what one resource type answers, and what it refuses.
// The tables are in `models/`, one file per area; `README.md` beside this file says how to add a type.

/** A plain value: what a provider receives once secrets are unwrapped. An unknown is the string `UNKNOWN` of `wire.ts`. */
export type Value = null | boolean | number | string | Value[] | { [property: string]: Value };

/** The inputs or the outputs of a resource, by property name in the spelling of the Pulumi SDK (`ipCidrRange`). */
export type Properties = Record<string, Value>;

/** The steps of a property path: names, positions in lists, and `*` for any. */
export type PropertyPath = (string | number)[];

/** One resource of the simulated cloud, as its model sees it. */
export interface Resource {
  /** The URN that the engine gave it. */
  urn: string;
  /** The type token, e.g. `gcp:compute/network:Network`. */
  type: string;
  /** The name in the program. */
  logicalName: string;
  /** The name in the cloud: the `name` input, else the one that auto-naming made. */
  name: string;
  /** The inputs after defaults and auto-naming, secrets unwrapped. */
  inputs: Properties;
  /** The Google project the resource belongs to: its own `project`, else the provider's. */
  project: string;
  /** The number of that project, 12 digits derived from its id. */
  projectNumber: string;
  /** `region` or `location` of the resource in lower case, else the provider's region. */
  region: string;
  /** Values that `atCreation` made and that stay for the life of the resource. */
  kept: Properties;
  /** Hexadecimal digits derived from the URN and `salt`, for values that look random: the same in each run. 8 by default, 64 at most. */
  digest(salt: string, length?: number): string;
}

/** Something that a real cloud refuses. Not asked while the value is unknown. */
export interface Rule {
  /** The property's path from the top, e.g. `name` or `settings.tier`. A missing property is not checked. */
  property: string;
  /** Says what is wrong with the value, or nothing when it is right. */
  refuse(value: Value, resource: Resource): string | undefined;
  /** What the reader should do instead, as a sentence without its full stop. */
  remedy: string;
  /** The public page that states the rule. */
  source: string;
}

/** A property that names another resource. The cloud refuses it when that resource does not exist. */
export interface Reference {
  /** The property's path from the top; `[]` stands for every element: `template.volumes[].secret.secret`. */
  property: string;
  /** The type that it must name. */
  to: string;
  /** The output of that type which the property repeats. Several where the API accepts several spellings. */
  by: string[];
  /** The public page that says so. */
  source: string;
}

/** How the provider names a resource that the program gave no name. */
export interface AutoName {
  /** The property that gets the name: `name`, or a path such as `metadata.name`. */
  property: string;
  /** How many hexadecimal digits follow the logical name and a hyphen. */
  digits: number;
}

/** A property whose number, or the one that its text ends with, may only grow. */
export interface OneWay {
  property: string;
  remedy: string;
  source: string;
}

/** Why a resource and the one that it replaces cannot be there at once. */
export interface NoPlaceBeside {
  applies(olds: Properties, news: Properties): boolean;
  /** What the cloud says. */
  message: string;
  source: string;
}

/** What an object has no place beside. */
export interface Beside {
  /** What it is to others, such as `alias www.example.com`. */
  is: string;
  /** What must not be there, other than the object that it replaces. */
  never: string[];
  /** What the cloud says of one that is there. */
  message: string;
  source: string;
}

/** How one resource type behaves in the simulated cloud. Every function is pure: same arguments, same answer. */
export interface ResourceModel {
  /** The id that the provider returns. By default `<project>/<name>` in the provider's usual spelling, see `models/index.ts`. */
  id?(resource: Resource): string;
  /** The outputs beyond the inputs, which are always repeated. None by default. */
  outputs?(resource: Resource): Properties;
  /** Names of outputs that a preview already knows when the resource does not exist yet. None by default. */
  planned?: string[];
  /** Names of outputs that are secret. None by default; those the provider's schema marks are secret as well. */
  secretOutputs?: string[];
  /** Values made once, when the resource is created, and kept: keys, certificates. Given to `outputs` as `kept`. */
  atCreation?(resource: Resource): Properties;
  /** How a nameless resource is named. By default read from the provider's schema. `null`: never. */
  autoName?: AutoName | null;
  /** Refusals beyond what the provider's schema says. */
  rules?: Rule[];
  /** Changes in place that the cloud refuses; of what is replaced nothing is asked. None by default. */
  oneWay?: OneWay[];
  /** Properties that must name an existing resource. */
  references?: Reference[];
  /** What must be unique in the cloud, e.g. `bucket assets`. By default the id. `undefined`: nothing. */
  uniqueBy?(resource: Resource): string | undefined;
  /** What to do about a second one; the default is another name. */
  secondRemedy?: string;
  /** Set where deleting the resource leaves it in the cloud, so that its name stays taken: the public page that says so. */
  survivesDeletion?: string;
  /** Set where creating the resource takes over one that is there already: the public page that says so. */
  takesOver?: string;
  /** Set where creating the resource writes over what another program has made under its name: the public page that says so. */
  overwrites?: string;
  /** Set where one that replaces another has no place beside it, and the provider does not delete that first. */
  noPlaceBeside?: NoPlaceBeside;
  /** Set where some objects have no place beside others, whoever made them; see `Beside`. */
  beside?(resource: Resource): Beside | undefined;
  /** What every cloud has without any program making it: inputs by id, e.g. the namespace `kube-system` of a cluster. None by default. */
  alwaysThere?: Record<string, Properties>;
  /** Set where `deletionProtection` is true unless the program says otherwise. */
  protectedByDefault?: boolean;
}

/** The models of one area, by type token. */
export type Models = Record<string, ResourceModel>;

/** Returns the value at a path such as `settings.tier`, or `undefined`. */
export function valueAt(properties: Properties, path: string): Value | undefined {
  let value: Value | undefined = properties;
  // Most paths are one step, and nothing is asked more often.
  for (const step of path.includes(".") ? path.split(".") : [path]) {
    if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
    value = value[step];
  }
  return value;
}

/** Returns the text at a path, or `fallback` where there is none. */
export function textAt(properties: Properties, path: string, fallback = ""): string {
  const value = valueAt(properties, path);
  return typeof value === "string" ? value : fallback;
}

/** A rule on a name: its alphabet as a regular expression, its length, and the page that says so. */
export function nameRule(
  property: string,
  alphabet: RegExp,
  limits: { min?: number; max: number },
  remedy: string,
  source: string,
): Rule {
  return {
    property,
    refuse(value) {
      if (typeof value !== "string") return undefined;
      const min = limits.min ?? 1;
      if (value.length > limits.max) return `"${value}" has ${value.length} characters, more than ${limits.max}`;
      if (value.length < min) return `"${value}" has ${value.length} characters, fewer than ${min}`;
      return alphabet.test(value) ? undefined : `"${value}" has a form that is not allowed`;
    },
    remedy,
    source,
  };
}
