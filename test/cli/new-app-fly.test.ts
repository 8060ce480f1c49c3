// `groundplan new app --from fly.toml`.
import assert from "node:assert/strict";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { fileText } from "../../cli/new/format";
import { readSource } from "../../cli/new/source";
import { translate, type Translation } from "../../cli/new/translate";
import { inFolder, wishes } from "../support/new-app/in-folder";
import { toldAt } from "../support/new-app/read";
import { folder } from "../support/new-app/samples";

function ofToml(context: TestContext, lines: string[]): Translation {
  return inFolder(context, { "fly.toml": lines.join("\n") });
}

test("a fly.toml is the same as TOML and as YAML, but for the lines of its notes", () => {
  const [toml, yaml] = ["tracker.fly.toml", "tracker.fly.yaml"].map((name) =>
    translate(readSource(path.join(folder, name)), wishes),
  );
  assert.ok(toml !== undefined && yaml !== undefined);
  assert.equal(fileText(toml.application, "checkout"), fileText(yaml.application, "checkout"));
  const withoutLines = ({ notes }: Translation): string[] =>
    notes.map(({ kind, path: place, text }) => `${kind} ${place} ${text}`).sort();
  assert.deepEqual(withoutLines(toml), withoutLines(yaml));
});

test("notes name the lines of the TOML", () => {
  const notes = toldAt(translate(readSource(path.join(folder, "tracker.fly.toml")), wishes));
  for (const start of [
    "left out 2 app: the command names the application",
    "changed 11 deploy.release_command.DATABASE_URL: migrates a database",
    "changed 19 env.SECRET_KEY_BASE: SECRET_KEY_BASE is a secret of the program's own",
    "to do 42 services[0]: is UDP",
    "left out 33 http_service.concurrency:",
  ])
    assert.ok(
      notes.some((note) => note.startsWith(start)),
      `${start}\n${notes.join("\n")}`,
    );
});

test("what a comment above a variable says decides about the form of its secret", () => {
  const { application } = translate(readSource(path.join(folder, "tracker.fly.toml")), wishes);
  assert.deepEqual(application.specification.secrets, { SECRET_KEY_BASE: { generate: { form: "hex", bytes: 32 } } });
});

test("machines that stop while nobody asks are instances that Cloud Run starts", (context) => {
  const { application } = ofToml(context, [
    "[http_service]",
    "internal_port = 80",
    "auto_stop_machines = true",
    "min_machines_running = 0",
  ]);
  assert.deepEqual(application.specification.processes, { web: { port: 80 } });
});

test("a service that Fly's proxy only passes on speaks TCP", (context) => {
  const { application } = ofToml(context, [
    "[[services]]",
    "internal_port = 5222",
    "[[services.ports]]",
    "port = 5222",
  ]);
  assert.equal(application.specification.processes["web"]?.protocol, "tcp");
});

test("a second check with another path, a second port, files that are not there and other processors are told", (context) => {
  const translation = ofToml(context, [
    'app = "x"',
    "[[services]]",
    "internal_port = 80",
    "[[services.ports]]",
    'handlers = ["http"]',
    "[[services.http_checks]]",
    'path = "/a?b"',
    "[[services.http_checks]]",
    'path = "/c"',
    "[[services]]",
    "internal_port = 81",
    "[[files]]",
    'guest_path = "/etc/x/y.conf"',
    'local_path = "missing.conf"',
    "[[vm]]",
    'gpu_kind = "a10"',
  ]);
  const notes = toldAt(translation).join("\n");
  for (const form of [
    /to do 8 .*http_checks\[1\].*: asks another path than \/a/,
    /to do 10 services\[1\]: is a second port/,
    /to do 12 files\[0\]: put the text into the configuration Y_CONF/,
    /to do 16 vm\[0\].gpu_kind: is no graphics processor/,
  ])
    assert.match(notes, form);
  assert.equal(translation.application.specification.processes["web"]?.health?.path, "/a");
});

test("a broken line of TOML is named, and nothing of it is shown", (context) => {
  assert.throws(
    () => ofToml(context, ['app = "x"', "[env]", "TOKEN = hunter2"]),
    ({ message }: Error) =>
      /fly\.toml:3:\d+: is no TOML; mend the line\.$/.test(message) && !message.includes("hunter2"),
  );
});

test("a file of TOML that describes no application is refused", (context) => {
  assert.throws(() => ofToml(context, ['name = "x"']), /is no Compose file .*, no fly\.toml/);
});
