/** What keeps a file from being read or written, by the system's name for it, and what helps. */
const reasons: Record<string, [reason: string, remedy: string]> = {
  ENOSPC: ["the disk is full", "make room, then try again"],
  EDQUOT: ["the disk quota is used up", "make room, then try again"],
  EFBIG: ["it would be larger than files may be", "raise the limit (ulimit -f), then try again"],
  EROFS: ["the file system is read-only", "work in a folder that can be written"],
  EACCES: ["access is denied", "see who owns it and its folder, and ask them or change the permissions"],
  EPERM: ["the system does not permit it", "see who owns it and its folder, and ask them or change the permissions"],
  ENOTDIR: ["a part of its path is no folder", "check the path"],
  EISDIR: ["it is a folder", "move it away"],
  ENOENT: ["there is no such file or folder", "check the path"],
  ELOOP: ["its links go round in circles", "check where the links lead"],
  EIO: ["the disk failed", "check the disk"],
  EMFILE: ["too many files are open", "close some, or raise the limit (ulimit -n)"],
  ENFILE: ["too many files are open", "close some programs"],
};

/** A file that cannot be read or written, with the reason in words. Its message holds no content. */
export class FileError extends Error {
  override readonly name = "FileError";

  constructor(
    readonly file: string,
    message: string,
    /** The system's name for the reason, such as ENOSPC; empty if there is none. */
    readonly code = "",
    options?: ErrorOptions,
  ) {
    super(`${file}: ${message}`, options);
  }

  /** Words for what a system call failed with. `state` says what the file is now. */
  static of(file: string, verb: "read" | "written", error: unknown, state?: string): FileError {
    if (error instanceof FileError) return error;
    const code = (error as NodeJS.ErrnoException).code ?? "";
    const [reason, remedy] = reasons[code] ?? [code === "" ? String(error) : code, "look at the file and its folder"];
    const known = state === undefined ? "" : `, and ${state}`;
    return new FileError(file, `cannot be ${verb}, since ${reason}${known}; ${remedy}`, code, { cause: error });
  }
}
