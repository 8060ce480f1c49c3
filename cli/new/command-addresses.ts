// Addresses of data services in the commands of programs, with logins in them: a shell reads them from variables.
import type { Bindings } from "./bindings";
import { connectionOf } from "./connections";
import type { Draft, Program } from "./draft";
import { secretInCommand } from "./reasons";
import { unused, variableName } from "./texts";
import { hasSecretWord, shells } from "./words";

/** An option before the address, and the address, in quotes or not. */
const word =
  /(?:(--?[A-Za-z][\w.-]*)(?:=|\s+))?(["']?)((?:[a-z][a-z0-9+.-]*:\/\/)?[^\s"'=/@]+:[^\s"'/@]*@[\w.-]+(?::\d+)?(?:\/[^\s"';&|]*)?)\2/gi;

/** Whether a script of a shell has no secrets but logins in addresses, which a variable may have instead. */
export function hasLoginsAlone(words: string[]): boolean {
  const isScript = words.some((one) => shells.test(one)) || words.some((one) => /\s/.test(one));
  return isScript && !hasSecretWord(words.flatMap((one) => one.replace(word, "").split(/\s+/)));
}

/** Gives programs variables for the addresses in scripts of a shell. */
export function readAddresses({ programs }: Draft, bindings: Bindings): void {
  for (const program of programs) {
    const words = [...(program.command ?? []), ...(program.args ?? [])];
    const isScript = words.some((one) => shells.test(one));
    for (const key of ["command", "args"] as const) {
      const list = program[key];
      if (list === undefined) continue;
      const read = isScript ? list.map((text) => withVariables(text, program, bindings)) : list;
      if (!hasSecretWord(read.flatMap((one) => one.split(/\s+/)))) program[key] = read;
      else {
        Reflect.deleteProperty(program, key);
        const [kind, text] = secretInCommand;
        program.item.remark(kind, `the command of ${program.name} ${text}`);
      }
    }
  }
}

function withVariables(text: string, program: Program, bindings: Bindings): string {
  if (!/\s/.test(text)) return text;
  return text.replace(word, (whole: string, option: string | undefined, _quote: string, address: string) => {
    const isUrl = address.includes("://");
    const found = connectionOf(isUrl ? address : `postgresql://${address}`, bindings);
    // What has no login is left as it is.
    if (found?.text === undefined || !/\.password\b/.test(found.text)) return whole;
    const value = isUrl ? found.text : found.text.replace(/^postgresql:\/\//, "");
    const name = nameFor(option, program, value);
    if (!program.variables.some((one) => one.name === name)) {
      const item = program.item.at(`${program.item.path}.${name}`, "");
      program.variables.push({ name, value: { text: value }, item });
      program.item.remark(
        "changed",
        `the command of ${program.name} reads the address of ${found.service.name} from ${name}`,
      );
    }
    return `${option === undefined ? "" : whole.slice(0, whole.indexOf(option) + option.length + 1)}"$${name}"`;
  });
}

/** Called as the option is: `DATABASE_ADDRESS` of `--database.address`. The same value has the same name. */
function nameFor(option: string | undefined, { variables }: Program, value: string): string {
  const known = variables.find((one) => one.value.text === value);
  if (known !== undefined) return known.name;
  const wished = option === undefined ? "DATABASE_URL" : variableName(option);
  return unused(wished, (name) => variables.some((one) => one.name === name));
}
