// Apps come, change and go by what they leave in a bucket, and none of them can do anything to another.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { SyncApp } from "../../sync/app-settings";
import { mostApps, mostBytes } from "../../sync/apps";
import { app, githubList, secretOf, serviceOf } from "./support/apps";
import { appFields } from "./support/github";
import { googleError } from "./support/http";
import { running, type Running } from "./support/running";
import { objectOf } from "./support/world";

const shop = app("shop", { secrets: ["PASSWORD"] });
const blog = app("blog", { secrets: ["TOKEN"], config: ["TITLE"], github: true });
const token = secretOf("blog", "TOKEN");

function values({ world }: Running): void {
  world.vault.put("secrets/prod/sync-github", appFields);
  world.vault.put("secrets/prod/shop", { PASSWORD: "MARK-1" });
  world.vault.put("secrets/prod/blog", { TOKEN: "MARK-t" });
  world.vault.put("config/prod/blog", { TITLE: "MARK-title" });
}

/** What an app leaves, which does not say its name. */
function settingsOf(one: SyncApp): object {
  return Object.fromEntries(Object.entries(one).filter(([member]) => member !== "name"));
}

describe("an app", () => {
  test("is picked up by the next pass, changed and forgotten, by the process that runs", async (t) => {
    const run = running(t, [shop]);
    values(run);
    const { world, pass, memories } = run;
    assert.equal((await pass()).apps, 1);
    world.deploy(blog);
    world.leave([shop, blog]);
    const { apps, failures, rolled } = await pass();
    assert.deepEqual({ apps, failures, rolled }, { apps: 2, failures: 0, rolled: 1 });
    assert.equal(world.secretManager.current(token), "MARK-t");

    world.leave([shop, app("blog", { config: ["TITLE"], github: true })]);
    await pass();
    assert.ok(!(token in (memories()["blog"]?.copies ?? {})));

    world.leave([shop]);
    const before = world.secretManager.added;
    await pass();
    assert.deepEqual(Object.keys(memories()), ["shop"]);
    assert.equal(world.secretManager.current(token), "MARK-t", "its copies stay");
    assert.equal(world.github.list(githubList("blog", "variables")).get("TITLE")?.value, "MARK-title");
    assert.equal(world.secretManager.added, before);
  });

  test("that is named like what every object inherits is one like any other", async (t) => {
    const odd = app("constructor", { secrets: ["A"] });
    const { world, pass, memories } = running(t, [odd]);
    world.vault.put("secrets/prod/constructor", { A: "MARK" });
    assert.equal((await pass()).failures, 0);
    assert.equal(Object.keys(memories()["constructor"]?.copies ?? {}).length, 1);
    assert.equal((await pass()).failures, 0);
  });

  test("whose settings have not changed is not read again", async (t) => {
    const run = running(t, [shop, blog]);
    values(run);
    await run.pass();
    run.asked();
    await run.pass();
    assert.deepEqual(run.asked(/^storage GET/), [
      "storage GET /storage/v1/b/acme-prod-sync/o/state.json",
      "storage GET /storage/v1/b/acme-prod-apps/o",
    ]);
    run.world.leave([{ ...shop, cloudRun: [] }, blog]);
    run.asked();
    await run.pass();
    assert.deepEqual(run.asked(/storage GET.*apps%2F/), [
      "storage GET /storage/v1/b/acme-prod-apps/o/apps%2Fshop%2F0123456789ab.json",
    ]);
  });

  test("that is being replaced has two objects, of which the later one counts", async (t) => {
    const run = running(t, [shop]);
    values(run);
    const { world, pass } = run;
    await pass();
    world.time += 5_000;
    const settings = settingsOf(app("shop", { secrets: ["PASSWORD", "OTHER"] }));
    world.secretManager.secrets.set(secretOf("shop", "OTHER"), []);
    world.vault.put("secrets/prod/shop", { PASSWORD: "MARK-1", OTHER: "MARK-o" });
    // In the order of names it comes first.
    world.store(objectOf("shop", "000000000000"), JSON.stringify(settings));
    const { apps, copies, failures } = await pass();
    assert.deepEqual({ apps, copies, failures }, { apps: 1, copies: 2, failures: 0 });
    world.objects.delete(objectOf("shop"));
    assert.equal((await pass()).copies, 2);
  });

  test("whose settings are gone between the list and the reading is left alone until the next pass", async (t) => {
    const run = running(t, [shop, blog]);
    values(run);
    await run.pass();
    run.world.leave([{ ...shop, cloudRun: [] }, blog]);
    run.world.fault = ({ path }) =>
      path.includes("apps%2Fshop") ? { when: "before", reply: googleError(404, "NOT_FOUND") } : undefined;
    const { apps, failures } = await run.pass();
    assert.deepEqual({ apps, failures }, { apps: 1, failures: 0 });
    assert.deepEqual(Object.keys(run.memories()).sort(), ["blog", "shop"]);
  });
});

describe("one app's settings that cannot be used", () => {
  const settings = settingsOf(shop);
  const deep = `${"[".repeat(200)}${"]".repeat(200)}`;
  for (const [what, text, problem] of [
    ["are cut", JSON.stringify(settings).slice(0, -5), /and no JSON: deploy the app again/],
    ["are empty", "", /cannot be used: the settings: missing; use an object/],
    ["are a list", "[]", /the settings: \[\]; use an object/],
    ["are nested without end", `{"secrets": ${deep}}`, /is JSON of more than 100 levels/],
    ["are too long", JSON.stringify({ ...settings, pad: "x".repeat(mostBytes) }), /has more than 262144 bytes/],
    [
      "have a member that nobody knows",
      JSON.stringify({ ...settings, password: "MARK-p" }),
      /password: there is no such/,
    ],
    ["have a prototype", `{"__proto__": {"secrets": {}}}`, /__proto__: there is no such setting/],
    [
      "speak for another app's copy",
      JSON.stringify({ ...settings, secrets: { mount: "secrets/prod", copies: [{ key: "TOKEN", secret: token }] } }),
      /secrets\.copies\[0\]\.secret: .*blog-TOKEN"; use projects\/<project>\/secrets\/shop-<key>/,
    ],
  ] as const) {
    test(`because they ${what} are that app's failure, told by its name, and the other goes on`, async (t) => {
      const run = running(t, [shop, blog]);
      values(run);
      const { world, tell } = run;
      await tell();
      const remembered = run.memories()["shop"];
      world.store(objectOf("shop"), text);
      world.vault.put("secrets/prod/shop", { PASSWORD: "MARK-2" });
      world.vault.put("secrets/prod/blog", { TOKEN: "MARK-t2" });
      const { pass, apps } = await tell();
      assert.deepEqual([pass.failures, pass.ownFailures, pass.changed], [1, 0, 2]);
      assert.match(pass.problems[0] ?? "", /^shop: gs:\/\/acme-prod-apps\/apps\/shop\/0123456789ab\.json /);
      assert.match(pass.problems[0] ?? "", problem);
      assert.deepEqual(
        apps.map(({ name, failures }) => [name, failures]),
        [
          ["blog", 0],
          ["shop", 1],
        ],
      );
      assert.ok(!JSON.stringify([pass, apps]).includes("MARK"));
      assert.equal(world.secretManager.current(secretOf("shop", "PASSWORD")), "MARK-1", "its copies stay");
      assert.equal(world.secretManager.current(token), "MARK-t2");
      assert.deepEqual(run.memories()["shop"], remembered, "what is remembered of it stays");
      // Put right, it goes on where it was.
      world.leave([shop, blog]);
      assert.equal((await tell()).pass.failures, 0);
      assert.equal(world.secretManager.current(secretOf("shop", "PASSWORD")), "MARK-2");
    });
  }

  test("because they cannot be read are that app's failure too, in this pass", async (t) => {
    const run = running(t, [shop, blog]);
    values(run);
    run.world.fault = ({ path }) =>
      path.includes("apps%2Fshop") ? { when: "before", reply: { status: 503 } } : undefined;
    const { failures, ownFailures, changed } = await run.pass();
    assert.deepEqual({ failures, ownFailures, changed }, { failures: 1, ownFailures: 0, changed: 4 });
    run.world.fault = () => undefined;
    assert.equal((await run.pass()).changed, 1);
  });

  test("because the bucket cannot be listed stop the pass: nobody knows which apps there are", async (t) => {
    const run = running(t, [shop, blog]);
    values(run);
    await run.pass();
    for (const reply of [
      googleError(403, "PERMISSION_DENIED"),
      { status: 200, body: "<html>" },
      { status: 200, body: { items: 1 } },
    ]) {
      run.world.fault = ({ path }) => (path.endsWith("/b/acme-prod-apps/o") ? { when: "before", reply } : undefined);
      const { ownFailures, problems } = await run.pass();
      assert.equal(ownFailures, 1);
      assert.match(problems[0] ?? "", /^cannot list gs:\/\/acme-prod-apps: (403 PERMISSION_DENIED|200)/);
    }
    assert.deepEqual(Object.keys(run.memories()).sort(), ["blog", "shop"]);
  });

  test("and objects that are no app's are told about, and stop nobody", async (t) => {
    const run = running(t, [shop]);
    values(run);
    for (const name of ["apps/", "apps/Shop/a.json", "apps/sync-github/a.json", "apps/shop.json", "apps/a/../b.json"]) {
      run.world.store(`acme-prod-apps/${name}`, "{}");
    }
    const { failures, problems, changed } = await run.pass();
    assert.deepEqual([failures, changed], [0, 1]);
    assert.deepEqual(problems, [
      'gs://acme-prod-apps: 5 objects are no app\'s, which are apps/<app>/<object>.json: "apps/"',
    ]);
  });

  test("and more apps than are served are told by name", async (t) => {
    const run = running(t, []);
    for (let number = 0; number <= mostApps; number++) {
      const none = app(`app-${String(number).padStart(4, "0")}`, {});
      run.world.store(objectOf(none.name), JSON.stringify({ ...settingsOf(none), cloudRun: [] }));
    }
    const { apps, failures, problems } = await run.pass();
    assert.deepEqual([apps, failures], [mostApps, 1]);
    assert.match(problems[0] ?? "", /^app-0500: .*more than 500 apps, and this one is not served/);
  });
});

describe("two apps that name one place", () => {
  const news = { ...app("news", { secrets: ["TOKEN"] }), github: blog.github } as typeof blog;

  test("at GitHub: the first by name has it, and the other is told and goes on with the rest", async (t) => {
    const twin = {
      ...news,
      github: { repository: "Acme/Blog", environment: "Prod EU", secrets: ["TOKEN"], variables: [] },
    };
    const run = running(t, [twin, blog]);
    values(run);
    run.world.vault.put("secrets/prod/news", { TOKEN: "MARK-news" });
    for (let passes = 0; passes < 3; passes++) {
      const { failures, problems } = await run.pass();
      assert.equal(failures, 1);
      assert.deepEqual(problems, [
        "news: TOKEN among the secrets of Acme/Blog's environment Prod EU is blog's: name it for one app only",
      ]);
    }
    assert.equal(run.world.github.list(githubList("blog", "secrets")).get("TOKEN")?.value, "MARK-t");
    assert.equal(run.world.secretManager.current(secretOf("news", "TOKEN")), "MARK-news");
    assert.equal(run.world.cloudRun.services.get(serviceOf("news"))?.revisions, 2);
  });

  test("at GitHub, one after the other: the one that had it does not take it away a day later", async (t) => {
    const run = running(t, [blog]);
    values(run);
    await run.pass();
    const without = app("blog", { secrets: ["TOKEN"], config: ["TITLE"] });
    run.world.deploy(news);
    run.world.vault.put("secrets/prod/news", { TOKEN: "MARK-news" });
    run.world.leave([
      without,
      { ...news, github: { repository: "acme/blog", environment: "prod eu", secrets: ["TOKEN"], variables: [] } },
    ]);
    await run.pass();
    for (let days = 0; days < 3; days++) {
      run.world.time += 86_400_000;
      const { removed, failures } = await run.pass();
      // What nobody names any more goes after a day, as ever.
      assert.deepEqual([removed, failures], [days === 0 ? 1 : 0, 0]);
      assert.equal(run.world.github.list(githubList("blog", "secrets")).get("TOKEN")?.value, "MARK-news");
    }
  });

  test("among services: one of them rolls it", async (t) => {
    const run = running(t, [{ ...shop, cloudRun: blog.cloudRun }, blog]);
    values(run);
    const { problems } = await run.pass();
    assert.deepEqual(problems, [`shop: ${serviceOf("blog")} is blog's: name it for one app only`]);
    const revisions = run.world.cloudRun.services.get(serviceOf("blog"))?.revisions;
    await run.pass();
    assert.equal(run.world.cloudRun.services.get(serviceOf("blog"))?.revisions, revisions);
  });
});

describe("an app in trouble", () => {
  const keys = (length: number): string[] => Array.from({ length }, (_, index) => `KEY_${index}`);
  const large = (length: number): SyncApp => app("a-large", { secrets: keys(length) });
  const all = Object.fromEntries(keys(500).map((name) => [name, "MARK"]));

  test("whose place does not answer uses up its own patience, and another's copies and services go on", async (t) => {
    const run = running(t, [shop, blog]);
    values(run);
    run.world.fault = ({ path }) => (/^\/(v\d\/projects|repos)\/.*blog/.test(path) ? { when: "before" } : undefined);
    const { pass, apps } = await run.tell();
    assert.equal(run.world.cloudRun.services.get(serviceOf("shop"))?.revisions, 2);
    assert.equal(pass.ownFailures, 0);
    assert.deepEqual(
      apps.map(({ name }) => name),
      ["blog"],
    );
    assert.ok(pass.durationMs < 50_000, `${pass.durationMs}`);
  });

  test("whose answers are slow keeps nobody waiting", async (t) => {
    const run = running(t, [large(60), shop]);
    values(run);
    run.world.vault.put("secrets/prod/a-large", all);
    const held: (() => void)[] = [];
    const patched: string[] = [];
    const slow = (path: string): boolean => path.includes("a-large-KEY");
    globalThis.fetch = (
      (fetch) =>
      async (...args: Parameters<typeof fetch>) => {
        const url = args[0] instanceof Request ? args[0].url : String(args[0]);
        if (slow(url)) await new Promise<void>((resolve) => held.push(resolve));
        const answer = await fetch(...args);
        if (args[1]?.method === "PATCH") patched.push(url);
        return answer;
      }
    )(globalThis.fetch);
    const passing = run.pass();
    // Nothing of the large one has been answered when the other one has its values and its revision.
    for (let turn = 0; turn < 2_000 && patched.length === 0; turn++)
      await new Promise((resolve) => setImmediate(resolve));
    assert.match(patched.join(), /services\/shop/);
    const release = setInterval(() => {
      for (const one of held.splice(0)) one();
    }, 1);
    await passing;
    clearInterval(release);
  });

  test("that fails in each pass leaves others their share of what a pass may ask for", async (t) => {
    const other = app("other", { secrets: keys(100) });
    const run = running(t, [large(500), other]);
    run.world.vault.put("secrets/prod/a-large", all);
    const otherValues = Object.fromEntries(other.secrets.copies.map(({ key }) => [key, "MARK-o"]));
    run.world.vault.put("secrets/prod/other", otherValues);
    run.world.fault = ({ path }) =>
      path.includes("a-large-KEY") ? { when: "before", reply: googleError(403, "PERMISSION_DENIED") } : undefined;
    for (let passes = 0; passes < 2; passes++) await run.pass();
    for (const { secret } of other.secrets.copies) run.world.secretManager.add(secret, "MARK-x");
    assert.equal((await run.pass()).repaired, 100);
  });
});
