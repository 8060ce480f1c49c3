import assert from "node:assert/strict";
import { test } from "node:test";
import site, { type SiteEnv } from "../../edge/site";

const settings = {
  prefix: "",
  contract: "/.well-known/endpoints.json",
  release: "/.well-known/release.json",
  notFound: [],
};

const env: SiteEnv = {
  ASSETS: {
    fetch: () => Promise.resolve(new Response("file", { headers: { "cache-control": "immutable", etag: '"1"' } })),
  },
  CONTRACT: "{}",
  RELEASE: "1",
  SITE: JSON.stringify(settings),
};

const get = (path: string, more: Partial<SiteEnv> = {}): Promise<Response> =>
  site.fetch(new Request(`https://pr-12-shop.example.com${path}`), { ...env, ...more });

test("a preview is served until its time is over, and then no part of it", async () => {
  const minute = 60_000;
  const until = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
  for (const path of ["/", "/app.js", settings.contract, settings.release]) {
    const open = await get(path, { UNTIL: until(minute) });
    assert.equal(open.status, 200, path);
    const over = await get(path, { UNTIL: until(-1) });
    assert.equal(over.status, 410, path);
    assert.doesNotMatch(await over.text(), /file|\{/, path);
    for (const response of [open, over]) {
      assert.equal(response.headers.get("x-robots-tag"), "noindex", path);
      assert.equal(response.headers.get("cache-control"), "no-store", path);
    }
  }
});

test("what is no preview has no end, and is kept as its files say", async () => {
  const response = await get("/app.js");
  assert.equal(response.headers.get("cache-control"), "immutable");
  assert.equal(response.headers.get("x-robots-tag"), null);
});
