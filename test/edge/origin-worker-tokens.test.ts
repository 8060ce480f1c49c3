// How the Worker proves itself, and when it asks for another token.
import assert from "node:assert/strict";
import { verify } from "node:crypto";
import { mock, test } from "node:test";
import {
  publicKey,
  provider,
  serviceUrl,
  now,
  minute,
  service,
  to,
  ask,
  world,
  useWorld,
} from "../support/origin-worker";

useWorld();

test("the Worker proves itself with a JWT that its own key signed, for one provider and a few minutes", async () => {
  const env = service();
  await ask(env, "/");
  const [exchange] = to("sts.googleapis.com");
  const form = new URLSearchParams(exchange?.body);
  assert.equal(form.get("grant_type"), "urn:ietf:params:oauth:grant-type:token-exchange");
  assert.equal(form.get("requested_token_type"), "urn:ietf:params:oauth:token-type:access_token");
  assert.equal(form.get("subject_token_type"), "urn:ietf:params:oauth:token-type:jwt");
  assert.equal(form.get("scope"), "https://www.googleapis.com/auth/cloud-platform");
  assert.equal(form.get("audience"), provider);
  const [header = "", claims = "", signature = ""] = (form.get("subject_token") ?? "").split(".");
  const decode = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString());
  assert.deepEqual(decode(header), { alg: "RS256", typ: "JWT", kid: env.KEY_ID });
  assert.deepEqual(decode(claims), {
    iss: "https://example.com/workers/web",
    sub: "web",
    aud: `https:${provider}`,
    iat: now / 1000 - 30,
    exp: now / 1000 + 300,
  });
  assert.ok(verify("RSA-SHA256", Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(signature, "base64url")));
});

test("the ID token is for the service, by the account that may invoke it", async () => {
  await ask(service(), "/");
  const [impersonation] = to("iamcredentials.googleapis.com");
  assert.equal(
    impersonation?.request.url,
    "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/web@acme.iam.gserviceaccount.com:generateIdToken",
  );
  assert.equal(impersonation.request.headers.get("authorization"), "Bearer access");
  assert.deepEqual(JSON.parse(impersonation.body), { audience: serviceUrl, includeEmail: true });
});

test("a token serves until shortly before its end; it is replaced in the background before that", async () => {
  const env = service();
  await ask(env, "/");
  mock.timers.tick(49 * minute);
  await ask(env, "/");
  assert.equal(to("sts.googleapis.com").length, 1);
  assert.equal(world.background.length, 0);

  mock.timers.tick(2 * minute);
  await Promise.all([ask(env, "/"), ask(env, "/")]);
  assert.equal(world.background.length, 1, "one of the requests replaces it");
  await Promise.all(world.background);
  assert.equal(to("sts.googleapis.com").length, 2);

  mock.timers.tick(30 * minute);
  await ask(env, "/");
  assert.equal(to("sts.googleapis.com").length, 2, "the new one serves");
});

test("a token that could not be replaced in time serves to its end, and then a request waits for the next", async () => {
  const env = service();
  await ask(env, "/");
  mock.timers.tick(55 * minute);
  world.sts = () => new Response("down", { status: 500 });
  assert.equal((await ask(env, "/")).status, 200);
  await Promise.all(world.background);
  mock.timers.tick(4.5 * minute);
  assert.equal((await ask(env, "/")).status, 503);
  world.sts = () => Response.json({ access_token: "access", expires_in: 3600 });
  assert.equal((await ask(env, "/")).status, 200);
});

test("a token that Cloud Run no longer takes is replaced at once, and the request repeated once", async () => {
  const env = service();
  const refused = (): Response =>
    new Response("", { status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token"' } });
  let calls = 0;
  world.upstream = () => (++calls === 1 ? refused() : new Response("page"));
  assert.equal(await (await ask(env, "/")).text(), "page");
  assert.equal(to("iamcredentials.googleapis.com").length, 2);

  world.upstream = refused;
  calls = 0;
  assert.equal((await ask(env, "/")).status, 401);
  assert.equal(to("web-1.europe-west1.run.app").length, 4);
});
