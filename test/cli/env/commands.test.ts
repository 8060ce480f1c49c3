// The `env` commands against a real server with the rights that the component SecretStore gives.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { before, test, type TestContext } from "node:test";
import { parse as parseDotenv } from "dotenv";
import { parse as parseYaml } from "yaml";
import type { CommandResult } from "../../support/command";
import {
  groundplanEnv,
  groundplanEnvAlone,
  startFront,
  sharedSource,
  temporaryFolder,
  type CommandOptions,
  type EnvSource,
} from "../../support/env-source";
import { missing } from "../../support/real-servers";

const skip = missing("vault");
let source: EnvSource;

before(async () => {
  if (skip === false) source = await sharedSource();
});

/** Everything that a file format may get wrong. */
const awkward = {
  PLAIN: "plain",
  LINES: "-----BEGIN KEY-----\nMIIE\n-----END KEY-----\n",
  // A single quote beside one of these is refused in .env, by a test of the formats.
  QUOTES: `double " back \`, and $HOME`,
  APOSTROPHE: "it's",
  SHELL: "$HOME `id` $(id) \\n # no comment",
  SPACES: "  around  ",
  UNICODE: "Zürich 🐘 \u2028",
  BACKSLASH: "C:\\",
  JSON: '{"a": ["b", 1]}',
  EQUALS: "a=b==",
};
const plain = { PUBLIC_URL: "https://example.com", PORTS: [80, 443], LIMIT: 5 };

/** Runs a command on the application `web` as somebody. */
async function env(
  context: TestContext,
  who: string,
  args: string[],
  options: Partial<CommandOptions> & { environment?: string; start?: typeof groundplanEnv } = {},
): Promise<CommandResult & { cwd: string }> {
  const cwd = options.cwd ?? temporaryFolder(context);
  const { environment = "dev", start = groundplanEnv } = options;
  const token = source.tokens[environment]?.[who] ?? who;
  const named = args.includes("--app") ? [] : ["--app", "web"];
  const [command = "", ...rest] = args;
  const result = await start([command, ...named, ...rest], {
    ...options,
    cwd,
    env: { VAULT_ADDR: source.vault.url, VAULT_TOKEN: token, ...options.env },
  });
  return { ...result, cwd };
}

test("pull writes each value as it is, in each format, for its owner alone", { skip }, async (context) => {
  await source.put("secrets", "dev", "web", awkward);
  await source.put("config", "dev", "web", plain);
  const formats: [string, string, (text: string) => unknown][] = [
    [".env", ".env", parseDotenv],
    ["json", ".env.json", JSON.parse],
    ["yaml", ".env.yaml", parseYaml],
  ];
  for (const [format, file, parse] of formats) {
    const start = format === ".env" ? groundplanEnvAlone : groundplanEnv;
    const result = await env(context, "developer.web", ["pull", "dev", "--output", format], { start });
    assert.equal(result.code, 0, result.stderr);
    assert.equal(result.stdout, "");
    const written = path.join(result.cwd, file);
    assert.equal(fs.statSync(written).mode & 0o777, 0o600);
    const { GROUNDPLAN_EXPIRES: expires, ...read } = parse(fs.readFileSync(written, "utf8")) as Record<string, string>;
    assert.ok(Date.parse(expires ?? "") > Date.now(), expires);
    const expected = { ...awkward, PUBLIC_URL: "https://example.com", PORTS: "[80,443]", LIMIT: "5" };
    assert.deepEqual({ ...read }, { ...expected, GROUNDPLAN_ENVIRONMENT: "dev" });
    assert.deepEqual(fs.readdirSync(result.cwd), [file], "nothing else is left behind");
  }
});

test("pull overwrites what a pull wrote, and nothing else", { skip }, async (context) => {
  await source.put("secrets", "dev", "web", { KEY: "first" });
  for (const format of [".env", "json", "yaml"]) {
    const { cwd } = await env(context, "developer.web", ["pull", "dev", "-o", format, "--file", "values"]);
    await source.put("secrets", "dev", "web", { KEY: "second" });
    const again = await env(context, "developer.web", ["pull", "dev", "-o", format, "--file", "values"], { cwd });
    assert.equal(again.code, 0, again.stderr);
    assert.match(fs.readFileSync(path.join(cwd, "values"), "utf8"), /second/);
    fs.writeFileSync(path.join(cwd, "values"), "MINE=1\n");
    const refused = await env(context, "developer.web", ["pull", "dev", "-o", format, "--file", "values"], { cwd });
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /error: --file: .*values; exists, and no pull wrote it.*--force/);
    assert.equal(fs.readFileSync(path.join(cwd, "values"), "utf8"), "MINE=1\n");
    const forced = await env(context, "developer.web", ["pull", "dev", "-o", format, "--file", "values", "--force"], {
      cwd,
    });
    assert.equal(forced.code, 0, forced.stderr);
  }
});

test("pull gets what the role may read, and names what it may not", { skip }, async (context) => {
  await source.put("secrets", "dev", "feed", { TOKEN: "hidden" });
  await source.put("config", "dev", "feed", { LIMIT: "5" });
  const partial = await env(context, "developer", ["pull", "dev", "--app", "feed", "--json"]);
  assert.equal(partial.code, 0, partial.stderr);
  assert.match(partial.stderr, /Left out, since the token in VAULT_TOKEN may not read them: the secrets TOKEN/);
  const document = JSON.parse(partial.stdout) as Record<string, unknown>;
  assert.deepEqual(document["keys"], ["LIMIT"]);
  assert.equal(document["formatVersion"], 1);

  const nothing = await env(context, "preview", ["pull", "dev"]);
  assert.equal(nothing.code, 3);
  assert.match(
    nothing.stderr,
    /there is nothing at config\/dev\/web or secrets\/dev\/web that the token in VAULT_TOKEN may read/,
  );
  assert.deepEqual(fs.readdirSync(nothing.cwd), []);

  const unknown = await env(context, "developer", ["pull", "dev", "--app", "web2"]);
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /there is nothing at config\/dev\/web2 and secrets\/dev\/web2; check --app/);
  const revoked = await env(context, "no-such-token", ["pull", "dev", "--json"]);
  assert.equal(revoked.code, 3);
  assert.deepEqual((JSON.parse(revoked.stdout) as { error: object }).error, {
    exitCode: 3,
    message: `Vault at ${source.vault.url} does not accept the token in VAULT_TOKEN (403); log in again, or ask for access`,
  });
});

test("diff says what differs without showing it, and shows it to those who may", { skip }, async (context) => {
  await source.put("secrets", "dev", "web", { SAME: "one-value", OTHER: "dev-value", ONLY_DEV: "x" });
  await source.put("config", "dev", "web", { URL: "https://dev.example.com" });
  await source.put("secrets", "prod", "web", { SAME: "one-value", OTHER: "prod-value", ONLY_PROD: "x" });
  await source.put("config", "prod", "web", { URL: "https://example.com" });
  // A token of one environment is a stranger in the other, so this one is the administrator's.
  const result = await env(context, "root", ["diff", "dev", "prod"]);
  assert.equal(result.code, 0, result.stderr);
  assert.deepEqual(
    result.stdout.split("\n").map((line) => line.split(/ {2,}/)),
    [
      ["config", "URL", "different"],
      ["secrets", "ONLY_DEV", "only in dev"],
      ["secrets", "ONLY_PROD", "only in prod"],
      ["secrets", "OTHER", "different"],
      ["secrets", "SAME", "equal"],
      [""],
    ],
  );
  const shown = await env(context, "root", ["diff", "dev", "prod", "--show"]);
  assert.match(shown.stdout, /OTHER +different +"dev-value" +"prod-value"/);
  assert.equal((await env(context, "root", ["diff", "dev", "prod", "--exit-code"])).code, 1);
  assert.equal((await env(context, "root", ["diff", "dev", "dev", "--exit-code"])).code, 0);
  const names = await env(context, "root", ["diff", "dev", "prod", "--only-names", "--exit-code", "--json"]);
  assert.equal(names.code, 1);
  const { keys } = JSON.parse(names.stdout) as { keys: object[] };
  assert.deepEqual(keys[0], { tree: "config", key: "URL", verdict: "present" });

  await source.put("secrets", "prod", "web", { SAME: "one-value", OTHER: "new", ONLY_DEV: "y" });
  assert.equal((await env(context, "root", ["diff", "dev", "prod", "--only-names", "--exit-code"])).code, 0);
});

test("diff admits what it may not compare", { skip }, async (context) => {
  await source.put("secrets", "dev", "feed", { TOKEN: "a-value" });
  await source.put("config", "dev", "feed", { LIMIT: "5" });
  const unread = await env(context, "developer", ["diff", "dev", "dev", "--app", "feed", "--exit-code", "--show"]);
  assert.equal(unread.code, 3);
  assert.match(unread.stdout, /config +LIMIT +equal +"5" +"5"/);
  assert.match(unread.stdout, /secrets +TOKEN +in both; not compared, since a value may not be read +- +-/);
  const blind = await env(context, "ci", ["diff", "dev", "dev", "--app", "feed", "--exit-code"]);
  assert.equal(blind.code, 3);
  assert.match(blind.stderr, /may not read the secrets of dev, not even the names of the keys/);
});

test("a token for one server is not sent to another", { skip }, async (context) => {
  const cwd = temporaryFolder(context);
  fs.writeFileSync(path.join(cwd, "Pulumi.yaml"), "name: shop\n");
  for (const stack of ["dev", "prod"]) {
    const config = { "shop:projectNumber": "123456789012", "shop:region": "europe-west1" };
    const address = stack === "dev" ? source.vault.url : "https://vault.example.com";
    fs.writeFileSync(
      path.join(cwd, `Pulumi.${stack}.yaml`),
      JSON.stringify({ config: { ...config, "vault:address": address } }),
    );
  }
  const result = await env(context, "root", ["diff", "dev", "prod"], { cwd, env: { VAULT_ADDR: undefined } });
  assert.equal(result.code, 2);
  assert.match(result.stderr, /VAULT_TOKEN: is for one server, and dev and prod have two/);
});

test("set writes one key, from a pipe, and leaves the others alone", { skip }, async (context) => {
  await source.put("secrets", "dev", "web", { KEPT: "as it was", OLD: "before" });
  await source.put("config", "dev", "web", { URL: "https://dev.example.com" });
  const set = async (args: string[], input = ""): Promise<CommandResult> =>
    env(context, "operator", ["set", "dev", ...args], { input });
  assert.equal((await set(["OLD"], "after\n")).code, 0);
  const piped = { input: "line 1\nline 2\n", start: groundplanEnvAlone };
  assert.equal((await env(context, "operator", ["set", "dev", "NEW", "--json"], piped)).code, 0);
  // It is there already, so it needs no option.
  assert.equal((await set(["URL"], "https://two.example.com")).code, 0);
  const inline = await set(["LIMIT", "5", "--config"]);
  assert.equal(inline.code, 0, inline.stderr);
  assert.match(inline.stdout, /^LIMIT of the config of web in dev: version \d+\n$/);
  assert.deepEqual(await source.get("secrets", "dev", "web"), {
    KEPT: "as it was",
    OLD: "after",
    NEW: "line 1\nline 2",
  });
  assert.deepEqual(await source.get("config", "dev", "web"), { URL: "https://two.example.com", LIMIT: "5" });
  assert.match((await set(["OLD"], "after")).stdout, /as it was/);

  const refusals: [string[], string, number, RegExp][] = [
    [["NEW", "secret-in-argv"], "", 2, /for --config only/],
    [["NEW", "--config"], "x", 2, /NEW: is in the secrets of web; set it there, or `groundplan env unset` it first/],
    [["URL", "--secret"], "x", 2, /URL: is in the config of web/],
    [["NEW"], "", 2, /the value: is empty/],
    [["not-a-name"], "x", 2, /not-a-name: is no name for a variable/],
    [["NEW", "--secret", "--config"], "x", 2, /two trees; choose one/],
  ];
  for (const [args, input, code, message] of refusals) {
    const refused = await set(args, input);
    assert.equal(refused.code, code, refused.stderr);
    assert.match(refused.stderr, message);
    assert.doesNotMatch(refused.stderr, /secret-in-argv/);
  }
  const stranger = await env(context, "developer", ["set", "dev", "NEW"], { input: "x" });
  assert.equal(stranger.code, 3);
  assert.equal((await source.get("secrets", "dev", "web"))["NEW"], "line 1\nline 2");
});

test("set makes the first document, and one that was deleted", { skip }, async (context) => {
  const set = (key: string): Promise<CommandResult> =>
    env(context, "operator", ["set", "dev", key, "--app", "new"], { input: "v" });
  assert.equal((await set("FIRST")).code, 0);
  await source.vault.call("DELETE", "secrets/dev/data/new");
  const again = await set("SECOND");
  assert.equal(again.code, 0, again.stderr);
  assert.deepEqual(await source.get("secrets", "dev", "new"), { SECOND: "v" });
});

test("unset takes one key away", { skip }, async (context) => {
  await source.put("secrets", "dev", "web", { A: "1", B: "2" });
  await source.put("config", "dev", "web", { A: "1" });
  const unset = (...args: string[]): Promise<CommandResult> => env(context, "operator", ["unset", "dev", ...args]);
  assert.equal((await unset("B")).code, 0);
  assert.deepEqual(await source.get("secrets", "dev", "web"), { A: "1" });
  assert.equal((await unset("B")).code, 1);
  const both = await unset("A");
  assert.equal(both.code, 2);
  assert.match(both.stderr, /A: is in both trees; choose --secret or --config/);
  assert.equal((await unset("A", "--config")).code, 0);
  assert.deepEqual(await source.get("config", "dev", "web"), {});
});

test("what somebody else changes in the meantime is never overwritten", { skip }, async (context) => {
  const attempt = async (theirs: object): Promise<CommandResult> => {
    await source.put("secrets", "dev", "web", { MINE: "old", THEIRS: "old" });
    let interfered = false;
    const front = await startFront(context, source.vault, async ({ method, path: asked }) => {
      if (method === "PATCH" && asked === "secrets/dev/data/web" && !interfered) {
        interfered = true;
        await source.put("secrets", "dev", "web", theirs);
      }
      return undefined;
    });
    return env(context, "operator", ["set", "dev", "MINE"], { input: "mine", env: { VAULT_ADDR: front } });
  };
  const merged = await attempt({ MINE: "old", THEIRS: "theirs", ADDED: "theirs" });
  assert.equal(merged.code, 0, merged.stderr);
  assert.match(merged.stderr, /Somebody else changed ADDED, THEIRS in the meantime; that is kept, and yours is on top/);
  assert.deepEqual(await source.get("secrets", "dev", "web"), { MINE: "mine", THEIRS: "theirs", ADDED: "theirs" });

  const conflict = await attempt({ MINE: "theirs", THEIRS: "old" });
  assert.equal(conflict.code, 5);
  assert.match(conflict.stderr, /somebody else changed MINE of the secrets of web in the meantime; nothing is written/);
  assert.deepEqual(await source.get("secrets", "dev", "web"), { MINE: "theirs", THEIRS: "old" });

  const same = await attempt({ MINE: "mine", THEIRS: "theirs" });
  assert.equal(same.code, 0, same.stderr);
});

test("an answer that is lost on the way is no conflict", { skip }, async (context) => {
  await source.put("secrets", "dev", "web", { KEY: "old" });
  let lost = false;
  const front = await startFront(context, source.vault, async ({ method, path: asked, body }) => {
    if (method !== "PATCH" || lost) return undefined;
    lost = true;
    await source.vault.call("PATCH", asked, JSON.parse(body) as object);
    return { status: 503 };
  });
  const result = await env(context, "operator", ["set", "dev", "KEY"], { input: "new", env: { VAULT_ADDR: front } });
  assert.equal(result.code, 0, result.stderr);
  assert.deepEqual(await source.get("secrets", "dev", "web"), { KEY: "new" });
});

test("edit writes what the editor changed, and leaves no file", { skip }, async (context) => {
  await source.put("config", "dev", "web", { A: "1", GONE: "x", LINES: "one\ntwo\n", NUMBER: 5, YES: "yes" });
  const cwd = temporaryFolder(context);
  const editor = path.join(cwd, "editor.sh");
  const seen = path.join(cwd, "seen");
  const edited = async (script: string, ...args: string[]): Promise<CommandResult> => {
    fs.writeFileSync(
      editor,
      `#!/bin/sh\necho "$1" > ${seen}; stat -c %a "$1" "$(dirname "$1")" >> ${seen}\n${script}\n`,
      {
        mode: 0o755,
      },
    );
    return env(context, "operator", ["edit", "dev", ...args], { cwd, env: { VISUAL: editor } });
  };
  const result = await edited(`sed -i -e 's/^A: .*/A: 0012/' -e '/^GONE/d' "$1"; printf 'NEW: "a\\\\nb"\\n' >> "$1"`);
  assert.equal(result.code, 0, result.stderr);
  assert.deepEqual(await source.get("config", "dev", "web"), {
    A: "0012",
    LINES: "one\ntwo\n",
    NEW: "a\nb",
    NUMBER: 5,
    YES: "yes",
  });
  const [file = "", mode, folderMode] = fs.readFileSync(seen, "utf8").split("\n");
  assert.deepEqual([mode, folderMode], ["600", "700"]);
  assert.ok(!fs.existsSync(path.dirname(file)), `${file} is still there`);

  assert.match((await edited("true")).stdout, /Nothing changed/);
  const failed = await edited(`echo 'BAD: 1' >> "$1"; exit 3`);
  assert.equal(failed.code, 2);
  assert.match(failed.stderr, /the editor ended with 3; nothing is written/);
  const wrong = await edited(`printf 'BAD: "MARKED-TEXT\\n' >> "$1"`);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /error: line \d+: is no YAML \(\w+\); correct it/);
  assert.doesNotMatch(wrong.stderr, /MARKED-TEXT/);
  assert.ok(!fs.existsSync(path.dirname(fs.readFileSync(seen, "utf8").split("\n")[0] ?? "")));
  assert.equal((await source.get("config", "dev", "web"))["BAD"], undefined);
});

test("a server that is away has a status of its own", { skip }, async (context) => {
  const away = { VAULT_ADDR: "http://127.0.0.1:1" };
  const result = await env(context, "developer.web", ["pull", "dev"], { env: away });
  assert.equal(result.code, 4);
  assert.match(result.stderr, /Vault at http:\/\/127\.0\.0\.1:1 does not answer; check the address, and try again/);
});
