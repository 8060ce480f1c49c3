import { isAbsolute, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { FileError } from "../files/failure";
import { mayBeReadAs, readExactSettings, tableAt, type Unquoted } from "../files/settings";

/** A stack's configuration as Pulumi hands it over: text by full key. */
type StackValues = Readonly<Record<string, string>>;

/** A value that Pulumi hands over as another text than is written in the stack's file. */
export interface ChangedValue extends Unquoted {
  /** What Pulumi hands over. */
  read: string;
}

/**
 * The configuration as it is written in the stack's file, beside Pulumi.yaml, the values that YAML changed on their way, and
 * whether that file is known.
 * Where there is no such file, or where Pulumi was given another one (`--config-file`), the configuration stays as it is: a
 * file is another one if it has a value that YAML leaves alone and Pulumi gave another, or one that no parser reads so.
 */
export function asWritten(
  values: StackValues,
  isNumber: (key: string, at: Unquoted["at"]) => boolean,
): { values: StackValues; changed: ChangedValue[]; isKnown: boolean } {
  const read = readStackFile();
  if (read === undefined) return { values, changed: [], isKnown: false };
  const { config, unquoted } = read;
  const changeable = new Set(unquoted.map(({ key }) => key));
  const changed = unquoted.flatMap((one) => {
    const read = partOf(values[one.key], one.at) ?? "";
    const isAsWritten = read === one.written || (isNumber(one.key, one.at) && isPlainDecimal(one.written));
    return isAsWritten ? [] : [{ ...one, read }];
  });
  const isInUse =
    changed.every((one) => mayBeReadAs(one, one.read)) &&
    Object.entries(config).every(
      ([key, value]) => changeable.has(key) || isEncrypted(value) || isSame(value, values[key]),
    );
  if (!isInUse) return { values, changed: [], isKnown: false };
  const written = [...new Set(changed.map(({ key }) => key))].map((key) => [
    key,
    textOf(
      changed
        .filter((one) => one.key === key)
        .reduce((value, { at }) => withPart(value, at, valueAt(config[key], at)), parsed(values[key] ?? "")),
    ),
  ]);
  return { values: { ...values, ...(Object.fromEntries(written) as StackValues) }, changed, isKnown: true };
}

/** A number that every parser reads alike, zeros at its end or not. */
function isPlainDecimal(written: string): boolean {
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(written);
}

/** A value with another one in the place of one of its parts. */
function withPart(value: unknown, [step, ...rest]: readonly (string | number)[], part: unknown): unknown {
  if (step === undefined) return part;
  if (Array.isArray(value))
    return value.map((one, index) => (index === step ? withPart(one, rest, part) : (one as unknown)));
  const table = (value ?? {}) as Record<string, unknown>;
  return { ...table, [step]: withPart(table[step], rest, part) };
}

/** The stack's file by full keys; nothing where none can be read. Without an engine the SDK knows no folder to look in. */
function readStackFile(): { config: Record<string, unknown>; unquoted: Unquoted[] } | undefined {
  const folder = pulumi.runtime.getRootDirectory();
  if (!isAbsolute(folder)) return undefined;
  const full = (key: string): string => (key.includes(":") ? key : `${pulumi.getProject()}:${key}`);
  try {
    const file = join(folder, `Pulumi.${pulumi.getStack()}.yaml`);
    const { settings, unquoted } = readExactSettings(file, "config");
    const config = Object.entries(tableAt(file, settings, "config"));
    if (config.length === 0) return undefined;
    return {
      config: Object.fromEntries(config.map(([key, value]) => [full(key), value])),
      unquoted: unquoted.map((one) => ({ ...one, key: full(one.key) })),
    };
  } catch (error) {
    // The engine has read the stack's configuration, so it was another file.
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

/** Whether there is something in a value that only the engine can read. */
function isEncrypted(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "secure" in value || Object.values(value).some(isEncrypted);
}

function isSame(written: unknown, value: string | undefined): boolean {
  // Without a value the key is as good as not there.
  if (written === null) return true;
  if (value === undefined) return false;
  return typeof written === "string" ? written === value : isDeepStrictEqual(written, parsed(value));
}

/** A part of a value, as text; nothing where there is no such part, or where it is no scalar. */
function partOf(value: string | undefined, at: readonly (string | number)[]): string | undefined {
  if (value === undefined || at.length === 0) return value;
  const part = valueAt(parsed(value), at);
  return part === undefined || part === null || typeof part === "object" ? undefined : textOf(part);
}

function valueAt(value: unknown, at: readonly (string | number)[]): unknown {
  return at.reduce<unknown>(
    (whole, step) => (whole as Record<string | number, unknown> | null | undefined)?.[step],
    value,
  );
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
