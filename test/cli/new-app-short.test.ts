// `groundplan new app`: what descriptions say many times stands once in an application's file.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { textsOf } from "../../cli/new/beside";
import { familyOf, functionOf, repeatedTexts } from "../../cli/new/families";
import { arranged, fileText } from "../../cli/new/format";
import { pack } from "../../cli/new/layout";
import type { Translation } from "../../cli/new/translate";
import type { Application } from "../../stacks/application";
import { read } from "../support/new-app/read";
import { writtenApp } from "../support/written-app";

/** What a checkout makes of the application's file, and of those beside it. */
function loaded(context: TestContext, { application }: Translation): Application {
  const told = arranged(application, "checkout");
  return writtenApp(context, told.name, fileText(told, "checkout"), textsOf(told, "checkout").beside);
}

/** An application too long for 40 lines, whose `web` has these values. */
function long(environment: { [name: string]: string }): Translation {
  const script = "set -e\n./prepare\nexec ./serve\n";
  const others = Array.from({ length: 6 }, (_, index) => [
    `part${index}`,
    { image: `ghcr.io/acme/part${index}:v1`, expose: [80], command: ["serve", "--all"], environment: { A: "x" } },
  ]);
  const web = { image: "ghcr.io/acme/web:v1", ports: [80], command: ["sh", "-c", script], environment };
  return read({ web, ...(Object.fromEntries(others) as object) });
}

const values = Object.fromEntries(
  Array.from({ length: 100 }, (_, index): [string, string] => [`SETTING_NUMBER_${index}`, `value ${index}`]),
);
const odd = { QUOTED: `it's "so"`, HASH: "a # b", SPACES: "  x ", MORE: "one\ntwo", DOLLARS: "$$HOME" };

test("many plain values are settings beside the file, which an application reads as they were", (context) => {
  const translation = long({ ...values, ...odd, SITE_URL: "http://localhost" });
  const told = arranged(translation.application, "checkout");
  const [file, ...rest] = Object.keys(textsOf(told, "checkout").beside).filter((name) => name.endsWith(".env"));
  assert.deepEqual([file, rest], ["settings.env", []]);
  assert.match(fileText(told, "checkout"), /env: \{ \.\.\.settingsOf\("shop"\), SITE_URL: /);
  assert.match(fileText(told, "library"), /^const settingsOf = \(file: string\)/m);
  const { processes = {}, env } = loaded(context, translation).workload({ hostname: "shop.example.com" });
  assert.deepEqual(env, { ...values, ...odd, DOLLARS: "$HOME", SITE_URL: "https://shop.example.com" });
  assert.deepEqual(processes["web"]?.args, ["sh", "-c", "set -e\n./prepare\nexec ./serve\n"]);
  assert.deepEqual(processes["part3"], {
    image: "ghcr.io/acme/part3:v1",
    args: ["serve", "--all"],
    port: 80,
    private: true,
    backgroundWork: true,
    scaling: { max: 1 },
    env: { A: "x" },
  });
});

test("images of one place, commands and how servers run are told once", () => {
  const text = fileText(long(values).application, "checkout");
  assert.match(text, /^const imageOf = \(name: string\): string => `ghcr\.io\/acme\/\$\{name\}:v1`;$/m);
  assert.match(text, /^const always = \{ backgroundWork: true, scaling: \{ max: 1 \} \} as const;$/m);
  assert.equal(text.match(/backgroundWork/g)?.length, 1);
  assert.equal(text.match(/imageOf\("part\d"\)/g)?.length, 6);
});

/** An application too long for 40 lines even so, in which much stands twice. */
function repeating(): Translation {
  const volumes = ["static:/srv/static", "media:/srv/media", "exports:/srv/uploads"];
  const queue = (name: string): object => ({
    image: "a/b:1",
    command: ["queue", "-A", "site", name, "--loglevel", "info", "--scheduler", `site.schedulers.of.${name}:Scheduler`],
    volumes,
    environment: { ...urls, ...secrets },
  });
  const urls = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [`BROKER_OF_QUEUE_${index}_URL`, `redis://cache:6379/${index}?x=$$y`]),
  ) as object;
  const names = ["SESSION", "COOKIE", "JWT", "CRON", "OTP", "CSRF", "SIGNING", "REFRESH"];
  const secrets = Object.fromEntries(names.map((name) => [`${name}_SECRET`, "base64:x"])) as object;
  const workers = Array.from({ length: 9 }, (_, index) => `queue${index}`);
  const web = { image: "a/b:1", ports: [80], volumes, environment: { ...urls, ...secrets } };
  const cache = { image: "valkey/valkey:8" };
  return read({ web, cache, ...(Object.fromEntries(workers.map((name) => [name, queue(name)])) as object) });
}

test("what is told in fewer words is the same application", (context) => {
  const translation = repeating();
  const text = fileText(translation.application, "checkout");
  assert.match(text, /^const cacheUrl = "rediss:\/\/:\{cache\.password\}@\{cache\.host\}:\{cache\.port\}";$/m);
  assert.match(text, /BROKER_OF_QUEUE_0_URL: `\$\{cacheUrl\}\/0\?x=\$y`/);
  assert.match(
    text,
    /^const generated = \{ generate: \{ form: "base64", bytes: 32, prefix: "base64:" \} \} as const;$/m,
  );
  assert.match(text, /^const cache = \{ kind: "cache", evictionPolicy: "noeviction" \} as const;$/m);
  assert.match(text, /: bucket\("media"\)/);
  assert.match(text, /args: "queue -A site queue0 .*"\.split\(" "\)/);
  const application = loaded(context, translation);
  const { processes, secrets = {}, bound } = application.workload({ hostname: "" });
  const { specification } = translation.application;
  assert.deepEqual({ processes, secrets, bound }, pick(specification));
  assert.deepEqual(application.uses?.["cache"], { kind: "cache", evictionPolicy: "noeviction" });
});

function pick({ processes, secrets, bound }: Translation["application"]["specification"]): object {
  return { processes, secrets, bound };
}

test("a file has none of these words where it is short without them", () => {
  const { application } = read({ web: { image: "a/b:1", command: ["one", "two", "three", "four"], ports: [80] } });
  assert.match(fileText(application, "checkout"), /args: \["one", "two", "three", "four"\]/);
});

test("a command of one long line is a script beside the file", () => {
  const script = `${"run --all && ".repeat(12)}exec serve`;
  const { application } = read({
    web: { image: "a/b:1", ports: [80], command: ["sh", "-c", script] },
    other: { image: "a/b:1", command: ["serve", script] },
  });
  assert.deepEqual(textsOf(application, "checkout").beside, { "web.sh": script });
  assert.deepEqual(application.specification.processes["other"]?.args, ["serve", script]);
});

test("an application with few values has them in its file", () => {
  const { application } = read({ web: { image: "a/b:1", ports: [80], environment: { A: "x", B: "y" } } });
  assert.equal(arranged(application, "checkout"), application);
});

test("variables of one binding that begin differently are a function of their beginning", () => {
  const parts = { BUCKET: "{files.bucket}", REGION: "{files.region}", KEY: "{files.accessKeyId}" };
  const bound = Object.fromEntries(
    ["APP_EVENTS_S3", "APP_MEDIA_S3"].flatMap((prefix) =>
      Object.entries(parts).map(([end, text]): [string, string] => [`${prefix}_${end}`, text]),
    ),
  );
  const family = familyOf({ ...bound, OTHER: "{main.host}" });
  assert.deepEqual(family, { binding: "files", prefixes: ["APP_EVENTS_S3", "APP_MEDIA_S3"], parts });
  assert.match(functionOf(parts), /^\(prefix: string\).*\n {2}\[`\$\{prefix\}_BUCKET`\]: "\{files\.bucket\}", /);
  assert.equal(familyOf({ A_HOST: "{main.host}", A_PORT: "{main.port}", B_HOST: "{main.host}" }), undefined);
});

test("a long text of two variables has a name", () => {
  const url = "postgresql://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}?schema=public";
  assert.deepEqual(repeatedTexts({ DATABASE_URL: url, DIRECT_URL: url, A: "x", B: "x" }), [["main-url", url]]);
});

test("a long list has as many items on a line as fit, but for a text that no line holds", () => {
  const item = "x".repeat(50);
  assert.equal(pack("command: ", [item, item, item], 0, ",").length, 4);
  assert.equal(pack("command: ", ["sh", "x".repeat(200)], 0, ",").length, 1);
});
