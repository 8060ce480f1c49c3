// Rules of a front door: what is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Cdn, type CdnHost, type EdgeRule } from "../../components";
import { deploy } from "../support/program";
import { functionFile } from "../support/samples";
import { args, host, worker } from "../support/cdn-hosts";
import { www, refused } from "../support/cdn-edge";

const answer = { status: 404 };
const redirect = (to: string, when: EdgeRule["when"] = {}, more: object = {}): EdgeRule => ({
  name: "moved",
  when,
  redirect: { to, ...more },
});

/** Rules of a host name, and what is said about each property. */
const refusals: [title: string, rules: EdgeRule[], ...lines: RegExp[]][] = [
  [
    "a rule without an action",
    [{ name: "a" }],
    /^hosts\[0\].rules\[0\]: "a"; give it one of origin, redirect, answer, run, /,
  ],
  ["a name that names no variable", [{ name: "Über", answer }], /rules\[0\].name: .*use 1 to 32 lower-case letters/],
  [
    "two ends",
    [{ name: "a", answer, origin: "run" }],
    /rules\[0\].answer: "a"; leave it out: the rule has origin already/,
  ],
  [
    "headers for an origin that nobody asks",
    [{ name: "a", answer, requestHeaders: [{ name: "X-A" }] }],
    /rules\[0\].requestHeaders: .* no origin is asked/,
  ],
  [
    "an origin that there is not",
    [{ name: "a", origin: "rum" }],
    /rules\[0\].origin: "rum"; name an origin .* \(run\)/,
  ],
  [
    "an origin of own code that there is not",
    [{ name: "a", run: { file: functionFile, origins: ["x"] } }],
    /rules\[0\].run.origins\[0\]: "x"; name an origin .*\(gke, run\)/,
  ],
  [
    "a rule that an earlier one takes all requests of",
    [
      { name: "all", when: { paths: ["/a"] }, answer },
      { name: "one", when: { paths: ["/a/b"], methods: ["GET"] }, origin: "run" },
    ],
    /rules\[1\]: "one"; move it before all, or delete it/,
  ],
  [
    "a rule that several earlier ones take all requests of",
    [
      { name: "some", when: { visitors: { percent: 40, split: "s" } }, origin: "run" },
      { name: "others", when: { visitors: { percent: 60, split: "s" } }, origin: "gke" },
      { name: "rest", answer },
    ],
    /rules\[2\]: "rest"; move it before some, others, or delete it/,
  ],
  [
    "conditions that exclude each other",
    [{ name: "a", when: { paths: ["/a"], exceptPaths: ["/"] }, answer }],
    /rules\[0\].when: "a"; change it: no request has what it says of the path/,
  ],
  [
    "a header that is there and is not",
    [
      {
        name: "a",
        when: {
          headers: [
            { name: "X-A", values: ["1"] },
            { name: "x-a", absent: true },
          ],
        },
        answer,
      },
    ],
    /rules\[0\].when: .* of the header x-a/,
  ],
  [
    "a header that is decided already",
    [
      { name: "a", responseHeaders: [{ name: "X-A", value: "1" }] },
      { name: "b", when: { paths: ["/b"] }, responseHeaders: [{ name: "x-a" }] },
    ],
    /rules\[1\].responseHeaders\[0\]: "x-a"; leave it out: other rules decide/,
  ],
  [
    "a path for nobody",
    [
      { name: "a", when: { paths: ["/a"] }, rewrite: { path: "/b" } },
      { name: "b", answer },
    ],
    /rules\[0\].rewrite: "\/b"; leave it out/,
  ],
  [
    "shares of more than all",
    [
      { name: "a", when: { visitors: { percent: 70, split: "s" } }, origin: "run" },
      { name: "b", when: { visitors: { percent: 30.5, split: "s" } }, origin: "gke" },
    ],
    /rules\[1\].when.visitors.percent: 30.5; use 30 at most/,
  ],
  [
    "a share of nothing",
    [{ name: "a", when: { visitors: { percent: 0.001 } }, origin: "run" }],
    /visitors.percent: 0.001; use a number from 0.01 to 100/,
  ],
  [
    "a split by two cookies",
    [
      { name: "a", when: { visitors: { percent: 7, split: "s", cookie: "x" } }, origin: "run" },
      { name: "b", when: { visitors: { percent: 3, split: "s" } }, origin: "gke" },
    ],
    /rules\[1\].when.visitors.cookie: "none"; go by the same cookie/,
  ],
  [
    "a cookie that splits and is compared",
    [
      {
        name: "a",
        when: { visitors: { percent: 7, cookie: "x" }, cookies: [{ name: "x", values: ["1"] }] },
        origin: "run",
      },
    ],
    /when.cookies\[0\].values: .*let no split go by the cookie x/,
  ],
  [
    "a header that a client may not send",
    [{ name: "a", when: { headers: [{ name: "X-Forwarded-For" }] }, answer }],
    /headers\[0\].name: "X-Forwarded-For"; name another header: a client may not send/,
  ],
  [
    "a country by a header",
    [{ name: "a", when: { headers: [{ name: "CF-IPCountry" }] }, answer }],
    /headers\[0\].name: .* use countries/,
  ],
  [
    "a cookie by a header",
    [{ name: "a", when: { headers: [{ name: "Cookie" }] }, answer }],
    /headers\[0\].name: .* use cookies/,
  ],
  [
    "headers of the front door",
    [
      {
        name: "a",
        requestHeaders: [{ name: "X_Real-IP", value: "1" }, { name: "CF-Ray" }],
        responseHeaders: [{ name: "Set-Cookie" }, { name: "Strict-Transport-Security" }],
      },
    ],
    /requestHeaders\[0\].name: .*owns/,
    /requestHeaders\[1\].name: .*owns/,
    /responseHeaders\[0\].name: .*cookies are the application's/,
    /responseHeaders\[1\].name: .*hstsSeconds/,
  ],
  [
    "a header with a line's end",
    [{ name: "a", responseHeaders: [{ name: "X-A", value: "1\r\nX-B: 2" }] }],
    /responseHeaders\[0\].value: /,
  ],
  [
    "countries that no request is from",
    [{ name: "a", when: { countries: ["UK", "EU", "ZZ", "DE", "XX", "T1", "XK"], exceptCountries: ["el"] }, answer }],
    /countries\[0\]: "UK"; write GB/,
    /countries\[1\]: "EU"; name each of its countries/,
    /countries\[2\]: "ZZ"; use the two capital letters of ISO 3166-1/,
    /exceptCountries\[0\]: "el"; write GR/,
  ],
  [
    "methods that are a slip",
    [{ name: "a", when: { methods: ["GETT", "POTS", "DELTE", "PURGE", "PROPFIND", "get"] }, answer }],
    /methods\[0\]: "GETT"; did you mean GET\?/,
    /methods\[1\]: "POTS"; did you mean POST\?/,
    /methods\[2\]: "DELTE"; did you mean DELETE\?/,
    /methods\[5\]: "get"; write the method in capital letters/,
  ],
  [
    "redirects to host names that browsers write in another way",
    [
      { name: "a", when: { paths: ["/a"] }, redirect: { to: "https://Example.com./a" } },
      { name: "b", when: { paths: ["/b"] }, redirect: { to: "https://b\u00fccher.example:8443/x" } },
      { name: "c", when: { paths: ["/c"] }, redirect: { to: "https://example.org/caf\u00e9" } },
      { name: "d", when: { paths: ["/d"] }, redirect: { to: "/caf\u00e9" } },
      { name: "e", when: { paths: ["/e"] }, redirect: { to: "//example.org" } },
    ],
    /rules\[0\].redirect.to: .*; write its host name as example.com/,
    /rules\[1\].redirect.to: .*; write its host name as xn--bcher-kva.example/,
    /rules\[2\].redirect.to: .*; percent-encode what is not printable ASCII/,
    /rules\[3\].redirect.to: .*; percent-encode what is not printable ASCII, and leave/,
    /rules\[4\].redirect.to: .*; begin the path with one \//,
  ],
  ["no such country", [{ name: "a", when: { countries: ["de"] }, answer }], /countries\[0\]: "de"; write DE/],
  [
    "a redirect to itself",
    [redirect("/new", { paths: ["/new"] })],
    /redirect.to: "\/new"; let it lead elsewhere.*GET https:\/\/www.example.com\/new/,
  ],
  [
    "a redirect that grows",
    [redirect("/a/b", { paths: ["/a"] }, { addsRest: true })],
    /redirect.to: .*let it lead elsewhere/,
  ],
  [
    "a redirect for one method to itself",
    [redirect("/a", { paths: ["/a"], methods: ["POST"] }, { status: 308 })],
    /redirect.to: .*POST/,
  ],
  [
    "a redirect by scheme, or without one",
    [redirect("//elsewhere.example/"), redirect("javascript:alert(1)"), redirect("http://example.com")].map(
      (rule, index) => ({ ...rule, name: `r${index}` }),
    ),
    /rules\[0\].redirect.to: /,
    /rules\[1\].redirect.to: /,
    /rules\[2\].redirect.to: /,
  ],
  [
    "statuses that are none",
    [
      { name: "a", when: { paths: ["/a"] }, answer: { status: 302 } },
      { name: "b", when: { paths: ["/b"] }, answer: { status: 204, body: "x" } },
      redirect("/c", { paths: ["/d"] }, { status: 300 }),
    ],
    /rules\[0\].answer.status: 302; use redirect/,
    /rules\[1\].answer.body: /,
    /rules\[2\].redirect.status: 300/,
  ],
  [
    "times that are none",
    [{ name: "a", run: { file: functionFile, timeoutMilliseconds: 5000, cpuMilliseconds: -1 } }],
    /run.timeoutMilliseconds: 5000/,
    /run.cpuMilliseconds: -1/,
  ],
];
for (const [title, rules, ...lines] of refusals) {
  test(`refused: ${title}`, () => {
    const said = refused([www(rules)]);
    assert.equal(said.length, lines.length, said.join("\n"));
    lines.forEach((line, index) => {
      assert.match(said[index] ?? "", line);
    });
  });
}

test("redirects that do not come back are let pass, and those that do over host names are not", async () => {
  const form = redirect("/form", { paths: ["/form"], methods: ["POST"] }, { status: 303 });
  const beta = redirect(
    "/beta",
    { paths: ["/"], exceptPaths: ["/beta"], cookies: [{ name: "beta" }] },
    { addsRest: true },
  );
  const deployment = await deploy(() => new Cdn("cdn", args([www([form, { ...beta, name: "beta" }])])));
  assert.ok(deployment.children("cdn").length > 0);
  const apex: CdnHost = { hostname: "example.com", redirectTo: "www.example.com" };
  assert.match(
    refused([www([redirect("https://example.com/b", { paths: ["/a", "/b"] })]), apex]).join("\n"),
    /^hosts\[0\].rules\[0\].redirect.to: .*GET https:\/\/example.com\/b/,
  );
  assert.match(
    refused([{ ...apex, rules: [form] }, www([])]).join("\n"),
    /^hosts\[0\].rules: .*all requests of the host name are redirected/,
  );
});

test("origins that no rule names, or that rules cannot name, are refused, and an identity is needed for hosts alone", () => {
  const rule: EdgeRule = { name: "a", origin: "west", when: { paths: ["/a"] } };
  assert.match(
    refused([www([], { ruleOrigins: [host("west")] })]).join("\n"),
    /ruleOrigins\[0\].originName: "west"; let a rule name it/,
  );
  const later = { ...host("west"), originName: pulumi.output("west") };
  assert.match(
    refused([www([rule], { ruleOrigins: [later] })]).join("\n"),
    /ruleOrigins\[0\].originName: .*give it as a text/,
  );
  const { clientIdentity, ...without } = args([
    www([rule], { routes: [{ path: "/", origins: [worker("jobs")] }], ruleOrigins: [host("west")] }),
  ]);
  assert.ok(clientIdentity);
  assert.throws(() => new Cdn("cdn", without), /clientIdentity: missing/);
  assert.match(refused([www([])], { edgeRules: "off" as never }).join("\n"), /^edgeRules: "off"/);
});
