/** A line that cannot be kept: the file, its number from 1, the line, and what to do. */
export interface LineProblem {
  file: string;
  line: number;
  text: string;
  remedy: string;
}

/** A line that says something: with neither the comment nor the blanks around it. */
export interface Line {
  number: number;
  text: string;
}

/** Cloudflare takes no longer ones (https://developers.cloudflare.com/workers/static-assets/headers/). */
const longestLine = 2_000;

/** The lines of a file that say something, and those that are too long. */
export function linesOf(file: string, content: string): { lines: Line[]; problems: LineProblem[] } {
  const lines = content
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((text, index) => ({ number: index + 1, text: text.trim() }))
    .filter(({ text }) => text !== "" && !text.startsWith("#"));
  const isLong = ({ text }: Line): boolean => text.length > longestLine;
  const remedy = `shorten it to ${longestLine} characters`;
  return {
    lines: lines.filter((line) => !isLong(line)),
    problems: lines
      .filter(isLong)
      .map(({ number: line, text }) => ({ file, line, text: `${text.slice(0, 60)}…`, remedy })),
  };
}

/**
 * A pattern of a path as `_headers` and `_redirects` have it: at most one `*`, which stands for anything, and placeholders such as `:slug`,
 * each for a part between slashes. Cloudflare drops a rule with two `*` or with one placeholder twice without a word.
 */
export function patternRemedy(pattern: string): string | undefined {
  if (!pattern.startsWith("/")) return "begin the path with a slash";
  if (/[?#\s]/.test(pattern)) return "leave query and fragment out: rules look at the path alone";
  if (pattern.split("*").length > 2) return "use one * at most";
  const names = placeholdersOf(pattern);
  return new Set(names).size < names.length ? "use each placeholder once" : undefined;
}

export function placeholdersOf(pattern: string): string[] {
  return [...pattern.matchAll(/:([A-Za-z]\w*)/g)].map(([, name = ""]) => name);
}

/** Matches the paths that a pattern is for, as Cloudflare has it, with what stands for each placeholder and `*` in their order. */
export function matcherOf(pattern: string): RegExp {
  const source = pattern.split(/(\*|:[A-Za-z]\w*)/).map((part, index) => {
    if (index % 2 === 0) return part.replace(/[-/\\^$*+?.()|[\]{}]/g, "\\$&");
    return part === "*" ? "(.*)" : "([^/]+)";
  });
  return new RegExp(`^${source.join("")}$`);
}

/** A path as files are named, whether or not it is percent-encoded: hosts compare requests in one spelling. */
export function plain(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
