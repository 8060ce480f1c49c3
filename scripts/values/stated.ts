// Which values a description says that a property may have.

/** Values in a description, and whether the provider itself checks them. */
export interface Stated {
  values: string[];
  /** The generated sentence of an enumeration, which the provider checks before it calls Google. */
  checked: boolean;
}

const VALUE = String.raw`(?:\`"?[A-Za-z0-9_.-]+"?\`|"[A-Za-z0-9_.-]+")`;
const LIST = String.raw`(${VALUE}(?:(?:,? ?(?:and|or) |, ?)${VALUE})*)`;
// What follows the list must end it: "Valid values are `A` for this and `B` for that" is not one.
const END = String.raw`(?=[.;]?\s*$|\.\s)`;
const CHECKED = new RegExp(String.raw`Possible values are: ${LIST}${END}`);
const TOLD = new RegExp(
  String.raw`(?:Possible|Supported|Valid|Allowed|Available|Accepted|acceptable) values(?: are| include)?:? (?:one of )?${LIST}${END}`,
  "i",
);

/** The enumeration in a description, if it has one. */
export function stated(description: string): Stated | undefined {
  const text = description.replace(/\s+/g, " ");
  const checked = CHECKED.exec(text);
  const list = (checked ?? TOLD.exec(text))?.[1];
  if (list === undefined) return undefined;
  const values = [...list.matchAll(/[A-Za-z0-9_.-]+(?=["`])/g)].map(([value]) => value);
  return { values: [...new Set(values)], checked: checked !== null };
}
