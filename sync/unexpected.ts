/** An error that nobody foresaw, told by its place alone: its message may quote anything. */
export function unexpected(error: unknown, mostFrames = Infinity): string {
  if (!(error instanceof Error)) return "unexpected error";
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [`unexpected ${error.name}`, ...frames.slice(0, mostFrames)].join("\n");
}
