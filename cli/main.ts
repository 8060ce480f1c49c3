import { runCommandLine } from "./command-line";
import { writeWholly } from "./render/whole-output";

const streams = { "standard output": process.stdout, "standard error": process.stderr };

/** The streams that have failed, each of which is told once. */
const lost = new Set<string>();

// Without a listener, a failure is Node.js's own: a stack trace. The command goes on to its end, so that what it changes is
// not left half done, and gives back what it holds.
for (const [name, stream] of Object.entries(streams)) {
  writeWholly(stream);
  stream.on("error", (error: NodeJS.ErrnoException) => {
    tellLoss(name, error);
  });
}

// What ends the process at once, as `--help` does, leaves no time for the event, but the stream knows already.
process.on("exit", () => {
  for (const [name, { errored }] of Object.entries(streams)) if (errored) tellLoss(name, errored);
  if (lost.size > 0) process.exitCode ||= 1;
});

function tellLoss(name: string, error: NodeJS.ErrnoException): void {
  // The reader has seen enough: `groundplan plan dev | head`.
  if (error.code === "EPIPE" || lost.has(name)) return;
  lost.add(name);
  if (!lost.has("standard error")) process.stderr.write(`error: ${name} cannot be written: ${error.message}\n`);
}

void runCommandLine(process.argv.slice(2));
