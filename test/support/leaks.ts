// Looks for values where they do not belong.

/** Shorter values are found by chance in any long text. */
const shortest = 12;

/** A value as it may show: as it is, and as programs write it into JSON, URLs, HTTP bodies and logs. */
function spellings(value: string): string[] {
  const bytes = Buffer.from(value, "utf8");
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ];
}

/** What gives a value away by itself: of a private key in PEM, its first line, since its last ones are the public key. */
function telling(value: string): string {
  if (!value.startsWith("-----BEGIN")) return value;
  return value.split("\n").find((line) => !line.startsWith("-----")) ?? value;
}

/** Says which values show in which places, by their names only. Fails if there is nothing to look for. */
export function findLeaks(values: ReadonlyMap<string, string>, places: Readonly<Record<string, string>>): string[] {
  const searched = [...values].filter(([, value]) => value.length >= shortest);
  if (searched.length === 0) throw new Error("no value to look for");
  return searched.flatMap(([name, value]) =>
    Object.entries(places)
      .filter(([, text]) => spellings(telling(value)).some((spelling) => text.includes(spelling)))
      .map(([place]) => `${name} shows in ${place}`),
  );
}
