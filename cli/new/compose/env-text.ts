// The text of a file with variables, such as `.env`.

/** Lines of `KEY=value`, each with the comment before it and behind it. */
export function parseEnvironment(text: string): [name: string, value: string, comment: string][] {
  const found: [string, string, string][] = [];
  let comment = "";
  for (const line of text.split(/\r?\n/)) {
    const [, name, raw = ""] = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=(.*)$/.exec(line) ?? [];
    if (name === undefined) {
      comment = line.trim().startsWith("#") ? `${comment} ${line.trim()}` : "";
      continue;
    }
    const [value, behind] = valueAndComment(raw.trim());
    found.push([name, value, `${comment} ${behind}`.trim()]);
    comment = "";
  }
  return found;
}

function valueAndComment(raw: string): [value: string, comment: string] {
  const [, , content, behind = ""] = /^(["'])(.*?)\1\s*(#.*)?$/.exec(raw) ?? [];
  if (content !== undefined) return [content, behind];
  const at = raw.search(/(?<!\S)#/);
  return at < 0 ? [raw, ""] : [raw.slice(0, at).trimEnd(), raw.slice(at)];
}
