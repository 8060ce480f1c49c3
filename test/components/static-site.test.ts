import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { mock, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Cdn, CloudflarePlan, StaticSite, TrailingSlash, type StaticSiteArgs } from "../../components";
import { deploy, emptyState, messages, run } from "../support/program";
import { folderOf, writeInto } from "../support/site-folder";

const zone = { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" };
const scriptType = "cloudflare:index/workersScript:WorkersScript";

const built = {
  "index.html": "<!doctype html><title>Shop</title>",
  "about.html": "<!doctype html><title>About</title>",
  "404.html": "<!doctype html><title>Gone</title>",
  "docs/404.html": "<!doctype html><title>No such page</title>",
  "assets/index-Bd3fX9Qa.js": "console.log(1)",
  "assets/index-Bd3fX9Qa.js.map": "{}",
  "assets/logo.svg": "<svg/>",
  "film.mp4": "film",
  _headers: "/*\n  X-Frame-Options: DENY\n",
  _redirects: "/old /about 301\n",
  ".DS_Store": "",
  ".well-known/security.txt": "Contact: mailto:security@example.com",
};

interface Assets {
  directory: string;
  config: {
    headers: string;
    redirects?: string;
    runWorkerFirst: string[];
    htmlHandling: string;
    notFoundHandling: string;
  };
}

const site = (args: Partial<StaticSiteArgs> & { folder: string }): StaticSite =>
  new StaticSite("shop", { zone, ...args });

async function scriptOf(args: Partial<StaticSiteArgs> & { folder: string }) {
  const { inputs } = (await deploy(() => site(args))).one(scriptType);
  const texts = (inputs["bindings"] as { name: string; text?: string }[]).map(
    ({ name, text }) => [name, text] as const,
  );
  return { assets: inputs["assets"] as unknown as Assets, bindings: Object.fromEntries(texts), inputs };
}

test("a Worker with the files, and nothing else", async () => {
  const deployment = await deploy(() => site({ folder: folderOf(built) }));
  assert.deepEqual(deployment.children("shop"), [
    [scriptType, "shop"],
    ["cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain", "shop"],
  ]);
});

test("what is uploaded is a copy of what is published: no source maps, no dot files, nothing that is only read", async () => {
  const { assets } = await scriptOf({ folder: folderOf(built) });
  const copied = readdirSync(assets.directory, { recursive: true, withFileTypes: true });
  const names = copied.filter((one) => one.isFile()).map((one) => path.join(one.parentPath, one.name));
  assert.deepEqual(names.map((name) => path.relative(assets.directory, name)).sort(), [
    ".well-known/security.txt",
    "404.html",
    "about.html",
    "assets/index-Bd3fX9Qa.js",
    "assets/logo.svg",
    "docs/404.html",
    "film.mp4",
    "index.html",
  ]);
  assert.equal(path.isAbsolute(assets.directory), false, "state names the same place on each machine");
});

test("types and times come first, the folder's own headers after them", async () => {
  const { assets } = await scriptOf({ folder: folderOf(built) });
  assert.equal(
    assets.config.headers,
    [
      "/*.js\n  Content-Type: text/javascript; charset=utf-8",
      "/*.mp4\n  Content-Type: video/mp4",
      "/*.svg\n  Content-Type: image/svg+xml",
      "/*.txt\n  Content-Type: text/plain; charset=utf-8",
      "/assets/*\n  ! Cache-Control\n  Cache-Control: public, max-age=31536000, immutable",
      "/assets/logo.svg\n  ! Cache-Control\n  Cache-Control: public, max-age=0, must-revalidate",
      "/*\n  X-Frame-Options: DENY\n",
    ].join("\n"),
  );
  assert.equal(assets.config.redirects, "/old /about 301\n");
  assert.deepEqual(assets.config.runWorkerFirst, [
    "/.well-known/endpoints.json",
    "/.well-known/release.json",
    "/*.mp4",
  ]);
});

test("a site below a path has its files, rules and addresses there", async () => {
  const files = Object.fromEntries(Object.entries(built).filter(([name]) => !name.startsWith("_")));
  const { assets, bindings } = await scriptOf({ folder: folderOf(files), path: "/docs", fallback: "/index.html" });
  assert.ok(existsSync(path.join(assets.directory, "docs", "index.html")));
  assert.match(assets.config.headers, /^\/docs\/\*\.js$/m);
  assert.match(assets.config.headers, /^\/docs\/assets\/\*$/m);
  assert.ok(assets.config.runWorkerFirst.every((pattern) => pattern.startsWith("/docs/")));
  assert.deepEqual(JSON.parse(bindings["SITE"] ?? ""), {
    prefix: "/docs",
    contract: "/.well-known/endpoints.json",
    release: "/.well-known/release.json",
    fallback: "/index.html",
    notFound: ["/docs/404.html", "/404.html"],
  });
});

for (const [word, expected] of [
  [undefined, "auto-trailing-slash"],
  [TrailingSlash.Auto, "auto-trailing-slash"],
  [TrailingSlash.Always, "force-trailing-slash"],
  [TrailingSlash.Never, "drop-trailing-slash"],
  [TrailingSlash.Exact, "none"],
] as const) {
  test(`trailing slashes: ${word ?? "by default"}`, async () => {
    const { assets } = await scriptOf({
      folder: folderOf(built),
      ...(word === undefined ? {} : { trailingSlash: word }),
    });
    assert.equal(assets.config.htmlHandling, expected);
    assert.equal(assets.config.notFoundHandling, "none", "our Worker says what is not found");
  });
}

test("the same files are the same release, wherever and whenever they were built; another byte is another", async () => {
  const release = async (files: typeof built): Promise<string | undefined> =>
    (await scriptOf({ folder: folderOf(files) })).bindings["RELEASE"];
  const first = await release(built);
  assert.match(first ?? "", /^[0-9a-f]{64}$/);
  assert.equal(await release({ ...built }), first);
  for (const change of [{ "about.html": "x" }, { _redirects: "/old / 301\n" }, { "new.txt": "" }]) {
    assert.notEqual(await release({ ...built, ...change }), first, JSON.stringify(change));
  }
  assert.equal(
    await release({ ...built, "assets/index-Bd3fX9Qa.js.map": "other" }),
    first,
    "a source map is not released",
  );
});

test("the browser is told end points and settings, in one order", async () => {
  const { bindings } = await scriptOf({
    folder: folderOf(built),
    endpoints: { web: "/api", events: pulumi.output("wss://events.example.com/") },
    settings: { stripeKey: "pk_live_1" },
  });
  assert.equal(
    bindings["CONTRACT"],
    '{"endpoints":{"events":"wss://events.example.com/","web":"/api"},"settings":{"stripeKey":"pk_live_1"}}',
  );
});

test("a Cdn leads to it as to an application", async () => {
  const deployment = await deploy(() => {
    const shop = site({ folder: folderOf(built) });
    new Cdn("cdn", {
      zone,
      plan: CloudflarePlan.Free,
      letsEncrypt: false,
      hosts: [{ hostname: "www.example.com", routes: [{ path: "/", origins: [shop] }] }],
    });
  });
  const route = deployment.one("cloudflare:index/workersRoute:WorkersRoute");
  assert.equal(route.inputs["script"], "shop-example-com");
});

/** Folders and arguments that are refused, and what the error names. */
const refused: [title: string, files: { [path: string]: string }, args: Partial<StaticSiteArgs>, expected: RegExp][] = [
  ["an empty folder", {}, {}, /folder: .*run npm run build \(it has no file/],
  ["one with another command", {}, { buildCommand: "pnpm build" }, /run pnpm build/],
  ["variables", { "index.html": "", ".env": "A=1" }, {}, /folder\/\.env: .*variables/],
  [
    "variables of a mode",
    { "index.html": "", "config/.env.production": "A=1" },
    {},
    /folder\/config\/\.env\.production/,
  ],
  ["a key", { "index.html": "", "certs/server.KEY": "x" }, {}, /folder\/certs\/server\.KEY: .*key/],
  ["a login", { "index.html": "", "service-account-prod.json": "{}" }, {}, /service-account-prod\.json/],
  ["a registry's login", { "index.html": "", ".npmrc": "" }, {}, /\.npmrc/],
  ["state", { "index.html": "", "terraform.tfstate": "{}" }, {}, /terraform\.tfstate/],
  ["a project", { "index.html": "", "node_modules/a/index.js": "" }, {}, /node_modules: .*project/],
  ["a repository", { "index.html": "", ".git/HEAD": "" }, {}, /\.git: .*project/],
  [
    "a private key in a file of any name",
    { "index.html": "", "app.js": `k = "-----BEGIN PRIVATE KEY-----\\n${"MIIE".repeat(20)}"` },
    { alsoPublish: ["/app.js"] },
    /folder\/app\.js: .*private key/,
  ],
  ["a name that cannot be uploaded", { 'a"b.txt': "" }, {}, /rename it/],
  ["a large file", { "film.mp4": "x".repeat(25 * 1024 * 1024 + 1) }, {}, /film\.mp4: .*25 MiB/],
  ["too many files", { "a.txt": "", "b.txt": "b" }, { fileLimit: 1 }, /2 files.*publish 1 at most/],
  ["a page with another file's content", { "a.html": "", "a.css": "" }, {}, /a\.html: .*\/a\.css/],
  ["its own address", { ".well-known/endpoints.json": "{}" }, {}, /endpoints\.json: .*answers by itself/],
  ["a fallback that is not there", { "a.html": "" }, { fallback: "/index.html" }, /index\.html: .*not there/],
  [
    "a fallback without a slash, once",
    { "index.html": "" },
    { fallback: "index.html" },
    /^StaticSite "shop" cannot be created:\n {2}fallback: "index\.html"; use a path in the folder, such as \/index\.html$/,
  ],
  ["an exception that is not there", { "a.html": "" }, { alsoPublish: ["/x.pem"] }, /x\.pem: .*not there/],
  ["a path with a slash at its end", { "a.html": "" }, { path: "/docs/" }, /path: .*without a slash/],
  [
    "a word for slashes",
    { "a.html": "" },
    { trailingSlash: "sometimes" },
    /trailingSlash: .*auto, always, never, exact/,
  ],
  [
    "a folder of immutable files without slashes",
    { "a.html": "" },
    { immutablePaths: ["assets"] },
    /immutablePaths\[0\]/,
  ],
  ["an end point without TLS", { "a.html": "" }, { endpoints: { api: "http://x.example/" } }, /endpoints\.api/],
  ["a name of an end point", { "a.html": "" }, { endpoints: { "a b": "/api" } }, /endpoints\.a b/],
  ["a host name", { "a.html": "" }, { hostname: "WWW.example.com" }, /hostname/],
  ["a line of _headers", { "a.html": "", _headers: "/*\n  nonsense\n" }, {}, /folder\/_headers:2: .*<name>: <value>/],
  ["a line of _redirects", { "a.html": "", _redirects: "\n/a /b 418\n" }, {}, /folder\/_redirects:2: .*statuses/],
];

for (const [title, files, args, expected] of refused) {
  test(`refused: ${title}`, async () => {
    const deployment = await run(() => site({ folder: folderOf(files), ...args }));
    assert.match(messages(deployment), expected);
    assert.deepEqual(
      deployment.resources.filter(({ type }) => type === scriptType),
      [],
    );
  });
}

test("refused: a folder that is not there, with the command and where it was looked for", async () => {
  const said = messages(await run(() => site({ folder: "dist-that-is-not-there" })));
  assert.match(said, /folder: .*npm run build \(there is no such folder in \//);
});

test("refused: links out of the folder and to nothing; a link within it is followed", async () => {
  const folder = folderOf({ "index.html": "page" });
  symlinkSync("index.html", path.join(folder, "home.txt"));
  writeFileSync(path.join(folder, "home.css"), "a{}");
  assert.equal(messages(await run(() => site({ folder }))).includes("home.txt"), true, "a page under another name");
  symlinkSync("home.css", path.join(folder, "same.css"));
  symlinkSync("/etc/passwd", path.join(folder, "users.txt"));
  symlinkSync("..", path.join(folder, "up"));
  symlinkSync("nowhere", path.join(folder, "lost"));
  const said = messages(await run(() => site({ folder })));
  for (const name of ["users.txt", "up", "lost"]) assert.match(said, new RegExp(`folder/${name}: .*link`));
  assert.doesNotMatch(said, /same\.css/);
});

test("refused: a secret end point, before anything is shown", async () => {
  for (const table of ["endpoints", "settings"] as const) {
    const deployment = await run(() => site({ folder: folderOf(built), [table]: { api: pulumi.secret("/s3cret") } }));
    assert.match(messages(deployment), new RegExp(`${table}\\.api: .*everybody can read`));
    assert.deepEqual(
      deployment.resources.filter(({ type }) => type === scriptType),
      [],
    );
    assert.doesNotMatch(
      JSON.stringify([deployment.errors, deployment.resources.map(({ inputs }) => inputs)]),
      /s3cret/,
    );
  }
});

test("an end point that is known later is checked then", async () => {
  const later = pulumi.output(Promise.resolve("ftp://x"));
  const deployment = await run(() => site({ folder: folderOf(built), endpoints: { api: later } }));
  assert.match(messages(deployment), /endpoints\.api: .*https:\/\//);
});

test("exceptions are published; source maps on request", async () => {
  const files = { ...built, "public.pem": "-----BEGIN PUBLIC KEY-----" };
  const { assets } = await scriptOf({ folder: folderOf(files), alsoPublish: ["/public.pem"], sourceMaps: true });
  for (const name of ["public.pem", "assets/index-Bd3fX9Qa.js.map"])
    assert.ok(existsSync(path.join(assets.directory, name)));
});

test("a plan says how many files differ", async () => {
  const folder = folderOf(built);
  const state = emptyState();
  const said: string[] = [];
  const onMessage = (text: string): void => void said.push(text);
  await deploy(() => site({ folder }), { state, onMessage });
  await deploy(() => site({ folder }), { state, onMessage });
  assert.deepEqual(said, []);
  writeInto(folder, { "about.html": "new", "more.txt": "more" });
  const plan = await run(() => site({ folder }), { state, onMessage, preview: true });
  assert.deepEqual(plan.errors, []);
  assert.match(said.join("\n"), /1 file changed, 1 added/);
});

/** Answers as users would get them. */
function users(answer: (url: URL) => Response): () => void {
  const mocked = mock.method(globalThis, "fetch", (url: string) => Promise.resolve(answer(new URL(url))));
  return () => {
    mocked.mock.restore();
  };
}

test("after a release users are asked for it; a first one and one without change ask nobody", async () => {
  const folder = folderOf(built);
  const state = emptyState();
  const asked: string[] = [];
  let release = "";
  const restore = users((url) => {
    asked.push(url.pathname);
    if (url.pathname.endsWith("release.json")) return Response.json({ release });
    return new Response(readFileSync(path.join(folder, decodeURIComponent(url.pathname))));
  });
  const up = () => deploy(() => site({ folder, hostname: "www.example.com" }), { state });
  await up();
  await up();
  assert.equal(asked.length, 0);
  writeInto(folder, { "new.txt": "new" });
  release = (await scriptOf({ folder })).bindings["RELEASE"] ?? "";
  await up();
  const [first, ...others] = [...asked];
  assert.equal(first, "/.well-known/release.json");
  assert.ok(others.length > 2 && others.every((at) => !at.endsWith(".html")), others.join(" "));
  restore();
});

/** A site behind a router, whose releases users are asked for in the simulated cloud. */
function released(state: ReturnType<typeof emptyState>, folder: string, asked: string[] = []) {
  return run(
    () => {
      const simulated = globalThis.fetch;
      globalThis.fetch = (input, init) => {
        asked.push(new URL(input instanceof Request ? input.url : input).pathname);
        return simulated(input, init);
      };
      const shop = site({ folder, hostname: "www.example.com" });
      const api = { originName: "api", workerScript: "api-example-com", healthPath: "/health" };
      const routes = [
        { path: "/", origins: [shop] },
        { path: "/api", origins: [api] },
      ];
      const hosts = [{ hostname: "www.example.com", routes }];
      new Cdn("cdn", { zone, plan: CloudflarePlan.Free, letsEncrypt: false, hosts });
      return { release: shop.release };
    },
    { state },
  );
}

test("a release shares with the copy before what has not changed, and leaves that as it was", async () => {
  const folder = folderOf(built);
  const at = async (): Promise<string> => (await scriptOf({ folder })).assets.directory;
  const former = await at();
  writeInto(folder, { "assets/logo.svg": "<svg>2</svg>", "index.html": "<!doctype html><title>Two</title>" });
  const next = await at();
  const inode = (directory: string, name: string): number => statSync(path.join(directory, name)).ino;
  assert.notEqual(former, next);
  assert.equal(inode(next, "about.html"), inode(former, "about.html"));
  assert.notEqual(inode(next, "assets/logo.svg"), inode(former, "assets/logo.svg"));
  assert.equal(readFileSync(path.join(former, "assets/logo.svg"), "utf8"), "<svg/>");
  assert.equal(readFileSync(path.join(next, "assets/logo.svg"), "utf8"), "<svg>2</svg>");
});

test("one step back is the former folder: the same release with the same files, and users are asked whether they get it", async () => {
  const state = emptyState();
  const [former, next] = [
    folderOf(built),
    folderOf({ ...built, "assets/index-Bd3fX9Qa.js": "console.log(2)", "new.txt": "new" }),
  ];
  const first = await released(state, former);
  const second = await released(state, next);
  assert.deepEqual(second.errors, []);
  assert.notEqual(second.outputs["release"], first.outputs["release"]);
  const asked: string[] = [];
  const back = await released(state, former, asked);
  assert.deepEqual(back.errors, []);
  assert.deepEqual(back.outputs, first.outputs);
  assert.deepEqual(back.one(scriptType, "shop").rawInputs, first.one(scriptType, "shop").rawInputs);
  assert.deepEqual(
    back.resources.filter(({ operation, id }) => operation !== "same" && id !== "").map(({ type }) => type),
    [scriptType],
  );
  assert.ok(asked.includes("/.well-known/release.json") && asked.includes("/assets/index-Bd3fX9Qa.js"), asked.join());
});

test("what users of the simulated cloud get is what was released, and what is not there is 404", async () => {
  const state = emptyState();
  const folder = folderOf(built);
  await released(state, folder);
  const answers = await deploy(
    async () => {
      const get = (at: string) => fetch(`https://www.example.com${at}`);
      const file = await get("/assets/index-Bd3fX9Qa.js");
      return { file: await file.text(), gone: (await get("/new.txt")).status, folder: (await get("/assets")).status };
    },
    { state },
  );
  assert.deepEqual(answers.outputs, { file: "console.log(1)", gone: 404, folder: 404 });
});

const preview = { hostname: "pr-12-shop.example.com", until: "2027-01-31T12:00:00Z" };

test("a preview has an address of its own in the zone, and its Worker is asked for every file", async () => {
  const deployment = await deploy(() => site({ folder: folderOf(built), preview }));
  assert.deepEqual(
    deployment.children("shop").map(([type]) => type.split(":")[2]),
    ["DnsRecord", "WorkersRoute", "WorkersScript", "WorkersScriptSubdomain"],
  );
  const record = deployment.one("cloudflare:index/dnsRecord:DnsRecord").inputs;
  assert.deepEqual([record["name"], record["type"], record["proxied"]], ["pr-12-shop.example.com", "AAAA", true]);
  const route = deployment.one("cloudflare:index/workersRoute:WorkersRoute").inputs;
  assert.deepEqual([route["pattern"], route["script"]], ["pr-12-shop.example.com/*", "shop-example-com"]);
  const { assets, bindings } = await scriptOf({ folder: folderOf(built), preview });
  assert.deepEqual(assets.config.runWorkerFirst, ["/*"]);
  assert.equal(bindings["UNTIL"], preview.until);
});

test("a preview that nobody could have is refused", async () => {
  for (const [more, refusal] of [
    [
      { preview: { ...preview, hostname: "example.com" } },
      /preview\.hostname: "example\.com"; choose a name below example\.com/,
    ],
    [
      { preview: { ...preview, hostname: "pr.example.net" } },
      /preview\.hostname: "pr\.example\.net"; choose a name below/,
    ],
    [{ preview: { ...preview, until: "tomorrow" } }, /preview\.until: "tomorrow"; use a time in UTC/],
    [{ preview: { ...preview, until: "2027-13-31T12:00:00Z" } }, /preview\.until/],
    [{ preview, hostname: "www.example.com" }, /hostname: "www\.example\.com"; leave it out/],
    [{ preview, path: "/docs" }, /path: "\/docs"; leave it out/],
  ] as const) {
    assert.match(messages(await run(() => site({ folder: folderOf(built), ...more }))), refusal);
  }
});
