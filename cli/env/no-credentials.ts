// Why there are no credentials for Google's services, without a word of what was found instead of them.
import fs from "node:fs";
import path from "node:path";

/**
 * Says that there are none, and where they were looked for. The library's own message is not repeated: it quotes the file
 * that it could not read as JSON, which may be a token.
 */
export function noCredentials(error: unknown, variables: NodeJS.ProcessEnv): string {
  const details = [fileOf(variables["GOOGLE_APPLICATION_CREDENTIALS"] ?? ""), systemCode(error)].filter(Boolean);
  return ["there are no usable Google credentials", ...(details.length > 0 ? [`(${details.join(", ")})`] : [])].join(
    " ",
  );
}

function fileOf(file: string): string {
  if (file === "") return "";
  // Some put the credentials themselves there.
  const isPath = path.isAbsolute(file) || fs.existsSync(file);
  return `GOOGLE_APPLICATION_CREDENTIALS names ${isPath ? file : "no file"}`;
}

/** The name of a system call's failure, such as ENOENT. */
function systemCode(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? code : "";
}
