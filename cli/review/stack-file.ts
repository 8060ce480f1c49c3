// The file of a review's stack, made from that of the environment that it stands on.
import { isMap, isScalar } from "yaml";
import { documentOf } from "../../files/settings";
import { UsageError } from "../project";

/** What the program is told of a review. */
export interface Review {
  app: string;
  pull: number;
  image: string;
  until: string;
  of: string;
  secrets: string;
}

/** An environment's file. */
export interface EnvironmentFile {
  file: string;
  text: string;
}

/** The same file with what makes a review of it. Comments stay. */
export function stackFile({ file, text }: EnvironmentFile, project: string, review: Review): string {
  const document = documentOf(file, text);
  const node = document.createNode(review);
  const until: unknown = node.get("until", true);
  // Without quotes YAML reads a time.
  if (isScalar(until)) until.type = "QUOTE_DOUBLE";
  document.setIn(["config", `${project}:environment`], "review");
  document.setIn(["config", `${project}:review`], node);
  return document.toString({ lineWidth: 0 });
}

/** How many reviews an environment takes at once: 0 where its file does not say. */
export function reviewsAtOnce({ file, text }: EnvironmentFile, project: string): number {
  const most: unknown = documentOf(file, text).getIn(["config", `${project}:reviewsAtOnce`]);
  return typeof most === "number" ? most : Number(most ?? 0);
}

/** The image of each application of a file, by the application's name. */
export function imagesOf({ file, text }: EnvironmentFile, project: string): Map<string, string> {
  const apps: unknown = documentOf(file, text).getIn(["config", `${project}:apps`]);
  if (!isMap(apps)) throw new UsageError(`${file}: ${project}:apps is no table of applications.`);
  const images = new Map<string, string>();
  for (const { key, value } of apps.items) {
    const image: unknown = isMap(value) ? value.get("image") : undefined;
    if (isScalar(key) && typeof image === "string") images.set(String(key.value), image);
  }
  return images;
}
