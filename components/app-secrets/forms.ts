import type { Usable } from "../internal/usable";
import type { Arguments } from "../internal/validation";
import * as rules from "../internal/rules";
import { SecretFormKind, type AppSecretKey, type SecretForm } from "./args";

const digits = "0123456789";
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** What a form takes beside `form`, and the characters that its values have; no characters for keys, which stand alone. */
const kinds: { [kind in SecretFormKind]: { options: (keyof SecretForm)[]; characters?: string } } = {
  base64url: { options: ["bytes", "count", "separator", "prefix"], characters: `${letters}${digits}-_` },
  base64: { options: ["bytes", "count", "separator", "prefix"], characters: `${letters}${digits}+/=` },
  hex: { options: ["bytes", "count", "separator", "prefix"], characters: "0123456789abcdef" },
  alphanumeric: { options: ["length", "count", "separator", "prefix"], characters: `${letters}${digits}` },
  password: { options: ["length", "alphabet", "count", "separator", "prefix"], characters: `${letters}${digits}-._~` },
  uuid: { options: ["count", "separator", "prefix"], characters: "0123456789abcdef-" },
  rsa: { options: ["bits", "publicKey"] },
  ed25519: { options: ["publicKey"] },
};

const defaults = { bytes: 64, length: 32, bits: 3072 };

/** A form with every default filled in, as `sync/first-values` reads it. `base64url` of 64 bytes if nothing is said. */
export function completeForm(asked: Usable<SecretForm>): SecretForm {
  const form = asked.form ?? SecretFormKind.Base64url;
  const { options } = kinds[form];
  const has = (option: keyof SecretForm): boolean => options.includes(option);
  const complete: SecretForm = { form };
  if (has("bytes")) complete.bytes = asked.bytes ?? defaults.bytes;
  if (has("length")) complete.length = asked.length ?? defaults.length;
  if (has("alphabet")) complete.alphabet = asked.alphabet ?? kinds.password.characters ?? "";
  if (form === SecretFormKind.Rsa) complete.bits = asked.bits ?? defaults.bits;
  if (asked.publicKey !== undefined) complete.publicKey = asked.publicKey;
  if (asked.prefix !== undefined) complete.prefix = asked.prefix;
  if ((asked.count ?? 1) > 1) Object.assign(complete, { count: asked.count, separator: asked.separator ?? "," });
  return complete;
}

/** Fewer are guessed in time. */
const fewestBits = 64;

const optionRules: { [option in "bytes" | "length" | "count" | "bits"]: rules.Rule<number> } = {
  bytes: rules.integerBetween(16, 1024),
  length: rules.integerBetween(8, 1024),
  count: rules.integerBetween(1, 16),
  bits: rules.oneOf<number>([2048, 3072, 4096]),
};

const alphabet: rules.Rule<string> = (value) =>
  /^[!-~]{2,94}$/.test(value) && new Set(value).size === value.length
    ? undefined
    : "use 2 to 94 visible characters of ASCII, each once";

const prefix = rules.matching(/^[!-~]{1,16}$/, "use 1 to 16 visible characters of ASCII, or leave it out");

/** Refuses what a form does not take, and keys whose public half is nobody's. `placeOf` says what the caller calls a key. */
export function checkForms(
  check: Arguments,
  keys: Usable<AppSecretKey>[],
  placeOf: (index: number) => string = (index) => `keys[${index}]`,
): void {
  keys.forEach(({ generate }, index) => {
    if (generate !== undefined) checkForm(check, `${placeOf(index)}.generate`, generate);
  });
  const halves = keys.map(({ generate }) => generate?.publicKey);
  halves.forEach((half, index) => {
    if (half === undefined) return;
    const place = `${placeOf(index)}.generate.publicKey`;
    const other = keys.find(({ name }) => name === half);
    if (other === undefined || other === keys[index] || other.generate !== undefined || other.template !== undefined) {
      check.problem(place, half, "name another of the keys, one without generate and template: it gets the public key");
    } else if (halves.indexOf(half) < index) {
      check.problem(place, half, "name a key for each private key: this one gets the public key of another");
    }
  });
}

function checkForm(check: Arguments, place: string, form: Usable<SecretForm>): void {
  const kind = form.form ?? SecretFormKind.Base64url;
  // The contract says which there are; whatever else was given is its problem.
  if (!Object.hasOwn(kinds, kind)) return;
  const { options, characters } = kinds[kind];
  for (const option of Object.keys(form) as (keyof SecretForm)[]) {
    if (option === "form" || form[option] === undefined || options.includes(option)) continue;
    check.problem(`${place}.${option}`, form[option], `leave it out: ${kind} takes ${options.join(", ")}`);
  }
  for (const option of ["bytes", "length", "count", "bits"] as const) {
    if (options.includes(option)) check.property(`${place}.${option}`, form[option], optionRules[option]);
  }
  if (!options.includes("separator")) return;
  if (options.includes("alphabet")) check.property(`${place}.alphabet`, form.alphabet, alphabet);
  check.property(`${place}.prefix`, form.prefix, prefix);
  const own = options.includes("alphabet") ? form.alphabet : undefined;
  // Of an alphabet that is none it does not matter how long a value is.
  if (own !== undefined && alphabet(own) !== undefined) return;
  const used = own ?? characters ?? "";
  checkSeparator(check, place, form, used + (form.prefix ?? ""));
  const length = form.length ?? defaults.length;
  if (options.includes("length") && length * Math.log2(new Set(used).size) < fewestBits) {
    const needed = Math.ceil(fewestBits / Math.log2(new Set(used).size));
    check.problem(`${place}.length`, length, `use ${needed} or more: fewer of these characters can be guessed`);
  }
}

function checkSeparator(check: Arguments, place: string, form: Usable<SecretForm>, characters: string): void {
  const { separator = ",", count = 1 } = form;
  if (form.separator !== undefined && count < 2) {
    check.problem(`${place}.separator`, form.separator, "leave it out, or set a count of 2 or more");
  }
  const isUsed = Array.from(characters).some((one) => separator.includes(one));
  const isApart = separator !== "" && separator.length <= 8 && !isUsed;
  if (count > 1 && !isApart) {
    check.problem(`${place}.separator`, separator, "use 1 to 8 characters that no value has");
  }
}
