// Parts of the documents that the package carries, by their headings: what is written once is not written again.
import fs from "node:fs";
import path from "node:path";

/** Where the documents are: the folder of the package. */
const documents = path.dirname(require.resolve("groundplan/package.json"));

/** A part of a document. */
export interface Section {
  /** The file, from the package's folder. */
  file: string;
  heading: string;
}

/**
 * The text below a heading, up to the next one of its level, with links as text: they would lead nowhere from another folder.
 *
 * @throws Error if the document has no such heading.
 */
export function sectionText({ file, heading }: Section): string {
  const lines = read(file).split("\n");
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, "").trim() === heading);
  if (start < 0) throw new Error(`${file} has no heading "${heading}"`);
  const level = /^#+/.exec(lines[start] ?? "")?.[0].length ?? 1;
  let isCode = false;
  const end = lines.findIndex((line, index) => {
    if (index <= start) return false;
    if (/^\s*```/.test(line)) isCode = !isCode;
    return !isCode && /^#+ /.test(line) && (/^#+/.exec(line)?.[0].length ?? 9) <= level;
  });
  return linksAsText(lines.slice(start + 1, end < 0 ? undefined : end).join("\n"), file)
    .replace(/<!--[^]*?-->\n*/g, "")
    .trim();
}

/** The first paragraphs of a component's page: what it is. Nothing where there is no page. */
export function introduction(component: string): string | undefined {
  const file = pageOf(component);
  if (!fs.existsSync(path.join(documents, file))) return undefined;
  const [, text = ""] = /^# .+\n+([^]*?)\n+## /.exec(read(file)) ?? [];
  return linksAsText(text, file)
    .replace(/\s*\n\s*/g, " ")
    .trim();
}

/** Why a component is as it is: the beginnings of its reasons. */
export function reasons(component: string): string[] {
  const file = pageOf(component);
  if (!fs.existsSync(path.join(documents, file)) || !/^## Why it is so$/m.test(read(file))) return [];
  const text = sectionText({ file, heading: "Why it is so" });
  return [...text.matchAll(/^- \*\*(.+?)\*\*/gm)].map(([, reason = ""]) => reason.replace(/\.$/, ""));
}

/** `LoadBalancedOrigin` has its page in `components/load-balanced-origin`. */
export function pageOf(component: string): string {
  const folder = component.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase();
  return `components/${folder}/README.md`;
}

function read(file: string): string {
  return fs.readFileSync(path.join(documents, file), "utf8");
}

/** `[Network](../network/README.md)` becomes `Network (components/network/README.md)`; addresses in the web stay links. */
function linksAsText(text: string, file: string): string {
  return text.replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (whole, label: string, target: string) => {
    if (/^[a-z]+:/.test(target)) return whole;
    const [relative = "", anchor] = target.split("#");
    if (relative === "") return label;
    const place = path.posix.normalize(path.posix.join(path.posix.dirname(file), relative));
    return `${label} (${place}${anchor === undefined ? "" : `#${anchor}`})`;
  });
}
