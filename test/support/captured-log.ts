import type { TestContext } from "node:test";

/** Keeps what the program logs out of the test's own output, and returns it. */
export function capture(context: TestContext): string[] {
  const lines: string[] = [];
  const write = process.stdout.write.bind(process.stdout) as (chunk: unknown, ...rest: unknown[]) => boolean;
  context.mock.method(process.stdout, "write", (chunk: unknown, ...rest: unknown[]) => {
    if (typeof chunk !== "string" || !chunk.startsWith('{"severity"')) return write(chunk, ...rest);
    lines.push(chunk);
    return true;
  });
  return lines;
}
