import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { canonicalPath, decodeUnreserved, owns, routeOf } from "../../components/internal/edge-routes";
import router, { type RouterEnv } from "../../edge/router";

/** Requests as they are sent, and the path that gets each of them. */
const table: [uri: string, path: string | undefined][] = [
  ["/mail", "/mail"],
  ["/mail/", "/mail"],
  ["/mail?folder=in", "/mail"],
  ["/mail/in?x=/api/", "/mail"],
  ["/mail/admin", "/mail/admin"],
  ["/mail/admin/x", "/mail/admin"],
  ["/mail/administration", "/mail"],
  ["/api/v1/streaming?stream=user", "/api/v1/streaming"],
  ["/api/v1/streaming/public", "/api/v1/streaming"],
  ["/mail//in", "/mail"],
  ["/mail/a%2Fb", "/mail"],
  ["/mail/%2e%2e%2fx", "/mail"],
  // What RFC 3986 calls the same path.
  ["/%6dail/in", "/mail"],
  ["/%6D%61il", "/mail"],
  ["/x/../mail/in", "/mail"],
  ["/x/%2e%2e/mail/in", "/mail"],
  ["/x/%2E./mail", "/mail"],
  ["/./mail", "/mail"],
  ["/x\\..\\mail", "/mail"],
  // What it does not.
  ["/mailbox", undefined],
  ["/mail-in", undefined],
  ["/mail.txt", undefined],
  ["/mail%20", undefined],
  ["/mail%00", undefined],
  ["/mail%2Fin", undefined],
  ["/mail%3Fx", undefined],
  ["/mail;a=1/in", undefined],
  ["/Mail/in", undefined],
  ["/MAIL", undefined],
  ["//mail/in", undefined],
  ["/%2Fmail/in", undefined],
  ["/%256dail", undefined],
  ["/m\u0061\u0301il", undefined],
  ["/\uff4dail", undefined],
  ["/api/v1/streaming2", undefined],
  ["/api/v1", undefined],
  ["/mail/../x", undefined],
  ["/mail/%2e%2e/x", undefined],
  ["/?path=/mail/", undefined],
  ["/#/mail/", undefined],
  ["/", undefined],
  ["", undefined],
];

const routes = [{ path: "/mail" }, { path: "/mail/admin" }, { path: "/api/v1/streaming" }];

test("the longest path that owns a request gets it, segment by segment", () => {
  for (const list of [routes, [...routes].reverse()]) {
    const wrong = table.filter(
      ([uri, path]) => routeOf(new URL(`https://example.com${uri}`).pathname, list)?.path !== path,
    );
    assert.deepEqual(wrong, []);
  }
});

test("with a route for / nothing is without one", () => {
  const wrong = table.filter(
    ([uri, path = "/"]) =>
      routeOf(new URL(`https://example.com${uri}`).pathname, [...routes, { path: "/" }])?.path !== path,
  );
  assert.deepEqual(wrong, []);
});

test("a path of a route is the same with a slash at its end", () => {
  assert.deepEqual(["/", "/a", "/a/", "/a/b/"].map(canonicalPath), ["/", "/a", "/a", "/a/b"]);
  assert.equal(owns("/a/", "/a"), true);
  assert.equal(owns("/a", "/a/"), true);
});

test("letters, digits and four marks are decoded, and nothing else", () => {
  const escapes = Array.from({ length: 256 }, (_, byte) => `%${byte.toString(16).padStart(2, "0")}`);
  const decoded = escapes.map(decodeUnreserved).filter((text) => text.length === 1);
  assert.equal(decoded.join(""), "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");
});

interface Sent {
  request: Request;
  init: RequestInit | undefined;
}

async function ask(
  uri: string,
  init: RequestInit = {},
  answer: () => Response = () => new Response("hosts"),
): Promise<{ response: Response; sent: Sent[]; served: Request[] }> {
  const sent: Sent[] = [];
  const served: Request[] = [];
  const fetched = mock.method(globalThis, "fetch", (request: Request, options?: RequestInit) => {
    sent.push({ request, init: options });
    return Promise.resolve(answer());
  });
  const silent = [mock.method(console, "error", () => undefined), mock.method(console, "warn", () => undefined)];
  const env: RouterEnv = {
    ROUTES: JSON.stringify([
      { path: "/" },
      { path: "/mail", resolve: "0123456789ab.route.example.com" },
      { path: "/hooks", service: "HOOKS" },
      { path: "/lost", service: "LOST" },
    ]),
    HOOKS: {
      fetch: (request) => {
        served.push(request);
        return Promise.resolve(new Response("hooks"));
      },
    },
  };
  try {
    return { response: await router.fetch(new Request(`https://example.com${uri}`, init), env), sent, served };
  } finally {
    fetched.mock.restore();
    for (const one of silent) one.mock.restore();
  }
}

test("hosts get the request as it came, from the host name's own origins or from those of a route", async () => {
  for (const [uri, resolve] of [
    ["/a?b=c", undefined],
    ["/mail/in?b=c", "0123456789ab.route.example.com"],
  ] as const) {
    const { response, sent } = await ask(uri, { method: "POST", body: "letter", headers: { cookie: "session=1" } });
    assert.equal(await response.text(), "hosts");
    const [{ request, init } = assert.fail("nothing was sent")] = sent;
    assert.deepEqual(
      [request.url, request.method],
      [`https://example.com${uri}`, "POST"],
      "not stripped, not rewritten",
    );
    assert.equal(await request.text(), "letter");
    assert.equal(request.headers.get("cookie"), "session=1");
    assert.deepEqual(init, {
      redirect: "manual",
      ...(resolve === undefined ? {} : { cf: { resolveOverride: resolve } }),
    });
  }
});

test("hosts are told who asks and for what by the front door, and by nobody else", async () => {
  const { sent } = await ask("/mail", {
    headers: {
      "cf-connecting-ip": "192.0.2.1",
      "x-real-ip": "203.0.113.9",
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-host": "evil.example",
      "x-original-url": "/admin",
      "x-http-method-override": "DELETE",
      forwarded: "for=203.0.113.9",
    },
  });
  const headers = Object.fromEntries(sent[0]?.request.headers ?? []);
  assert.deepEqual(headers, {
    "cf-connecting-ip": "192.0.2.1",
    "x-real-ip": "192.0.2.1",
    "x-forwarded-for": "192.0.2.1",
    "x-forwarded-host": "example.com",
    "x-forwarded-proto": "https",
  });
});

test("a Worker gets the very request", async () => {
  const { response, served, sent } = await ask("/hooks/x?y=1", { headers: { "cf-connecting-ip": "192.0.2.1" } });
  assert.equal(await response.text(), "hooks");
  assert.deepEqual(sent, []);
  assert.equal(served[0]?.url, "https://example.com/hooks/x?y=1");
  assert.equal(served[0].headers.get("cf-connecting-ip"), "192.0.2.1");
});

test("an answer is handed on as it is, a failure of the origin too", async () => {
  const refusal = new Response("no", { status: 503, headers: { "retry-after": "5" } });
  const { response } = await ask("/mail", {}, () => refusal);
  assert.equal(response, refusal);
});

test("what cannot be reached is 502, without a word of why", async () => {
  const unreachable = await ask("/mail", {}, () => {
    throw new Error("0123456789ab.route.example.com: connection refused");
  });
  assert.equal(unreachable.response.status, 502);
  assert.equal(await unreachable.response.text(), "The service cannot be reached.\n");
  const lost = await ask("/lost");
  assert.equal(lost.response.status, 502);
});

test("what no route owns is 404", async () => {
  const response = await router.fetch(new Request("https://example.com/x"), { ROUTES: '[{"path":"/mail"}]' });
  assert.equal(response.status, 404);
  assert.equal(response.headers.get("cache-control"), "no-store");
});

/** Own code as a Worker of its own says what it decides. */
function saying(said: object | string, asked: string[], name: string): { fetch(): Promise<Response> } {
  const answer = typeof said === "string" ? "answer" : "decision";
  const body = typeof said === "string" ? said : JSON.stringify(said);
  return {
    fetch: () => {
      asked.push(name);
      return Promise.resolve(new Response(body, { headers: { "edge-function": answer } }));
    },
  };
}

test("several pieces of own code are asked in the order of their rules, until one of them ends it", async () => {
  const rule = (name: string): string =>
    JSON.stringify({ name, when: {}, run: { service: name.toUpperCase(), timeoutMilliseconds: 50 } });
  for (const [order, seen, text] of [
    [["marks", "answers", "late"], ["marks", "answers"], "own answer"],
    [["answers", "marks", "late"], ["answers"], "own answer"],
    [["marks", "late"], ["marks", "late"], "origin"],
  ] as const) {
    const asked: string[] = [];
    const env: RouterEnv = {
      ROUTES: JSON.stringify([{ path: "/", service: "APP" }]),
      RULES: JSON.stringify(order),
      ...{ RULE_MARKS: rule("marks"), RULE_ANSWERS: rule("answers"), RULE_LATE: rule("late") },
      MARKS: saying({ responseHeaders: [{ name: "X-By", value: "first" }] }, asked, "marks"),
      ANSWERS: saying("own answer", asked, "answers"),
      LATE: saying({ responseHeaders: [{ name: "X-By", value: "last" }] }, asked, "late"),
      APP: { fetch: () => Promise.resolve(new Response("origin")) },
    };
    const response = await router.fetch(new Request("https://www.example.com/"), env);
    assert.deepEqual(asked, seen);
    assert.equal(await response.text(), text);
    // What was said first about a header counts.
    assert.equal(response.headers.get("x-by"), order[0] === "marks" ? "first" : null);
  }
});

test("a country that Cloudflare does not know is XX, whichever way it says so", async () => {
  const answer = { status: 451, body: "", contentType: "text/plain" };
  const of = async (when: object, cf: object | undefined): Promise<number> => {
    const env: RouterEnv = {
      ROUTES: JSON.stringify([{ path: "/", service: "APP" }]),
      RULES: JSON.stringify(["closed"]),
      RULE_CLOSED: JSON.stringify({ name: "closed", when, answer }),
      APP: { fetch: () => Promise.resolve(new Response("origin")) },
    };
    const request = Object.assign(new Request("https://www.example.com/"), cf === undefined ? {} : { cf });
    return (await router.fetch(request, env)).status;
  };
  const unknown = [undefined, {}, { country: null }, { country: "XX" }];
  for (const cf of unknown) {
    assert.equal(await of({ countries: ["XX"] }, cf), 451);
    assert.equal(await of({ countries: ["DE", "T1"] }, cf), 200);
    assert.equal(await of({ exceptCountries: ["DE"] }, cf), 451);
    assert.equal(await of({ exceptCountries: ["XX", "DE"] }, cf), 200);
  }
  assert.equal(await of({ countries: ["XX"] }, { country: "DE" }), 200);
  assert.equal(await of({ countries: ["T1"] }, { country: "T1" }), 451);
});
