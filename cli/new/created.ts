// What the command tells of a project that it has written.
import { counted } from "../render/counted";
import { printable } from "../render/printable";
import { languages, type Language } from "./template";

/** A project, as it was written. */
export interface Created {
  name: string;
  /** As the person named it. */
  folder: string;
  language: Language;
  files: string[];
}

/** The files, and the commands that come next. */
export function renderCreated({ name, folder, language, files }: Created): string {
  const lines = [
    `${name}: ${counted(files.length, "file")} in ${folder}`,
    ...files.map((file) => `  ${file}`),
    "",
    "Without an account, in the simulated cloud:",
    // A path with a space, or another letter that a shell reads, is quoted.
    ...(folder === "." ? [] : [`  cd ${/^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`}`]),
    ...languages[language].map((command) => `  ${command}`),
    "  npx groundplan up dev",
    ...(language === "typescript" ? [] : ["", "It takes the Pulumi CLI, with the simulated cloud too."]),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}
