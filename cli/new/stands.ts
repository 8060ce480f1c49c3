// What people write in the place of what is their own.

/** Names of examples (https://www.rfc-editor.org/rfc/rfc2606), and words that ask for a value. */
export const stands =
  /^<[^<>]+>$|^(?:your|enter|insert)[-_ ][\w -]+$|(?<=:\/\/)your[-_][\w.-]+|^x{3,}(?:[-_]x+)*$|(?<![\w-])(?:[\w-]+\.)*(?:example\.(?:com|org|net)|[\w-]+\.tld)\b|\byour[-_.]?(?:[a-z]+[-_.])?(?:domain|company|organi[sz]ation|site|host(?:name)?|e?mail)\b|(?<=@)localhost(?![\w.:-])|(?<=@)(?:domain|company|email)\.com\b|(?<![a-z])(?:change[-_]?me|replace[-_]?me|placeholder)(?![a-z])/i;
