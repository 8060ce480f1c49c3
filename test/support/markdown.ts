import { readFileSync } from "node:fs";
import path from "node:path";

const root = path.join(__dirname, "../..");

/** A fenced block of a Markdown file. */
export interface Block {
  /** The file, from the repository's root. */
  file: string;
  /** Line of the file on which the text begins, counted from 1. */
  line: number;
  text: string;
}

/** The blocks of one language in a file, all of them or those under one heading. */
export function blocks(file: string, language: string, heading?: string): Block[] {
  const found: Block[] = [];
  let isUnderHeading = heading === undefined;
  let block: Block | undefined;
  let fence = "";
  readFileSync(path.join(root, file), "utf8")
    .split("\n")
    .forEach((text, index) => {
      const mark = /^\s*(```+)(\S*)/.exec(text);
      if (fence !== "") {
        if (mark?.[1] === fence && mark[2] === "") {
          if (block !== undefined) found.push(block);
          block = undefined;
          fence = "";
        } else if (block !== undefined) block.text += `${text}\n`;
      } else if (mark !== null) {
        fence = mark[1] ?? "";
        if (isUnderHeading && mark[2] === language) block = { file, line: index + 2, text: "" };
      } else if (heading !== undefined && /^#{1,2} /.test(text)) {
        isUnderHeading = text.replace(/^#+ /, "").trim() === heading;
      }
    });
  return found;
}

/** Files and folders that a Markdown text links to, as it writes them: no web addresses, no headings of its own, no code. */
export function linkedFiles(text: string): string[] {
  const prose = text.replace(/^ *(```+)[^]*?^ *\1$/gm, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target.replace(/#.*/, ""))
    .filter((target) => target !== "" && !/^[a-z]+:/.test(target));
}
