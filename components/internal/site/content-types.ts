import { lookup } from "mrmime";

/**
 * The type of a file by the end of its name. The provider asks the machine that it runs on
 * (https://pkg.go.dev/mime#TypeByExtension), which knows fewer, and other ones elsewhere; and it has one type for all files of the same
 * content. So answers get theirs by rules.
 */
export function contentType(extension: string): string | undefined {
  const type = lookup(extension.toLowerCase());
  return type?.startsWith("text/") === true ? `${type}; charset=utf-8` : type;
}

/** The end of a name, as it is spelled, without the dot. */
export function extensionOf(path: string): string | undefined {
  return /[^/]\.([A-Za-z0-9]{1,16})$/.exec(path)?.[1];
}

/** A page: it is served without the end of its name, so with the type that the provider uploads, which for pages is the same everywhere. */
export function isPage(path: string): boolean {
  return path.endsWith(".html");
}

/** Types of files whose names say nothing, by their paths (https://developer.apple.com/documentation/xcode/supporting-associated-domains). */
export const namedTypes: Record<string, string> = {
  "/.well-known/apple-app-site-association": "application/json",
};
