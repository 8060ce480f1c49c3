// What is typed is not shown, and what is pasted is taken whole.
import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { confirm, readValue, type Terminal } from "../../cli/env/prompt";

/** A terminal, and what a person sees on it. */
function terminal(): {
  terminal: Terminal;
  type: (...chunks: (string | Buffer)[]) => void;
  seen: () => string;
  raw: boolean[];
} {
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
  const output = new PassThrough();
  let seen = "";
  output.on("data", (chunk: Buffer) => (seen += chunk.toString()));
  const type = (...chunks: (string | Buffer)[]): void => {
    for (const chunk of chunks) input.write(chunk);
  };
  return { terminal: { input, output }, type, seen: () => seen, raw };
}

async function typed(...chunks: (string | Buffer)[]): Promise<{ value: string; seen: string; raw: boolean[] }> {
  const { terminal: at, type, seen, raw } = terminal();
  const value = readValue("KEY: ", at);
  type(...chunks);
  return { value: await value, seen: seen(), raw };
}

test("a value is typed unseen, and may be corrected", async () => {
  const { value, seen, raw } = await typed("secrez", "\u007ft", "\r");
  assert.equal(value, "secret");
  assert.equal(seen, "KEY: \x1b[?2004h\x1b[?2004l\n");
  assert.deepEqual(raw, [true, false]);
  const bytes = Buffer.from("Zürich 🐘\u007f!\r");
  assert.equal((await typed(bytes.subarray(0, 2), bytes.subarray(2, 10), bytes.subarray(10))).value, "Zürich !");
  assert.equal((await typed("a\u0004")).value, "a");
});

test("a pasted value keeps its lines", async () => {
  const pasted = "\x1b[200~-----BEGIN-----\rabc\r-----END-----\r\x1b[201~\r";
  assert.equal((await typed(pasted)).value, "-----BEGIN-----\nabc\n-----END-----");
  // A terminal may cut it anywhere.
  assert.equal((await typed(...pasted.split(""))).value, "-----BEGIN-----\nabc\n-----END-----");
  assert.equal((await typed("a\x1b[200~b\u0003c\x1b[201~d\r")).value, "ab\u0003cd", "no key is a command within");
});

test("an interruption and an empty value write nothing", async () => {
  await assert.rejects(typed("abc\u0003"), { exitCode: 130, message: "interrupted; nothing is written" });
  await assert.rejects(typed("\r"), { exitCode: 2, message: /^the value: is empty/ });
});

test("a pipe is taken as it is, without the last line break", async () => {
  const piped = (...chunks: Buffer[]): Promise<string> => {
    const input = new PassThrough();
    const value = readValue("KEY: ", { input, output: new PassThrough() });
    for (const chunk of chunks) input.write(chunk);
    input.end();
    return value;
  };
  assert.equal(await piped(Buffer.from("a\r\nb\r\n")), "a\r\nb");
  assert.equal(await piped(Buffer.from("\ufeffa\n\n")), "\ufeffa\n");
  const bytes = Buffer.from("é");
  assert.equal(await piped(bytes.subarray(0, 1), bytes.subarray(1)), "é");
  await assert.rejects(piped(Buffer.from([0xff, 0xfe])), { exitCode: 2, message: /no text in UTF-8/ });
});

test("a question is no where nobody can be asked", async () => {
  assert.equal(await confirm("Sure?", { input: new PassThrough(), output: new PassThrough() }), false);
  for (const [answer, expected] of [
    ["y", true],
    ["Yes", true],
    ["", false],
    ["no", false],
  ] as const) {
    const { terminal: at, type, seen } = terminal();
    const question = confirm("Sure?", at);
    type(`${answer}\n`);
    assert.equal(await question, expected);
    assert.match(seen(), /Sure\? \[y\/N\]/);
  }
});
