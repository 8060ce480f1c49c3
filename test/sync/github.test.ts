import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { Postponed, Unsettled } from "../../sync/contract";
import { digest } from "../../sync/copy";
import { appToken, Github, githubApp } from "../../sync/targets/github";
import { GithubPlaces, parseSpot } from "../../sync/targets/github-places";
import { githubList } from "./support/apps";
import { appFields } from "./support/github";
import { rsaKeys } from "../support/rsa-keys";
import { answerFetch } from "./support/http";
import { World } from "./support/world";

interface Open {
  world: World;
  github: Github;
  places: GithubPlaces;
}

function open(t: TestContext, fields: { [name: string]: unknown } = appFields): Open {
  const world = new World();
  answerFetch(t, (ask) => world.handle(ask));
  const credentials = (): Promise<ReturnType<typeof githubApp>> =>
    Promise.resolve(githubApp(fields, "secrets/prod/sync-github"));
  const github = new Github("acme/shop", world.surroundings(), credentials);
  return { world, github, places: new GithubPlaces(() => github, new Map()) };
}

const spot = { repository: "acme/shop", environment: "prod eu", kind: "secrets" as const, key: "API_KEY" };
const variable = { ...spot, kind: "variables" as const, key: "REGION" };
const path = "/repos/acme/shop/environments/prod%20eu";

describe("a secret at GitHub", () => {
  test("is sealed for GitHub, which alone can open it, and never sent in plain", async (t) => {
    const { world, places } = open(t);
    const bodies: string[] = [];
    world.fault = ({ body }) => {
      bodies.push(body);
      return undefined;
    };
    const place = places.place(spot);
    const stamp = await place.write("MARK-wört");
    assert.equal(world.github.list(githubList("shop", "secrets")).get("API_KEY")?.value, "MARK-wört");
    assert.deepEqual(await place.look(), { stamp, served: true });
    assert.ok(bodies.every((body) => !body.includes("MARK") && !body.includes(Buffer.from("MARK").toString("base64"))));
    assert.deepEqual(
      world.asked.filter((line) => line.startsWith("github")),
      [
        "github POST /app/installations/678/access_tokens",
        `github GET ${path}/secrets/public-key`,
        `github PUT ${path}/secrets/API_KEY`,
        `github GET ${path}/secrets/API_KEY`,
        `github GET ${path}/secrets`,
      ],
    );
  });

  test("is asked for with a token for this repository's environments alone", async (t) => {
    const { world, places } = open(t);
    const bodies: string[] = [];
    world.fault = ({ path: asked, body }) => {
      if (asked.startsWith("/app/")) bodies.push(body);
      return undefined;
    };
    await places.place(spot).look();
    assert.deepEqual(
      bodies.map((body) => JSON.parse(body) as unknown),
      [{ repositories: ["shop"], permissions: { environments: "write" } }],
    );
  });

  test("shows the digest of what was written last, until somebody else writes", async (t) => {
    const { world, places } = open(t);
    const place = places.place(spot);
    await place.write("a");
    assert.equal((await place.show()).digest, digest("a"));
    world.time += 5_000;
    world.github.set(githubList("shop", "secrets"), "API_KEY", "b");
    const later = new GithubPlaces(() => open(t).github, new Map()).place(spot);
    assert.equal((await later.show()).digest, undefined);
  });

  test("is removed, and that it is gone already is fine", async (t) => {
    const { places } = open(t);
    const place = places.place(spot);
    await place.write("a");
    await place.remove("");
    await place.remove("");
    assert.deepEqual(await place.look(), { stamp: "", served: false });
  });

  test("is found among more than one page of others", async (t) => {
    const { world, places } = open(t);
    for (let other = 0; other < 130; other++) world.github.set(githubList("shop", "secrets"), `OTHER_${other}`, "x");
    world.github.set(githubList("shop", "secrets"), "API_KEY", "x");
    assert.equal((await places.place(spot).look()).served, true);
    assert.equal(world.asked.filter((line) => line.endsWith("/secrets")).length, 2);
  });
});

describe("a variable at GitHub", () => {
  test("is made, changed, compared and removed", async (t) => {
    const { world, places } = open(t);
    const place = places.place(variable);
    await place.write("eu");
    assert.equal((await place.show()).digest, digest("eu"));
    await place.write("us");
    assert.equal(world.github.list(githubList("shop", "variables")).get("REGION")?.value, "us");
    await place.remove("");
    assert.deepEqual(await place.look(), { stamp: "", served: false });
    const writes = world.asked.filter((line) => / (POST|PATCH|DELETE) \/repos/.test(line));
    assert.deepEqual(writes, [
      `github POST ${path}/variables`,
      `github PATCH ${path}/variables/REGION`,
      `github DELETE ${path}/variables/REGION`,
    ]);
  });

  test("that somebody makes at the same time is read again", async (t) => {
    const { world, places } = open(t);
    const place = places.place(variable);
    await place.look();
    world.github.set(githubList("shop", "variables"), "REGION", "x");
    await assert.rejects(place.write("eu"), Unsettled);
    await place.write("eu");
    assert.equal(world.github.list(githubList("shop", "variables")).get("REGION")?.value, "eu");
  });
});

describe("GitHub", () => {
  test("is asked for a new token before the old one expires", async (t) => {
    const { world, github } = open(t);
    await github.call("GET", "environments/prod/secrets");
    world.time += 54 * 60_000;
    await github.call("GET", "environments/prod/secrets");
    assert.equal(world.github.tokens, 1);
    world.time += 2 * 60_000;
    await github.call("GET", "environments/prod/secrets");
    assert.equal(world.github.tokens, 2);
  });

  test("that limits the rate in its own way is waited for, and then left alone until the next pass", async (t) => {
    const { world, github } = open(t);
    world.fault = ({ method }) =>
      method === "PUT" ? { when: "before", reply: { status: 403, headers: { "retry-after": "60" } } } : undefined;
    await assert.rejects(github.call("PUT", "environments/prod/secrets/A", {}), /GitHub limits the rate of requests/);
    const asked = world.asked.length;
    await assert.rejects(github.call("GET", "environments/prod/secrets"), /GitHub limits the rate of requests/);
    assert.equal(world.asked.length, asked);
    github.begin();
    assert.equal((await github.call("GET", "environments/prod/secrets")).status, 200);
  });

  test("gets at most forty writes in a pass", async (t) => {
    const { github } = open(t);
    for (let writes = 0; writes < 40; writes++) await github.call("DELETE", "environments/prod/secrets/A");
    await assert.rejects(github.call("DELETE", "environments/prod/secrets/A"), Postponed);
    assert.equal((await github.call("GET", "environments/prod/secrets")).status, 200);
  });

  test("whose App is not installed is told about with the remedy", async (t) => {
    const { github } = open(t, { ...appFields, INSTALLATION_ID: "1" });
    await assert.rejects(
      github.call("GET", "environments/prod/secrets"),
      /GitHub gives no token for acme\/shop: 404; is the App installed there, with the permission to write environments\?/,
    );
  });

  test("needs all three fields of its App, by their names", () => {
    const fields = { APP_ID: "1", INSTALLATION_ID: "2", PRIVATE_KEY: "" };
    assert.throws(() => githubApp(fields, "secrets/prod/sync-github"), {
      message: "secrets/prod/sync-github has no PRIVATE_KEY: put the GitHub App's in",
    });
  });

  test("gets no key that is no key, and none is quoted", () => {
    assert.throws(
      () => appToken({ ...appFields, PRIVATE_KEY: "MARK" }, 0),
      (error) =>
        error instanceof Error && /is no RSA key in PEM/.test(error.message) && !error.message.includes("MARK"),
    );
  });

  test("takes a key in either PEM form", () => {
    const { privateKey } = rsaKeys();
    for (const type of ["pkcs1", "pkcs8"] as const) {
      const pem = privateKey.export({ type, format: "pem" }).toString();
      assert.match(appToken({ ...appFields, PRIVATE_KEY: pem }, 0), /^[\w-]+\.[\w-]+\.[\w-]+$/);
    }
  });
});

test("the name of a copy at GitHub says where it is", (t) => {
  assert.deepEqual(parseSpot(open(t).places.place(spot).name), spot);
  assert.equal(parseSpot("projects/acme/secrets/shop-API_KEY"), undefined);
});
