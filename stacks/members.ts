import type { Config } from "./config";

/** Environment at GitHub whose jobs preview an environment of ours. */
export function previewEnvironment(environment: string): string {
  return `${environment}-preview`;
}

/** Environment at GitHub whose jobs bring reviews up on an environment of ours. */
export function reviewEnvironment(environment: string): string {
  return `${environment}-review`;
}

/** The repository whose workflows are trusted, by its name and its number. */
export function repository({ repository: name, repositoryId }: Config): { repository: string; repositoryId: string } {
  return { repository: name, repositoryId };
}
