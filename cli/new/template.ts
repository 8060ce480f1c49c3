// A project from a template, with the files that `pulumi new` makes of it.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseDocument } from "yaml";
import type { FileChange } from "./project";

/** In the repository, and in the package beside the command's own files: `scripts/build.ts` puts them there. */
const templates = join(__dirname, "../../templates");

/** What programs are written in, with what has to be typed in a new project before it can be planned. */
export const languages = {
  typescript: ["npm install"],
  yaml: ["npm install"],
  python: ["npm install", "pulumi install"],
} as const;

/** What a program is written in. */
export type Language = keyof typeof languages;

/** npm leaves `.gitignore` out of each package (https://docs.npmjs.com/cli/commands/npm-pack), so there it has no dot. */
const packagedIgnore = "gitignore";

/** What a project is made from. */
export interface Wishes {
  /** Of the project; it takes the place of `${PROJECT}`. */
  name: string;
  /** The application's image, in place of the template's. */
  image?: string | undefined;
  language: Language;
}

/** The files of a new project, by name. */
export function projectFiles(wishes: Wishes): FileChange[] {
  const template = join(templates, wishes.language);
  return readdirSync(template, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => relative(template, join(parentPath, name)))
    .map((source): FileChange => {
      const file = source === packagedIgnore ? ".gitignore" : source;
      // As text, and wherever it stands: https://www.pulumi.com/docs/iac/guides/building-extending/creating-templates/ (2026-11-29).
      const text = readFileSync(join(template, source), "utf8").replaceAll("${PROJECT}", wishes.name);
      return { file, status: "new", text: finished(file, text, wishes) };
    })
    .sort((one, other) => (one.file < other.file ? -1 : 1));
}

function finished(file: string, text: string, { image }: Wishes): string {
  if (file === "Pulumi.yaml") return edited(text, (document) => document.delete("template"));
  if (file === "Pulumi.dev.yaml" && image !== undefined) {
    return edited(text, (document) => {
      document.setIn(["config", "image"], image);
    });
  }
  return text;
}

/** Comments stay. */
function edited(text: string, change: (document: ReturnType<typeof parseDocument>) => unknown): string {
  const document = parseDocument(text);
  change(document);
  return document.toString({ lineWidth: 0 });
}
