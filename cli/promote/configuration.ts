// The image of an application in an environment's configuration.
import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, parseDocument, type Document } from "yaml";
import { explainYaml } from "../../files/settings";
import { UsageError } from "../project";

/** An application in the configuration of an environment. */
export interface Configured {
  /** As its owner names it. */
  image: string;
  /** Everything that the environment says of it. */
  settings: unknown;
}

/** What differs for the application between two environments, beside its image. */
export interface Difference {
  path: string;
  from: unknown;
  to: unknown;
}

/**
 * What a file says of an application.
 *
 * @throws UsageError if it says nothing, or names no image
 */
export function configured(file: string, text: string, app: string): Configured {
  const document = read(file, text);
  const path = pathOf(document, app);
  const image: unknown = path === undefined ? undefined : document.getIn([...path, "image"]);
  if (path === undefined || typeof image !== "string") {
    throw new UsageError(
      `${file}: there is no application "${app}" with an image; add it first, as docs/environments.md says.`,
    );
  }
  const apps = document.toJS() as { config: Record<string, Record<string, unknown>> };
  return { image, settings: apps.config[path[1] ?? ""]?.[app] };
}

/** The same text with another image: nothing else changes, and comments stay. */
export function withImage(file: string, text: string, app: string, image: string): string {
  const document = read(file, text);
  const path = pathOf(document, app);
  const scalar: unknown = path === undefined ? undefined : document.getIn([...path, "image"], true);
  const range = isScalar(scalar) ? scalar.range : undefined;
  if (range === undefined || range === null) {
    throw new UsageError(
      `${file}: the image of "${app}" is written in a way that cannot be changed here; write it as plain text.`,
    );
  }
  const changed = `${text.slice(0, range[0])}${image}${text.slice(range[1])}`;
  if (configured(file, changed, app).image === image) return changed;
  throw new UsageError(
    `${file}: the image of "${app}" is written in a way that cannot be changed here; write it as plain text.`,
  );
}

/** What differs beside the image: promoting changes none of it. */
export function differencesOf({ settings: from }: Configured, { settings: to }: Configured): Difference[] {
  return between(from, to, "").filter(({ path }) => path !== "image");
}

function between(from: unknown, to: unknown, path: string): Difference[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (!isTable(from) || !isTable(to)) return [{ path, from, to }];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .sort()
    .flatMap((key) => between(from[key], to[key], path === "" ? key : `${path}.${key}`));
}

function isTable(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** `config.<project>:apps.<app>`. */
function pathOf(document: Document, app: string): string[] | undefined {
  const config: unknown = document.get("config");
  if (!isMap(config)) return undefined;
  const key = config.items
    .map(({ key: one }) => (isScalar(one) ? String(one.value) : ""))
    .find((one) => one.endsWith(":apps"));
  return key === undefined || !document.hasIn(["config", key, app]) ? undefined : ["config", key, app];
}

function read(file: string, text: string): Document {
  const document = parseDocument(text, { logLevel: "silent" });
  const [error] = document.errors;
  if (error !== undefined) throw explainYaml(file, error);
  return document;
}
