// Rules of a front door: what they deploy, and what is refused. Random tables are in cdn-edge-random.test.ts.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { after, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Cdn, EdgeRulesMode, type CdnArgs, type CdnHost, type EdgeRule } from "../../components";
import { functionBundle } from "../../components/internal/function-bundle";
import { householdOf } from "../../components/internal/edge-rules";
import { deploy, messages, run, type RegisteredResource } from "../support/program";
import { functionFile } from "../support/samples";
import { args, host, worker } from "../support/cdn-hosts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "edge-functions-"));
after(() => {
  fs.rmSync(folder, { recursive: true });
});
const fileOf = (name: string, text: string): string => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
};

const www = (rules: EdgeRule[], more: Partial<CdnHost> = {}): CdnHost => ({
  hostname: "www.example.com",
  routes: [{ path: "/", origins: [host("run"), host("gke")] }],
  rules,
  ...more,
});

/** The lines of the error that a front door of these host names ends with. */
function refused(hosts: CdnHost[], more: Partial<CdnArgs> = {}): string[] {
  try {
    new Cdn("cdn", args(hosts, more));
  } catch (error) {
    return (error as Error).message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
  return assert.fail("nothing was refused");
}

test("rules put a router before a host name, with a variable for each, its origins and its own code", async () => {
  const rules: EdgeRule[] = [
    { name: "far", when: { headers: [{ name: "X-Region", values: ["west"] }] }, origin: "west" },
    { name: "at-once", when: { paths: ["/b", "/a/"] }, origin: "jobs", rewrite: { path: "/c/", addsRest: true } },
    {
      name: "own",
      run: {
        file: functionFile,
        origins: ["gke"],
        config: { B: "2", A: pulumi.output("1") },
        secrets: [{ name: "KEY", storeId: "5".repeat(32), secretName: "edge-key" }],
      },
    },
    { name: "free", run: { file: functionFile, cpuMilliseconds: 0, timeoutMilliseconds: 5 } },
  ];
  const deployment = await deploy(
    () =>
      new Cdn(
        "cdn",
        args([www(rules, { ruleOrigins: [host("west"), worker("jobs")] })], {
          edgeRules: EdgeRulesMode.WithoutFunctions,
        }),
      ),
  );
  const scripts = deployment.resources.filter(({ type }) => type.endsWith(":WorkersScript"));
  const script = (name: string): RegisteredResource =>
    scripts.find((one) => one.name.startsWith(`cdn-${name}`)) ?? assert.fail(name);
  const [router, own, free] = [script("router"), script("own"), script("free")];
  const bindings = router.inputs["bindings"] as { name: string; text?: string; service?: string }[];
  const texts = Object.fromEntries(bindings.map(({ name, text, service }) => [name, text ?? service ?? ""]));
  const parsed = (name: string): unknown => JSON.parse(texts[name] ?? "");
  assert.equal(texts["EDGE_RULES"], "without-functions");
  assert.deepEqual(parsed("RULES"), ["far", "at-once", "own", "free"]);
  assert.deepEqual(parsed("RULE_AT_ONCE"), {
    name: "at-once",
    when: { paths: ["/a", "/b"] },
    origin: "jobs",
    rewrite: { path: "/c", addsRest: true },
  });
  const origins = parsed("ORIGINS") as Record<string, { resolve?: string; service?: string }>;
  assert.deepEqual(Object.keys(origins), ["gke", "jobs", "west"]);
  assert.equal(texts[origins["jobs"]?.service ?? ""], "jobs-example-com");
  for (const name of ["gke", "west"]) {
    const record = deployment.one("cloudflare:index/dnsRecord:DnsRecord", `cdn-www.example.com@${name}`).inputs;
    assert.deepEqual(
      [record["name"], record["content"], record["proxied"]],
      [origins[name]?.resolve, `${name}.origin.example.com`, true],
    );
  }
  assert.deepEqual(own.inputs["limits"], { cpuMs: 10 });
  assert.equal(free.inputs["limits"], undefined);
  assert.deepEqual(own.inputs["bindings"], [
    { type: "plain_text", name: "A", text: "1" },
    { type: "plain_text", name: "B", text: "2" },
    { type: "secrets_store_secret", name: "KEY", storeId: "5".repeat(32), secretName: "edge-key" },
  ]);
  assert.equal(texts["FUNCTION_OWN"], own.inputs["scriptName"]);
  const subdomain = deployment.one("cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain", own.name);
  assert.equal(subdomain.inputs["enabled"], false, "it has no address of its own");
  const headers = deployment.one("cloudflare:index/ruleset:Ruleset", "cdn-headers").inputs["rules"] as {
    expression: string;
  }[];
  for (const { expression } of headers) assert.ok(expression.includes(origins["west"]?.resolve ?? "?"));
});

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

const modules: [title: string, text: string, said: RegExp][] = [
  ["does not compile", "export default () => {\n  return 1 +;\n};", /bad-0\.ts:2:13: Unexpected ";"/],
  [
    "imports what is not there",
    'import fs from "node:fs";\nexport default () => fs.readdirSync("/");',
    /bad-1\.ts:1:16: Could not resolve "node:fs"/,
  ],
  ["has no default export", "export const steer = () => undefined;", /its default export is no function/],
  ["exports no function", "export default { origin: 'west' };", /its default export is no function/],
  [
    "waits before there is a request",
    "await Promise.resolve();\nexport default () => undefined;",
    /bad-4\.ts:1:1: Top-level await/,
  ],
  [
    "fetches before there is a request",
    'void fetch("https://example.com");\nexport default () => undefined;',
    /fetch is there for a request only/,
  ],
  [
    "draws lots before there is a request",
    "const seed = crypto.getRandomValues(new Uint8Array(4));\nexport default () => new Response(String(seed));",
    /crypto.getRandomValues is there for a request only/,
  ],
  [
    "fails when it starts",
    "const table = JSON.parse('{');\nexport default () => new Response(String(table));",
    /it fails when it starts: /,
  ],
  ["starts for ever", "let i = 0; while (i >= 0) i += 1;\nexport default () => undefined;", /more than 50 ms to start/],
  [
    "is too large",
    `const data = "${Array.from({ length: 300_000 }, (_, index) =>
      String.fromCharCode(35 + ((index * index * 7919 + index) % 55)),
    )
      .join("")
      .replaceAll(
        "\\",
        "x",
      )}${Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 2654435761) >>> ((index % 13) + 3))).toString("base64")}";\nexport default () => new Response(data);`,
    /bytes after compression: import less, 262144 are allowed/,
  ],
];
for (const [index, [title, text, said]] of modules.entries()) {
  test(`own code is refused that ${title}`, () => {
    const file = fileOf(`bad-${index}.ts`, text);
    assert.throws(() => functionBundle(file, title === "starts for ever" ? 50 : 5000), said);
  });
}

test("own code is one text, the same wherever it is bundled, and a file that is not there is named", () => {
  const text =
    'import { far } from "./far";\nexport default (request: Request) => (far(request) ? { origin: "west" } : undefined);';
  const far = 'export const far = ({ url }: Request): boolean => url.includes("far");';
  const other = path.join(folder, "other");
  fs.mkdirSync(other);
  const texts = ["", "other/"].map((below) => {
    fileOf(`${below}far.ts`, far);
    return functionBundle(fileOf(`${below}own.ts`, text));
  });
  assert.equal(texts[0], texts[1]);
  assert.ok(!texts[0]?.includes(folder));
  assert.match(
    refused([www([{ name: "a", run: { file: "no/such.ts" } }])]).join("\n"),
    /run.file: "no\/such.ts"; there is no such file: \//,
  );
});

test("a secret is no configuration of own code, known or not", async () => {
  const rules: EdgeRule[] = [{ name: "own", run: { file: functionFile, config: { KEY: pulumi.secret("hush") } } }];
  for (const preview of [true, false]) {
    const said = messages(await run(() => new Cdn("cdn", args([www(rules)])), { preview }));
    assert.match(said, /rules\[0\].run.config\["KEY"\]: a secret; name it in secrets/);
    assert.ok(!said.includes("hush"));
  }
});

test("an address stands for a household", () => {
  for (const [address, household] of [
    ["192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:0DB8:0001:0002:ffff::1", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    ["2001:db8:1:2::", "2001:db8:1:2"],
    ["", ""],
  ] as const) {
    assert.equal(householdOf(address), household, address);
  }
});
