// The image of an application in an environment's configuration.
import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { isMap, isScalar, type Document } from "yaml";
import { documentOf } from "../../files/settings";
import { UsageError } from "../project";

/** An application in the configuration of an environment. */
export interface Configured {
  /** As its owner names it, by where it is: `image`, or `processes.<process>.image`. */
  images: Map<string, string>;
  provenance?: Provenance;
  /** Everything that the environment says of it. */
  settings: unknown;
}

/** Who has to have built its image. */
export interface Provenance {
  /** `<owner>/<repository>` at GitHub. */
  repository: string;
  /** The workflow of another repository that signed, `<owner>/<repository>/.github/workflows/<file>`. */
  workflow?: string | undefined;
}

/** What differs for the application between two environments, beside its image. */
export interface Difference {
  path: string;
  from: unknown;
  to: unknown;
}

/** What is read of the settings here; `pulumi preview` checks the rest. */
const settingsShape = z.looseObject({
  image: z.string(),
  processes: z.record(z.string(), z.looseObject({ image: z.string().optional() })).default({}),
  provenance: z.looseObject({ repository: z.string(), workflow: z.string().optional() }).optional(),
});

/**
 * What a file says of an application.
 *
 * @throws UsageError if it says nothing, or names no image
 */
export function configured(file: string, text: string, app: string): Configured {
  const document = documentOf(file, text);
  const path = pathOf(document, app);
  const all = document.toJS() as { config: Record<string, Record<string, unknown>> };
  const settings = path === undefined ? undefined : all.config[path[1] ?? ""]?.[app];
  const { data } = settingsShape.safeParse(settings);
  if (data === undefined) {
    throw new UsageError(
      `${file}: there is no application "${app}" with an image; add it first, as docs/environments.md says.`,
    );
  }
  const ofProcesses = Object.entries(data.processes).flatMap(([name, { image }]): [string, string][] =>
    image === undefined ? [] : [[`processes.${name}.image`, image]],
  );
  const { provenance } = data;
  return {
    images: new Map([["image", data.image], ...ofProcesses]),
    ...(provenance === undefined ? {} : { provenance }),
    settings,
  };
}

/** The same text with another image at a place: nothing else changes, and comments stay. */
export function withImage(file: string, text: string, { app, at, image }: Wanted): string {
  const document = documentOf(file, text);
  const path = pathOf(document, app);
  const scalar: unknown = path === undefined ? undefined : document.getIn([...path, ...at.split(".")], true);
  const range = isScalar(scalar) ? scalar.range : undefined;
  if (range !== undefined && range !== null) {
    const changed = `${text.slice(0, range[0])}${image}${text.slice(range[1])}`;
    if (configured(file, changed, app).images.get(at) === image) return changed;
  }
  throw new UsageError(
    `${file}: ${at} of "${app}" is missing, or written in a way that cannot be changed here; write it as plain text.`,
  );
}

/** An image for a place of an application's settings. */
export interface Wanted {
  app: string;
  at: string;
  image: string;
}

/** What differs beside the images: promoting changes none of it. */
export function differencesOf({ settings: from }: Configured, { settings: to }: Configured): Difference[] {
  return between(from, to, "").filter(({ path }) => !/^(processes\.[^.]+\.)?image$/.test(path));
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
