import { runCommandLine } from "./command-line";
import { writeWholly } from "./render/whole-output";

/** The streams that have failed, each of which is told once. */
const lost = new Set<string>();

// Without a listener, a failure is Node.js's own: a stack trace. The command goes on to its end, so that what it changes is
// not left half done, and gives back what it holds.
for (const [name, stream] of [
  ["standard output", process.stdout],
  ["standard error", process.stderr],
] as const) {
  writeWholly(stream);
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // The reader has seen enough: `groundplan plan dev | head`.
    if (error.code === "EPIPE" || lost.has(name)) return;
    lost.add(name);
    process.on("exit", () => {
      process.exitCode ||= 1;
    });
    if (!lost.has("standard error")) process.stderr.write(`error: ${name} cannot be written: ${error.message}\n`);
  });
}

void runCommandLine(process.argv.slice(2));
