// Objects of a private bucket, and previews.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Env } from "../../edge/bindings";
import { now, minute, service, bucket, to, ask, object, world, useWorld } from "../support/origin-worker";

useWorld();

test("an object is read with an access token, and nothing of the bucket shows", async () => {
  world.upstream = () => object("sound");
  const response = await ask(bucket(), "/2026/episode%201.mp3?acl");
  assert.equal(response.status, 200);
  assert.equal(await response.text(), "sound");
  assert.deepEqual(Object.fromEntries(response.headers), {
    "accept-ranges": "bytes",
    "cache-control": "public, max-age=31536000, immutable",
    "content-length": "5",
    "content-type": "audio/mpeg",
    etag: '"1"',
    "x-content-type-options": "nosniff",
  });
  const request = to("storage.googleapis.com")[0]?.request;
  assert.equal(request?.url, "https://storage.googleapis.com/media-1/2026/episode%201.mp3");
  assert.equal(request.headers.get("authorization"), "Bearer access");
  assert.equal(to("iamcredentials.googleapis.com").length, 0, "no service account is involved");
});

test("an object is fetched once, whatever the query, and then served from the cache", async () => {
  world.upstream = () => object("sound");
  const env = bucket();
  await ask(env, "/a.mp3");
  await Promise.all(world.background);
  assert.equal(await (await ask(env, "/a.mp3?cache=buster")).text(), "sound");
  const head = await ask(env, "/a.mp3", { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), "");
  assert.equal(to("storage.googleapis.com").length, 1);
});

test("Cache-Control and the path's prefix are the deployment's to choose", async () => {
  world.upstream = () => object("sound");
  const env = bucket({ CACHE_CONTROL: "public, max-age=60", PATH_PREFIX: "/media/" });
  assert.equal((await ask(env, "/media/a.mp3")).headers.get("cache-control"), "public, max-age=60");
  assert.equal(to("storage.googleapis.com")[0]?.request.url, "https://storage.googleapis.com/media-1/a.mp3");
  assert.equal((await ask(env, "/other/a.mp3")).status, 404);
});

test("an object that asks to be kept by nobody, or for less time, is heard", async () => {
  world.upstream = () => object("secret", { "cache-control": "private, no-store" });
  const env = bucket();
  assert.equal((await ask(env, "/a.mp3")).headers.get("cache-control"), "private, no-store");
  assert.equal(world.background.length, 0);
  world.upstream = () => object("news", { "cache-control": "public, max-age=60" });
  assert.equal((await ask(env, "/b.mp3")).headers.get("cache-control"), "public, max-age=60");
  assert.equal(world.background.length, 1);
});

test("a page among the objects is shown in a sandbox, from the cache and in part as well", async () => {
  world.upstream = () => object("<script>", { "content-type": "text/html" });
  const env = bucket();
  const sandboxed = async (init: RequestInit = {}): Promise<boolean> =>
    (await ask(env, "/page", init)).headers.get("content-security-policy")?.startsWith("sandbox;") ?? false;
  assert.equal(await sandboxed({ headers: { range: "bytes=0-" } }), true);
  await Promise.all(world.background);
  world.cache.forEach((response) => {
    response.headers.delete("content-security-policy");
  });
  assert.equal(await sandboxed(), true, "whatever was put into the cache before");
  assert.equal(to("storage.googleapis.com").length, 1);
});

test("a part of one version only is answered with the whole object", async () => {
  world.upstream = () => object("sound");
  const headers = { range: "bytes=2-4", "if-range": '"0"' };
  assert.equal((await ask(bucket(), "/a.mp3", { headers })).status, 200);
  assert.equal(to("storage.googleapis.com")[0]?.request.headers.get("range"), null);
});

test("a range is passed on, and its partial answer is not cached", async () => {
  world.upstream = () => object("und", { "content-range": "bytes 2-4/5" }, 206);
  const response = await ask(bucket(), "/a.mp3", { headers: { range: "bytes=2-4" } });
  assert.equal(response.status, 206);
  assert.equal(response.headers.get("content-range"), "bytes 2-4/5");
  assert.equal(to("storage.googleapis.com")[0]?.request.headers.get("range"), "bytes=2-4");
  assert.equal(world.background.length, 0);
});

test("a player's first request, an open range, fills the cache with the whole object", async () => {
  world.upstream = () => object("sound");
  const response = await ask(bucket(), "/a.mp3", { headers: { range: "bytes=0-" } });
  assert.equal(response.status, 206);
  assert.equal(response.headers.get("content-range"), "bytes 0-4/5");
  assert.equal(await response.text(), "sound");
  assert.equal(to("storage.googleapis.com")[0]?.request.headers.get("range"), null);
  await Promise.all(world.background);
  assert.equal(world.cache.get("https://www.example.com/a.mp3")?.status, 200);
});

test("a browser that has the object already is told so", async () => {
  world.upstream = () => object(null, {}, 304);
  const response = await ask(bucket(), "/a.mp3", { headers: { "if-none-match": '"1"' } });
  assert.equal(response.status, 304);
  assert.equal(to("storage.googleapis.com")[0]?.request.headers.get("if-none-match"), '"1"');
});

test("nothing but objects can be asked for", async () => {
  for (const path of ["/", "/folder/", "/..%2fother-bucket/a", "/a/..%2f..%2fother/b", "/%2e%2e%2fx", "/%"]) {
    assert.equal((await ask(bucket(), path)).status, 404, path);
  }
  assert.deepEqual(to("storage.googleapis.com"), []);
});

test("nothing can be changed", async () => {
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
    const response = await ask(bucket(), "/a.mp3", { method });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("allow"), "GET, HEAD");
  }
  assert.deepEqual(world.sent, []);
});

test("an object that does not exist is not found, and that is not remembered", async () => {
  world.upstream = () => new Response("<Error>NoSuchKey media-1</Error>", { status: 404 });
  const response = await ask(bucket(), "/a.mp3");
  assert.equal(response.status, 404);
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(await response.text(), "Not found.\n");
  assert.equal(world.background.length, 0);
});

test("a bucket that refuses the Worker is a bad gateway; a token that it refuses is replaced once", async () => {
  world.upstream = () => new Response("<Error>AccessDenied</Error>", { status: 403 });
  assert.equal((await ask(bucket(), "/a.mp3")).status, 502);
  world.upstream = () => new Response("", { status: 401 });
  assert.equal((await ask(bucket(), "/a.mp3")).status, 502);
  assert.equal(to("storage.googleapis.com").length, 3);
});

test("a preview is served until its time is over, and then nobody is asked", async () => {
  world.upstream = () => new Response("hello", { headers: { "cache-control": "max-age=600" } });
  const until = (milliseconds: number): Env => ({
    ...service(),
    UNTIL: new Date(now + milliseconds).toISOString(),
  });
  const open = await ask(until(minute), "/");
  assert.equal(await open.text(), "hello");
  assert.equal(open.headers.get("cache-control"), "no-store");
  assert.equal(open.headers.get("x-robots-tag"), "noindex");
  world.sent = [];
  const over = await ask(until(0), "/", { method: "POST", body: "x" });
  assert.equal(over.status, 410);
  assert.equal(over.headers.get("cache-control"), "no-store");
  assert.deepEqual(world.sent, [], "neither Google nor the service");
});

test("what is no preview is handed on as it is", async () => {
  world.upstream = () => new Response("hello", { headers: { "cache-control": "max-age=600" } });
  const response = await ask(service(), "/");
  assert.equal(response.headers.get("cache-control"), "max-age=600");
  assert.equal(response.headers.get("x-robots-tag"), null);
});
