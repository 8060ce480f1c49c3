import type { Rule } from "./rules";

/** What names an image, with every part that people leave out. */
export interface ImageReference {
  /** Registry, with its port if it has one. */
  host: string;
  /** Repository and image within the registry. */
  path: string;
  tag?: string;
  /** `sha256:…` */
  digest?: string;
}

export const dockerHub = "docker.io";

/** Other names of Docker Hub. */
const aliases = new Set(["index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"]);

// The grammar of https://github.com/distribution/reference, with sha256 as the one algorithm that registries use.
const form =
  /^([a-z0-9]+(?:(?:\.|__?|-+|\/|:(?=\d+\/))[a-z0-9]+)*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

/**
 * Parses a reference as every container tool does: what has no registry is Docker Hub's, `nginx:1.27` is
 * `docker.io/library/nginx:1.27`. A first part with a dot or a port, and `localhost`, is a registry.
 */
export function parseImage(text: string): ImageReference | undefined {
  const [, name = "", tag, digest] = form.exec(text) ?? [];
  if (name === "") return undefined;
  const [first = "", ...rest] = name.split("/");
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const path = isHost ? rest : [first, ...rest];
  if (path.some((part) => part.includes(":"))) return undefined;
  const host = !isHost || aliases.has(first) ? dockerHub : first;
  if (host === dockerHub && path.length === 1) path.unshift("library");
  return {
    host,
    path: path.join("/"),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Registry and repository, without tag and digest. */
export function nameOf({ host, path }: ImageReference): string {
  return `${host}/${path}`;
}

/** The whole reference. A digest says which image it is, so the tag beside it goes. */
export function renderImage(image: ImageReference): string {
  if (image.digest !== undefined) return `${nameOf(image)}@${image.digest}`;
  return image.tag === undefined ? nameOf(image) : `${nameOf(image)}:${image.tag}`;
}

/** A container image as its owner names it: by tag, by digest, or both, in which case the digest decides. */
export const image: Rule<string> = (value) => {
  const parsed = parseImage(value);
  if (parsed === undefined) {
    return "name the image as <registry>/<repository>:<tag> or <registry>/<repository>@sha256:<64 hexadecimal digits>, in lower case";
  }
  if (nameOf(parsed).length > 255)
    return "use an image with a shorter name: 255 characters at most without tag and digest";
  return parsed.tag === undefined && parsed.digest === undefined
    ? "name the image's tag or its digest too: without them it is whatever comes last"
    : undefined;
};
