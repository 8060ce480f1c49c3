// Texts of which whole parts are left out, by weight, where a limit of bytes leaves no room for all of it.

/** A piece of a section that is there as a whole, or not at all. */
export interface Part {
  text: string;
  /** How many items it has. */
  count: number;
}

export interface Section {
  /** The lowest is the heaviest, and is left out last. */
  weight: number;
  /** Its heading. */
  before: string;
  /** In the order in which they stand; the first are left out last. */
  parts: Part[];
  /** What closes it. */
  after: string;
  /** What a number of items that are left out is called, such as `more consequences`. */
  more: string;
}

/** How many bytes a text has, which is how GitHub counts. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

/** A section with its first parts, and how many items the others have. */
function withParts({ before, parts, after, more }: Section, shown: number): string {
  const rest = parts.slice(shown).reduce((sum, { count }) => sum + count, 0);
  const gap = shown > 0 ? "\n" : "";
  const note = rest > 0 ? `${gap}… and ${rest} ${more}, for which there is no room here.\n` : "";
  const included = parts.slice(0, shown).map(({ text }) => `${text}\n`);
  return `${before === "" ? "" : `${before}\n\n`}${included.join("")}${note}${after === "" ? "" : `\n${after}\n`}\n`;
}

/** As many parts of a section as so many bytes hold, its heading and the number of the others; nothing where that has no room. */
function shortened(section: Section, room: number): string {
  let left = room - bytesOf(withParts(section, 0)) - 1;
  // The one is for the blank line after the parts.
  if (left < 0) return "";
  const most = section.parts.findIndex(({ text }) => (left -= bytesOf(text) + 1) < 0);
  return withParts(section, most < 0 ? section.parts.length : most);
}

/**
 * The texts of sections in at most so many bytes, in the order given; an empty text is of one that falls away.
 *
 * The heaviest are taken first. Those of one weight that have room together are taken whole. Otherwise parts of the longer ones are left out: they
 * share half of the room, or what the lighter ones leave of it.
 */
export function fitSections(sections: readonly Section[], room: number): string[] {
  const whole = new Map(sections.map((section) => [section, withParts(section, section.parts.length)]));
  const size = (section: Section): number => bytesOf(whole.get(section) ?? "");
  const texts = new Map<Section, string>();
  let left = room;
  for (const weight of [...new Set(sections.map((section) => section.weight))].sort((one, other) => one - other)) {
    const alike = sections.filter((section) => section.weight === weight).sort((one, two) => size(one) - size(two));
    const total = (some: readonly Section[]): number => some.reduce((sum, section) => sum + size(section), 0);
    const isAll = total(alike) <= left;
    const lighter = total(sections.filter((section) => section.weight > weight));
    let shared = isAll ? left : Math.max(left / 2, left - lighter);
    for (const [index, section] of alike.entries()) {
      const share = isAll ? shared : shared / (alike.length - index);
      const text = size(section) <= share ? (whole.get(section) ?? "") : shortened(section, share);
      texts.set(section, text);
      shared -= bytesOf(text);
      left -= bytesOf(text);
    }
  }
  return sections.map((section) => texts.get(section) ?? "");
}

/** Whether a text of a section has all of it. */
export function isWhole(section: Section, text: string): boolean {
  return text === withParts(section, section.parts.length);
}
