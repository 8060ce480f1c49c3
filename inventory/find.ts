// Every version that an environment's resources name: of a plan, what the program wants; of a state, what ran when it was written.
import { parseImage, nameOf } from "../components/internal/image-reference";
import type { Step } from "../sandbox";
import { imageRow } from "./images";
import type { Found } from "./model";
import { places, type PlaceFacts } from "./places";
import { products } from "./products";

type Inputs = Step["inputs"];

/** A resource of a plan, or of a state, which knows its outputs. */
export interface Versioned extends Pick<Step, "urn" | "type" | "name" | "parent" | "inputs"> {
  outputs?: Inputs;
}

/** Names with their tags, by digest. */
export type Tags = ReadonlyMap<string, string>;

const hidden = new Set<unknown>(["[unknown]", "[secret]", ""]);

/**
 * What there is, each once, with all resources that name it.
 *
 * @param locked Digests by image and tag, as images.lock.json has them.
 */
export function versionsOf(resources: readonly Versioned[], locked: Readonly<Record<string, string>> = {}): Found[] {
  const tags = tagsOf(resources, locked);
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  const found = resources
    .filter(({ type }) => !type.startsWith("pulumi:"))
    .flatMap((one) =>
      [
        ...placed(one),
        ...charts(one),
        ...imagesIn(one.inputs).flatMap((image) =>
          hidden.has(image) ? unknownImage(one, byUrn) : imageOf(image, tags),
        ),
      ].map((version): Found => ({ ...version, places: [one.name] })),
    );
  return merged(found);
}

/** The same version of the same thing, once. */
export function merged(found: readonly Found[]): Found[] {
  const all = new Map<string, Found>();
  for (const one of found) {
    const key = `${one.key} ${one.version ?? ""}`;
    const known = all.get(key);
    if (known === undefined) all.set(key, { ...one, places: [...one.places] });
    else known.places.push(...one.places.filter((place) => !known.places.includes(place)));
  }
  return [...all.values()];
}

function placed({ type, inputs, outputs = {} }: Versioned): PlaceFacts[] {
  const rows = Object.hasOwn(places, type) ? (places[type] ?? []) : [];
  return rows.flatMap(({ input, output, read }) => {
    const exact = output === undefined ? undefined : textAt(outputs, output);
    const value = exact ?? textAt(inputs, input);
    return value === undefined ? [] : (read(value) ?? []);
  });
}

/** The charts of Helm, by their repository. */
function charts({ type, inputs }: Versioned): PlaceFacts[] {
  if (!/^kubernetes:helm\.sh\/v[34]:(Release|Chart)$/.test(type)) return [];
  const name = textAt(inputs, "chart") ?? "";
  const version = textAt(inputs, "version");
  return [
    {
      key: `chart:${name}`,
      title: `Helm chart ${name}`,
      kind: "chart",
      ...(version === undefined
        ? { because: "the program does not pin it" }
        : { version, because: "its repository names no end" }),
      raise: "take a groundplan whose component has a newer default, or set the component's `version`",
    },
  ];
}

/** Every image that inputs name: a text under `image`, or the repository and the tag of a chart's values. */
function imagesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, inside]) => {
    if (name !== "image") return imagesIn(inside);
    if (typeof inside === "string") return [inside];
    const { repository, tag } = (inside ?? {}) as { repository?: unknown; tag?: unknown };
    return typeof repository === "string" && typeof tag === "string" ? [`${repository}:${tag}`] : imagesIn(inside);
  });
}

/** What an image is, by its name, or by the tag that its digest stands for. */
export function imageOf(text: string, tags: Tags): PlaceFacts[] {
  const image = parseImage(text);
  if (image === undefined) return [];
  const known = image.digest === undefined ? undefined : parseImage(tags.get(image.digest) ?? "");
  const name = nameOf(known ?? image);
  const tag = image.tag ?? known?.tag;
  const { title, product, because, raise } = imageRow(name);
  const version = versionOf(tag);
  return [
    {
      key: `image:${name}`,
      title,
      kind: "image",
      ...(version === undefined
        ? { because: because ?? (tag === undefined ? "a digest alone names it" : `its tag ${tag} names no version`) }
        : { version, ...(because === undefined ? {} : { because }) }),
      ...(product === undefined ? {} : { product }),
      raise: raise ?? (product === undefined ? undefined : products[product]?.raise) ?? "",
    },
  ];
}

/** `v0.18.2`, `24-alpine` and `2.1.2` begin with a version; `latest` does not. */
function versionOf(tag = ""): string | undefined {
  return /^v?(\d+(?:\.\d+)*)(?![\w.])/.exec(tag)?.[1];
}

/** An image that only an `up` knows. The component that it belongs to names it, unless somebody made the resource without one. */
function unknownImage({ name, parent }: Versioned, byUrn: ReadonlyMap<string, Versioned>): PlaceFacts[] {
  for (let urn = parent; urn !== undefined; urn = byUrn.get(urn)?.parent) {
    if (imagesIn(byUrn.get(urn)?.inputs).some((image) => !hidden.has(image))) return [];
  }
  return [
    {
      key: `image of ${name}`,
      title: `image of ${name}`,
      kind: "image",
      because: "the plan does not know it yet; --state says it after the first `up`",
      raise: "",
    },
  ];
}

/** What a digest stands for: by the lock file, by the registry's table, and by names that have both. */
export function tagsOf(resources: readonly Versioned[], locked: Readonly<Record<string, string>>): Tags {
  const tables = [locked, ...resources.map(({ inputs }) => tableAt(inputs, "lockedDigests"))];
  const both = resources
    .flatMap(({ inputs }) => imagesIn(inputs))
    .flatMap((text) => {
      const image = parseImage(text);
      if (image?.digest === undefined || image.tag === undefined) return [];
      return [[image.digest, `${nameOf(image)}:${image.tag}`] as const];
    });
  return new Map([
    ...both,
    ...tables.flatMap((table) => Object.entries(table).map(([name, digest]) => [digest, name] as const)),
  ]);
}

function tableAt(inputs: Inputs, name: string): Record<string, string> {
  const table = inputs[name];
  if (table === null || typeof table !== "object" || Array.isArray(table)) return {};
  return Object.fromEntries(
    Object.entries(table).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])),
  );
}

function textAt(inputs: Inputs, path: string): string | undefined {
  const value = path.split(".").reduce<unknown>((inside, part) => {
    if (inside === null || typeof inside !== "object" || !Object.hasOwn(inside, part)) return undefined;
    return (inside as Record<string, unknown>)[part];
  }, inputs);
  return typeof value === "string" && !hidden.has(value) ? value : undefined;
}
