// What is known of an error.

/** An error that people meet. */
export interface KnownError {
  /** Short and stable, lower-case words with hyphens: `google-api-disabled`. */
  handle: string;
  /** The error in words: `An API of Google's is off`. */
  title: string;
  /** What its text matches. */
  matches: RegExp;
  /** Texts as they were printed somewhere. A test holds that each is recognised as this error and as no other. */
  examples: string[];
  /** Why it comes. */
  cause: string;
  /** What to do, a step each. */
  remedy: string[];
  /** The command that helps first, with `{environment}` for the stack; absent where no command does. */
  command?: string;
  /** Where it is written: a page of ours with its heading, or a public page. */
  sources: string[];
}

/** An error of the command or of its simulated cloud, by words that it prints. A test finds these words in the program. */
export interface OwnError extends KnownError {
  words: string;
}

/** Fills in what follows from the words that are printed. */
export function own(error: Omit<OwnError, "matches" | "examples">): OwnError {
  const literal = error.words.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replace(/\s+/g, "\\s+");
  return { ...error, matches: new RegExp(literal), examples: [error.words] };
}
