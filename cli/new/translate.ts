// From a file of whatever kind to an application, with all that has to be told about the file's lines.
import { UsageError } from "../project";
import type { Application } from "./application";
import { attributed, ownersOf } from "./attributed";
import { assemble, type Wishes } from "./assemble";
import { readCompose } from "./compose";
import { interpolate } from "./compose/interpolate";
import type { Draft } from "./draft";
import { isFly, readFly } from "./fly";
import { isAppAlone, readHeroku } from "./heroku";
import { isProcfile } from "./heroku/procfile";
import { readKubernetes } from "./kubernetes";
import type { Note } from "./notes";
import { refusalOf } from "./refusals";
import { isRender, readRender } from "./render";
import { readScore } from "./score";
import { isSecretName, looksSecret } from "./secrets";
import type { Item, Source } from "./source";
import type { Taken } from "./part-names";
import { split, type Split } from "./split";
import { markersOf } from "./texts";
import { partsOf, type Parts } from "./together";

/** An application that was translated. */
export interface Translation {
  application: Application;
  /** All that is not there as the file says it, by line. */
  notes: Note[];
  /** Values that found their place. */
  translated: number;
  /** Host names that the file has. */
  hostnames: string[];
}

/** Applications that one file became, of which each comes after those that it calls. */
export interface Translations extends Omit<Translation, "application"> {
  applications: Split[];
}

/** @throws UsageError where the file is none of the kinds, or has nothing to run. */
export function translate(source: Source, wishes: Wishes): Translation {
  const { kind, draft } = draftOf(source, wishes);
  const hostnames = [...new Set(draft.hostnames)];
  const application = assemble(draft, wishes, `${wishes.name}, translated from ${kind}.`);
  if (application === undefined) {
    const asked = source.documents.flatMap(askedByImages);
    const why =
      asked.length === 0
        ? "does not name the image of the application; name it"
        : `does not say ${[...new Set(asked)].join(", ")}, which its images are made of: write them into the .env beside it, or name the image`;
    throw new UsageError(`${source.file}: ${why}: --image ghcr.io/acme/${wishes.name}:v1.`);
  }
  const translated = tellRest(source, draft);
  return { application, notes: source.notes.all(), translated, hostnames };
}

/** Variables in the names of images that the file has no value for. */
function askedByImages(root: Item): string[] {
  const images = (root.get("services")?.entries() ?? []).flatMap(([, service]) => service.get("image")?.peek() ?? []);
  return images.flatMap((image) => markersOf(interpolate(image), "variable"));
}

/**
 * The same as several applications: programs that share nothing are one each.
 *
 * @throws UsageError as `translate` does.
 */
export function translateApart(source: Source, wishes: Wishes, isTaken: Taken): Translations {
  const parts = partsIn(source, wishes);
  const { kind, draft } = draftOf(source, wishes);
  const hostnames = [...new Set(draft.hostnames)];
  const owners = ownersOf(draft);
  const applications = split(draft, parts, wishes, { kind, notes: source.notes, isTaken });
  const translated = tellRest(source, draft);
  const notes = source.notes.all().map((note) => attributed(note, owners));
  return { applications, notes, translated, hostnames };
}

/** Which programs of a file belong to one application. Nothing is told of it. */
export function partsIn(source: Source, wishes: Wishes): Parts {
  return partsOf(draftOf(source.again(), wishes).draft, wishes.name);
}

function draftOf(source: Source, { name, profiles = [] }: Wishes): { kind: string; draft: Draft } {
  const { file } = source;
  const [kind, read] = readerOf(source);
  if (profiles.length > 0 && read !== readCompose)
    throw new UsageError(
      `--profile ${profiles.join(", ")}: leave it out: this is ${kind}, and a Compose file has profiles.`,
    );
  const draft = read(source, profiles, name);
  if (draft.programs.length === 0) {
    throw new UsageError(
      `${file}: was read as ${kind}, and has no program to run: a database and the like are not applications; name a file with one.`,
    );
  }
  return { kind, draft };
}

/** Tells what nobody has dealt with, and counts what has its place as it was. */
function tellRest(source: Source, draft: Draft): number {
  draft.finish?.();
  const documents = [...source.documents, ...(draft.beside ?? [])];
  const rest = documents.flatMap((document) => document.rest());
  for (const item of rest) {
    // Others took over all of an extension that they need.
    // What is empty says nothing.
    if (item.peek() === undefined) item.take();
    else if (item.path.startsWith("x-")) item.note("left out", "is an extension that no service takes over");
    else item.note("to do", `${shown(item)}: is not translated; see docs/workload.md for what does it`);
  }
  return documents.reduce((sum, document) => sum + document.countTaken(), 0);
}

/** `name` is the application's. */
type Reader = (source: Source, profiles: string[], name: string) => Draft;

/** What the file is, and who reads it. */
function readerOf({ file, documents }: Source): [kind: string, read: Reader] {
  if (isProcfile(file)) return ["a Procfile", readHeroku];
  if (isAppAlone(file) && documents[0]?.get("env") !== undefined) return ["an app.json", readHeroku];
  const refusal = refusalOf(file, documents);
  if (refusal !== undefined) throw new UsageError(`${file}: ${refusal}`);
  const versions = documents.map((document) => document.get("apiVersion")?.peek() ?? "");
  if (versions.some((version) => version.startsWith("score.dev/"))) {
    const other = versions.find((version) => version !== "score.dev/v1b1");
    if (other !== undefined) throw new UsageError(`${file}: has the version "${other}"; use score.dev/v1b1.`);
    return ["a Score file", readScore];
  }
  if (versions.some((version) => version !== "") && documents.some((document) => document.get("kind") !== undefined)) {
    const isKnative = versions.some((version) => version.startsWith("serving.knative.dev/"));
    return [isKnative ? "a service of Knative" : "objects of Kubernetes", readKubernetes];
  }
  const [only] = documents.length === 1 ? documents : [];
  if (only?.get("services")?.kind === "table" || only?.get("include")?.kind === "list")
    return ["a Compose file", readCompose];
  if (only !== undefined && isRender(only)) return ["a render.yaml", readRender];
  if (only !== undefined && isFly(only)) return ["a fly.toml", readFly];
  throw new UsageError(
    `${file}: is no Compose file (services:), no Score file (apiVersion: score.dev/v1b1), no fly.toml, render.yaml or Procfile, and has no objects of Kubernetes, Knative or Cloud Run (apiVersion:, kind:); name one of those.`,
  );
}

/** What a value says, where it can be no secret. */
function shown(item: Item): string {
  const text = item.peek();
  const key = /([\w-]+)[^\w-]*$/.exec(item.path)?.[1] ?? "";
  if (text === undefined) return "empty";
  const isData = /(^|\.)(environment|env|data|stringData|annotations|labels|args|command|variables)(\.|\[|$)/.test(
    item.path,
  );
  // Numbers, and words without digits; a secret is seldom one.
  const isPlain = /^(\d{1,6}|[a-z]+([ -][a-z]+){0,3})$/.test(text) && text.length <= 40;
  return isData || !isPlain || isSecretName(key) || looksSecret(text) ? "a value" : text;
}
