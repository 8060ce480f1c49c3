/** What Cloud Storage says of a private object whose metadata say nothing. */
const storageDefault = "private, max-age=0";

/**
 * The stricter of the deployment's `Cache-Control` and an object's own, directive by directive: the shorter time, and each
 * restriction that either of them has. An object that says exactly what Cloud Storage says of silent ones counts as
 * silent.
 */
export function stricter(ours: string, own: string | null): string {
  const stored = (own ?? "")
    .trim()
    .toLowerCase()
    .replace(/\s*,\s*/g, ", ");
  if (stored === "" || stored === storageDefault) return ours;
  const both = [parse(ours), parse(stored)];
  const has = (name: string): boolean => both.some((directives) => directives.has(name));
  const shortest = (name: string): number[] => {
    const times = both.flatMap((directives) => seconds(directives, name));
    return times.length === 0 ? [] : [Math.min(...times)];
  };
  const audience = has("private") ? ["private"] : has("public") ? ["public"] : [];
  if (has("no-store")) return [...audience.filter((name) => name === "private"), "no-store"].join(", ");
  if (has("no-cache")) return [...audience, "no-cache"].join(", ");
  const [before, after] = [both.slice(0, 1), both].map((all) =>
    Math.min(...all.flatMap((directives) => seconds(directives, "max-age"))),
  );
  return [
    ...audience,
    ...shortest("max-age").map((time) => `max-age=${time}`),
    ...shortest("s-maxage").map((time) => `s-maxage=${time}`),
    ...["must-revalidate", "proxy-revalidate", "no-transform"].filter(has),
    ...(both[0]?.has("immutable") && after === before && !has("must-revalidate") ? ["immutable"] : []),
  ].join(", ");
}

/** Whether a cache that serves everybody may keep an answer with this `Cache-Control`. */
export function isShared(cacheControl: string): boolean {
  const directives = parse(cacheControl);
  if (["private", "no-store", "no-cache"].some((name) => directives.has(name))) return false;
  const [time = 0] = [...seconds(directives, "s-maxage"), ...seconds(directives, "max-age")];
  return time > 0;
}

/** Directives by name. Their values have lost their quotes; those that name header fields apply to the whole answer. */
function parse(cacheControl: string): Map<string, string> {
  const directives = cacheControl.toLowerCase().match(/[^,="\s]+(\s*=\s*("[^"]*"?|[^,]*))?/g) ?? [];
  return new Map(
    directives.map((directive) => {
      const [name = "", ...value] = directive.split("=");
      return [name.trim(), value.join("=").trim().replaceAll('"', "")];
    }),
  );
}

/** The time of a directive, none if it is not there. What is not a number is no time at all. */
function seconds(directives: Map<string, string>, name: string): number[] {
  const value = directives.get(name);
  if (value === undefined) return [];
  return [/^\d+$/.test(value) ? Number(value) : 0];
}
