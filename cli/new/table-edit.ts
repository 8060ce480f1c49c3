// A line more in the table of applications (stacks/apps/index.ts).
import { UsageError } from "../project";
import { identifier } from "./texts";

const table = /^(export const apps\b[^={]*=\s*)\{([^{}]*)\};?[^\S\n]*$/m;

/** Whether the table has the application. */
export function hasLine(text: string, name: string): boolean {
  const [, , members = ""] = table.exec(text) ?? [];
  return members
    .replace(/\/\/.*$/gm, "")
    .split(",")
    .some(
      (member) =>
        member
          .split(":")[0]
          ?.trim()
          .replace(/^["']|["']$/g, "") === name,
    );
}

/**
 * The text with the application's import and its member.
 *
 * @throws UsageError if the table is not to be found.
 */
export function withLine(file: string, text: string, name: string): string {
  const found = table.exec(text);
  if (found === null) {
    throw new UsageError(
      `${file}: there is no table \`export const apps: Applications = { … };\`; write it, or add the application by hand.`,
    );
  }
  const own = identifier(name);
  const [whole, head = "", members = ""] = found;
  const member = own === name ? own : /^[A-Za-z_$][\w$]*$/.test(name) ? `${name}: ${own}` : `"${name}": ${own}`;
  const edited = text.replace(whole, () => `${head}${withMember(head, members, member)};`);
  return withImport(edited, `import { ${own} } from "./${name}";`);
}

function withMember(head: string, members: string, member: string): string {
  const inner = members.trimEnd().replace(/,$/, "");
  const line = inner.trim() === "" ? `{ ${member} }` : `{ ${inner.trim()}, ${member} }`;
  if (!inner.includes("\n") && head.length + line.length < 120) return line;
  if (inner.includes("\n")) return `{${withComma(inner)}\n  ${member},\n}`;
  const all = [...inner.split(",").map((one) => one.trim()), member];
  return `{\n${all.map((one) => `  ${one},`).join("\n")}\n}`;
}

/** The comma after the last member, before the comment behind it. */
function withComma(members: string): string {
  return members.replace(/,?([^\S\n]*\/\/[^\n]*)?$/, (_, comment: string = "") => `,${comment}`);
}

/** After the last import that there is. */
function withImport(text: string, line: string): string {
  const imports = [...text.matchAll(/^import [^;]*;[^\S\n]*$/gm)];
  const last = imports.at(-1);
  if (last === undefined) return `${line}\n${text}`;
  const end = last.index + last[0].length;
  return `${text.slice(0, end)}\n${line}${text.slice(end)}`;
}
