// The server of the page: who is answered, and for how long.
import assert from "node:assert/strict";
import http from "node:http";
import { test, type TestContext } from "node:test";
import { Readings } from "../../cli/open/readings";
import { OpenServer } from "../../cli/open/server";
import { statedMachine } from "../support/open-screenshots";
import { root } from "../support/project";
import { readingOf } from "../support/open-pages";

/** A server over readings that cost nothing. */
async function serve(
  context: TestContext,
  options: { idleMilliseconds?: number; readings?: Readings } = {},
): Promise<{ link: string; server: OpenServer; links: string[]; ended: Promise<void> }> {
  const links: string[] = [];
  const readings =
    options.readings ??
    new Readings({
      ...{ environments: ["dev", "prod"], folder: root, mark: () => "" },
      read: (environment) => Promise.resolve(readingOf(environment)),
    });
  const server = new OpenServer(readings, {
    ...{ port: 0, lookMilliseconds: 10, idleMilliseconds: options.idleMilliseconds ?? 60_000 },
    machine: () => statedMachine,
    onEnter: (link) => links.push(link),
  });
  const link = await server.start();
  const ending = new AbortController();
  const ended = server.untilIdle(ending.signal);
  context.after(async () => {
    ending.abort();
    await ended;
  });
  return { link, server, links, ended };
}

interface Got {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** As `fetch`, but for headers that it keeps to itself. */
function get(url: string, headers: Record<string, string> = {}, method = "GET"): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { headers, method }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    request.on("error", reject).end();
  });
}

/** Uses a link: the page's address and the cookie for it. */
async function enter(link: string): Promise<{ page: string; cookie: string }> {
  const { status, headers, body } = await get(link);
  assert.equal(status, 200);
  const set = headers["set-cookie"]?.[0] ?? "";
  const [cookie = "", ...attributes] = set.split("; ");
  const base = new URL(link).pathname.replace(/enter$/, "");
  assert.deepEqual(attributes, [`Path=${base}`, "HttpOnly", "SameSite=Strict"]);
  const page = new URL(/url=([^"]+)/.exec(body)?.[1] ?? "", link).href;
  return { page, cookie };
}

test("a link opens the page once, on this machine alone, and says the next one", async (context) => {
  const { link, links } = await serve(context);
  assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{12}\/enter\?key=[\w-]{32}$/);
  const { page, cookie } = await enter(link);
  assert.equal((await get(link)).status, 403, "the link was used");
  assert.equal((await enter(links[0] ?? "")).page, page, "the next link opens it too");
  const found = await get(page, { cookie });
  assert.equal(found.status, 200);
  assert.match(found.body, /<h1>dev<\/h1>/);
  assert.match(
    String(found.headers["content-security-policy"]),
    /^default-src 'none'; script-src 'self'; style-src 'self'; /,
  );
  for (const [name, value] of Object.entries({
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
  }))
    assert.equal(found.headers[name], value);
});

test("nobody else is answered: no cookie, another host, another page, another method", async (context) => {
  const { link } = await serve(context);
  const { page, cookie } = await enter(link);
  const status = async (headers: Record<string, string>, url = page, method = "GET"): Promise<number> =>
    (await get(url, headers, method)).status;
  assert.equal(await status({}), 403);
  assert.equal(await status({ cookie: "groundplan=guessed" }), 403);
  for (const file of ["picture.svg", "events", "again", "../../page.css", "../../read/docs/open.md"])
    assert.equal(await status({}, new URL(file, page).href), 403, file);
  assert.equal(await status({ cookie, host: "evil.example" }), 421, "DNS rebinding");
  assert.equal(await status({ cookie, host: `localhost:${new URL(page).port}` }), 421);
  assert.equal(await status({ cookie, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }), 403);
  assert.equal(await status({ cookie, "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }), 403);
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
    assert.equal(await status({ cookie }, page, method), 405, method);
  assert.equal(await status({ cookie }, new URL("/", page).href), 403);
  assert.equal(await status({ cookie }, new URL("../../read/../package.json", page).href), 404);
  assert.equal(await status({ cookie }, new URL("../none/", page).href), 404);
});

test("the picture, the documents and the files of the page need nothing from elsewhere", async (context) => {
  const { link } = await serve(context);
  const { page, cookie } = await enter(link);
  const files = [
    "",
    "picture.svg",
    "../../page.css",
    "../../page.js",
    "../../page.svg",
    "../../read/docs/lost-region.md",
  ];
  for (const file of files) {
    const { status, body, headers } = await get(new URL(file, page).href, { cookie });
    assert.equal(status, 200, file);
    const loads = [...body.matchAll(/(?:src|@import|url\()\s*=?\s*["']?(https?:|\/\/)/g)];
    assert.deepEqual(loads, [], file);
    assert.doesNotMatch(String(headers["content-security-policy"]), /unsafe|https?:|\*/, file);
    assert.doesNotMatch(body, /<script>|<style>(?!\n)| on[a-z]+="| style="/, file);
  }
});

test("the page ends when nobody looks at it", async (context) => {
  const { link, ended } = await serve(context, { idleMilliseconds: 30 });
  await ended;
  await assert.rejects(get(link), /ECONNREFUSED/);
});
