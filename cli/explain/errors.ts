// What errors of the command mean, by words that are in them.

export interface KnownError {
  /** Words of the error, as it is printed. */
  words: string;
  means: string;
  remedy: string;
}

export const errors: KnownError[] = [
  {
    words: "No Pulumi.yaml in",
    means: "The command works on a Pulumi project, and there is none in this folder or above it.",
    remedy: "Go to the project's folder, or name it with --cwd.",
  },
  {
    words: "is no plan, no preview and no state",
    means: "The file is of another kind, or a part of it is missing.",
    remedy:
      "Write it again with `groundplan plan <environment> --json`, `pulumi preview --json --show-sames` or `pulumi stack export`.",
  },
  {
    words: "the simulated cloud does not know",
    means:
      "The program asks for a resource type of which the simulated cloud has no schema, so it could check nothing.",
    remedy: "sandbox/README.md says how a type is added.",
  },
  {
    words: "is no blueprint of format version 1",
    means: "The data beside a blueprint's document cannot be read, so the next version cannot be compared with it.",
    remedy: "Take the file back from version control, or remove it to begin with version 1.",
  },
];
