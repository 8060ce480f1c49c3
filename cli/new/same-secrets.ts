// Secrets of several names that have one value in a file: programs that show them to each other need the same one here.
import type { Program } from "./draft";
import type { Resolved } from "./resolved";
import { isMarker, literals, marker, markersOf } from "./texts";

/** Words of examples, which stand in the place of many secrets that are none of each other's. */
const example =
  /^(super|my|your|very|some|any|a|an|the|this|that|is|it|to|of|in|at|with|for|please|change|changed|replace|set|use|insert|enter|put|random|long|strong|secure|safe|string|strings|key|keys|value|secret|secrets|token|tokens|pass|passwd|password|passphrase|pw|word|phrase|me|here|production|prod|default|admin|root|user|guest|test|testing|dev|development|local|localhost|demo|sample|example|dummy|foo|bar|baz|app|api|auth|jwt|session|cookie|salt|postgres|mysql|minio|redis|rabbitmq|abc\w*|qwerty\w*|x+|\d*|[0-9a-f]{0,4})$/i;

/** Shorter values are words like any other. */
const shortest = 8;

/**
 * Gives all but the first of such variables the secret of the first, and tells so. Of one text, what one program has both of it tells apart;
 * of one variable of the file, or of one key of a Secret, they are the same to everybody.
 */
export function shareSecrets(resolved: Resolved[]): void {
  const first = new Map<string, Resolved>();
  const secrets = resolved.filter(({ table }) => table === "secrets");
  const readersOf = (name: string): Program[] =>
    secrets.filter((one) => one.variable.name === name).map(({ program }) => program);
  for (const one of secrets) {
    const source = sourceOf(one);
    const text = source ?? valueOf(one);
    if (text === undefined) continue;
    const known = first.get(text);
    if (known === undefined) first.set(text, one);
    else if (known.variable.name !== one.variable.name) {
      const [readers, others] = [readersOf(known.variable.name), readersOf(one.variable.name)];
      const areApart = source !== undefined || !readers.some((program) => others.includes(program));
      // Containers beside a program have no variables of bound.
      if (areApart && [...readers, ...others].every(({ kind }) => kind !== "sidecar")) share(known, one);
    }
  }
}

function share(known: Resolved, one: Resolved): void {
  const { name } = known.variable;
  if (one.form !== undefined) known.form ??= one.form;
  Object.assign(one, { table: "bound", text: marker("secret", name) });
  delete one.form;
  one.variable.item.retell("changed", `has the value of ${name} in the file: it is the same secret here`);
}

/** The variable of the file, or the key of a Secret, that has the whole value. */
function sourceOf({ variable: { value } }: Resolved): string | undefined {
  const { text = "", keeper } = value;
  if (keeper !== undefined) return `key ${keeper}`;
  const [name] = isMarker(text) ? markersOf(text, "variable") : [];
  return name === undefined ? undefined : `variable ${name}`;
}

/** The whole value where it is somebody's own choice. */
function valueOf({ variable: { value } }: Resolved): string | undefined {
  const { text = "" } = value;
  if (text.length < shortest || literals(text).length > 1 || /\s|:\/\//.test(text)) return undefined;
  if (/^(change|replace|your|my[-_ ]|generate|todo|insert|enter|example|please|<|\$)/i.test(text)) return undefined;
  const words = text.replace(/([a-z])([A-Z])/g, "$1 $2").split(/[^A-Za-z0-9]+/);
  return words.every((word) => example.test(word)) ? undefined : text;
}
