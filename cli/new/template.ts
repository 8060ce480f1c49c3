// A project from a template, with the files that `pulumi new` makes of it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { FileChange } from "./project";

/** In the repository, and in the package beside the command's own files: `scripts/build.ts` puts it there. */
const template = join(__dirname, "../../templates/typescript");

/** npm leaves `.gitignore` out of each package (https://docs.npmjs.com/cli/commands/npm-pack), so there it has no dot. */
const packagedIgnore = "gitignore";

/** What a project is made from. */
export interface Wishes {
  /** Of the project; it takes the place of `${PROJECT}`. */
  name: string;
  /** The application's image, in place of the template's. */
  image?: string | undefined;
}

/** The files of a new project, by name. */
export function projectFiles(wishes: Wishes): FileChange[] {
  return readdirSync(template)
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
