// Descriptions that are no application by themselves, and what becomes one.
import path from "node:path";
import type { Item } from "./source";

interface Refusal {
  /** What the file is called, where that says what it is. */
  file?: RegExp;
  /** Whether a document is one. */
  is?: (root: Item) => boolean;
  text: string;
}

const has =
  (...keys: string[]) =>
  (root: Item): boolean =>
    keys.some((key) => root.get(key) !== undefined);

const refusals: Refusal[] = [
  {
    file: /^kustomization\.ya?ml$/,
    text: "is Kustomize's, and names files of objects: write them as one with `kubectl kustomize . > app.yaml`, and name app.yaml.",
  },
  {
    file: /^(Chart|values)\.ya?ml$/,
    text: "is Helm's, and a chart's templates become objects first: `helm template . > app.yaml`, and name app.yaml.",
  },
  {
    is: (root) => root.kind === "table" && /\{\{/.test(root.get("metadata", "name")?.peek() ?? ""),
    text: "is a template of Helm's: write its objects with `helm template . > app.yaml`, and name app.yaml.",
  },
  {
    file: /^app\.json$/,
    is: has("addons", "buildpacks", "formation", "env", "healthchecks", "scripts"),
    text: "is read with the Procfile beside it, which says what runs: name the Procfile.",
  },
  {
    file: /^(railway\.(json|toml)|nixpacks\.toml)$/,
    text: "says how an image is built and started, and Railway has the rest: name the image with --image in the place of --from, with --port and --health.",
  },
  {
    file: /^app\.ya?ml$/,
    is: has("runtime"),
    text: "is App Engine's, which builds from source: build an image (`gcloud run deploy --source .` or a Dockerfile), and name it with --image in the place of --from.",
  },
  {
    file: /(^|\.)Dockerfile$/,
    text: "builds an image, and says nothing of what it needs: push the image, and name it with --image in the place of --from.",
  },
  {
    is: has("containerDefinitions"),
    text: "is a task definition of Amazon ECS, which is not translated: name a Compose file, or objects of Kubernetes.",
  },
];

/** Why a file is refused, and what to name in its place; nothing for any other file. */
export function refusalOf(file: string, documents: Item[]): string | undefined {
  const name = path.basename(file);
  return refusals.find(
    (one) =>
      (one.file?.test(name) ?? true) && (one.is === undefined || documents.some((root) => one.is?.(root) === true)),
  )?.text;
}
