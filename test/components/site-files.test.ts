import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { immutableFolders, isNamedAfterContent } from "../../components/internal/site/caching";
import { contentType } from "../../components/internal/site/content-types";
import { digestsOf } from "../../components/internal/site/digests";
import { listFolder } from "../../components/internal/site/folder";
import { parseHeaders, writeHeaders } from "../../components/internal/site/headers-file";
import { parseRedirects, writeRedirects } from "../../components/internal/site/redirects-file";
import { stage } from "../../components/internal/site/stage";
import { requireRelease } from "../../components/static-site/served";
import { folderOf, writeInto } from "../support/site-folder";

const everything = { alsoPublish: [], sourceMaps: true };

/** Lines of `_headers`, and what is said of the one that is wrong. */
const headers: [text: string, line: number, remedy: RegExp][] = [
  ["  X-A: 1\n", 1, /put the path/],
  ["/*\nX-A\n", 2, /<name>: <value>/],
  ["/*\n  X A: 1\n", 2, /name of a header/],
  ["/*\n  X-A:\n", 2, /give it a value/],
  ["/*\n  X-A: ☃\n", 2, /ASCII/],
  ["/*\n  ! \n", 2, /write !/],
  ["/a/*/b/*\n  X-A: 1\n", 1, /one \* at most/],
  ["/:a/:a\n  X-A: 1\n", 1, /placeholder once/],
  ["/a?b\n  X-A: 1\n", 1, /query/],
  ["http://example.com/*\n  X-A: 1\n", 1, /https:\/\//],
  ["https://example.com:8443/*\n  X-A: 1\n", 1, /without a port/],
  ["/a\n/b\n  X-A: 1\n", 1, /name a header on the lines below/],
  ["/*\n  Basic-Auth: user:password\n", 2, /password that everybody/],
  ["/*\n  Set-Cookie: a=b\n", 2, /no cookie/],
  ["/*\n  Content-Length: 3\n", 2, /length/],
  [`/*\n  X-A: ${"x".repeat(2_000)}\n`, 2, /shorten it to 2000/],
];

test("each line of _headers that cannot be kept is named, with its number", () => {
  for (const [text, line, remedy] of headers) {
    const { problems } = parseHeaders(text);
    assert.deepEqual([problems.length, problems[0]?.line], [1, line], text);
    assert.match(problems[0]?.remedy ?? "", remedy);
  }
});

test("_headers is read as hosts read it, and written so again", () => {
  const text = "\uFEFF# all\r\n/*\r\n  X-A: a:b\r\n\tX-A: c\n\nhttps://www.example.com/:page\n  ! X-A\n# end";
  const { rules, problems } = parseHeaders(text);
  assert.deepEqual(problems, []);
  assert.equal(writeHeaders(rules), "/*\n  X-A: a:b\n  X-A: c\nhttps://www.example.com/:page\n  ! X-A\n");
});

/** Lines of `_redirects`, and what is said of them. */
const redirects: [line: string, remedy: RegExp][] = [
  ["/a", /<path> <target> <status>/],
  ["/a /b 301 /c", /<path> <target> <status>/],
  ["a /b", /begin the path with a slash/],
  ["https://example.com/a /b", /begin the path with a slash/],
  ["/a b", /path or an https/],
  ["/a http://b.example/", /path or an https/],
  ["/a //b.example/", /path or an https/],
  ["/a /b 418", /one of the statuses/],
  ["/a /b 301!", /leave the ! out/],
  ["/a /b 404", /404\.html/],
  ["/a /b 302 Country=de", /leave the condition out/],
  ["/a id=:id /b/:id", /leave the parameter out/],
  ["/a https://b.example/ 200", /no other host/],
  ["/a/:x /b/:y", /take :y out/],
  ["/a /b/:splat", /take :splat out/],
  ["/a/*/b/* /c", /one \* at most/],
  ["/a /a", /leads to itself/],
  ["/a/* /a/b", /leads to itself/],
  ["/a?b /c", /query/],
  ["/index.html /b", /would hide \/index\.html/],
  ["/img/* /b", /would hide \/img\/a\.png/],
  ["/* /index.html 200", /leads to itself/],
  ["/* https://b.example/:splat", /set fallback .*would hide/],
  ["/a%20b /c", /would hide \/a b/],
  ["/caf%C3%A9 /c", /would hide \/café/],
  ["/a%2Fb /a/b", /leads to itself/],
  ["/app/* /app.html/index.html 200", /leave index\.html out/],
  ["/docs/ /guide/index 302", /leave index\.html out/],
];

test("each line of _redirects that one of the hosts reads in another way is named", () => {
  for (const [line, remedy] of redirects) {
    const { problems } = parseRedirects(`# first\n${line}\n`, ["/index.html", "/", "/img/a.png", "/a b", "/café"]);
    assert.deepEqual([problems.length, problems[0]?.line], [1, 2], line);
    assert.match(problems[0]?.remedy ?? "", remedy, line);
  }
});

test("_redirects is read as hosts read it, a path once, and within Cloudflare's limits", () => {
  const text = "/a /b # why\n\n/c/* https://d.example/:splat?x=1#y 301\n/e/:f /g/:f 200\n";
  const { rules, problems } = parseRedirects(text, []);
  assert.deepEqual(problems, []);
  assert.equal(writeRedirects(rules), "/a /b 302\n/c/* https://d.example/:splat?x=1#y 301\n/e/:f /g/:f 200\n");
  assert.match(parseRedirects("/a /b\n/a /c\n", []).problems[0]?.remedy ?? "", /line 1 has this path/);
  const many = (line: (index: number) => string, count: number) =>
    parseRedirects(Array.from({ length: count }, (_, index) => line(index)).join("\n"), []).problems.length;
  assert.equal(
    many((index) => `/s${index} /t`, 2_001),
    1,
  );
  assert.equal(
    many((index) => `/s${index}/* /t`, 101),
    1,
  );
  assert.equal(
    many((index) => `/s${index}/* /t`, 100),
    0,
  );
});

test("lines of _redirects that lead back to each other, or that none reaches, are named", () => {
  const said = (text: string): [line: number, remedy: string][] =>
    parseRedirects(text, []).problems.map(({ line, remedy }) => [line, remedy]);
  const leadsBack = (lines: string): string => `name another target: lines ${lines} lead back to it`;
  assert.deepEqual(said("/x /y 301\n/y /z\n/z /x?a=b 308\n/w /x\n"), [
    [1, leadsBack("1, 2, 3")],
    [2, leadsBack("2, 3, 1")],
    [3, leadsBack("3, 1, 2")],
  ]);
  assert.deepEqual(said("/a/* /b/:splat\n/b/:one /a/:one\n"), [
    [1, leadsBack("1, 2")],
    [2, leadsBack("2, 1")],
  ]);
  assert.deepEqual(said("/caf%C3%A9 /tea\n/tea /café\n").length, 2);
  assert.deepEqual(said("/a/* /b/:splat\n/b/x /a/x 200\n/c/* https://a.example/c/:splat\n"), [], "an end is no loop");
  const before = (line: number): string => `put it before line ${line}, which takes all of its requests`;
  assert.deepEqual(said("/n /m\n/a/* /b/:splat\n/a/x /c\n/a/:y/z /d\n/a/:y* /e\n/ax /f\n"), [
    [3, before(2)],
    [4, before(2)],
    [5, before(2)],
  ]);
  assert.deepEqual(said("/a/:x /b\n/a/* /c\n/:x/y /d\n/a/b/c /e"), [[4, before(2)]]);
  assert.deepEqual(said("/caf%C3%A9 /a\n/café /b\n"), [[2, "leave it out: line 1 has this path already"]]);
  const after = ["/p/* /q", ...Array.from({ length: 100 }, (_, index) => `/s${index} /t`)].join("\n");
  assert.match(said(after)[0]?.[1] ?? "", /keep 100 lines from the first with \* or a placeholder on/);
});

test("names with a digest are those of build tools", () => {
  const named = [
    ..."index-BdRfXhQa.js index-DiwrgT1a.css chunk-a1b2c3d4.js app.3f2a9c1d7e.js main.7b2e9d1c44aa.chunk.css A3BC7DEF.js".split(
      " ",
    ),
    ..."chunks/app/page-0a1b2c3d4e5f6071.js index-D-iwrg_a.js index-a_B-3dfX.js.map".split(" "),
  ];
  const plain = [
    ..."logo.svg index.html jquery-ui-datepicker.js report-20240101.pdf bootstrap-5.3.0.min.js favicon-32x32.png".split(
      " ",
    ),
    ..."x-MyButton.js deadbeef.js.txt.d font-awesome.woff2 facade.css".split(" "),
  ];
  assert.deepEqual(
    named.filter((name) => !isNamedAfterContent(name)),
    [],
  );
  assert.deepEqual(plain.filter(isNamedAfterContent), []);
});

test("a folder with many names of another kind is none of a build tool's; what the caller names is as he says", () => {
  const plain = Array.from({ length: 11 }, (_, index) => `/assets/picture${index}.png`);
  assert.deepEqual(immutableFolders(["/assets/a-BdRfXhQa.js", ...plain], undefined), []);
  assert.deepEqual(immutableFolders(["/assets/a-BdRfXhQa.js", "/assets/b.png"], undefined), [
    { folder: "/assets/", exceptions: ["/assets/b.png"] },
  ]);
  assert.deepEqual(immutableFolders(plain, ["/assets/"]), [{ folder: "/assets/", exceptions: [] }]);
  assert.deepEqual(immutableFolders(["/assets/a-BdRfXhQa.js"], []), []);
});

test("types do not depend on the machine", () => {
  const of = (...extensions: string[]) => extensions.map(contentType);
  assert.deepEqual(of("js", "MJS", "css", "woff2"), [
    ...["text/javascript; charset=utf-8", "text/javascript; charset=utf-8", "text/css; charset=utf-8", "font/woff2"],
  ]);
  assert.deepEqual(of("svg", "json", "webmanifest", "wasm", "avif", "zzz"), [
    ...["image/svg+xml", "application/json", "application/manifest+json", "application/wasm", "image/avif", undefined],
  ]);
});

test("digests of files that have not changed are remembered, and a file that has is read, whatever its times say", () => {
  const folder = folderOf({ "a.txt": "one", "b.txt": "two" });
  const memory = path.join(folderOf({}), "memory", "digests.json");
  const read = (later = 0) => {
    const files = listFolder(folder, everything).files.map((file) => ({ ...file, changed: file.changed - later }));
    return digestsOf(files, memory).digests;
  };
  const first = read(10_000);
  const known = readFileSync(memory, "utf8");
  assert.deepEqual(read(10_000), first);
  assert.equal(readFileSync(memory, "utf8"), known);
  writeFileSync(memory, known.replace(first.get("/a.txt") ?? "", "f".repeat(64)));
  assert.equal(read(10_000).get("/a.txt"), "f".repeat(64), "it is not read again");
  const before = listFolder(folder, everything).files[0];
  writeFileSync(path.join(folder, "a.txt"), "six");
  utimesSync(path.join(folder, "a.txt"), new Date(), new Date((before?.changed ?? 0) - 1_000));
  assert.notEqual(read(10_000).get("/a.txt"), "f".repeat(64));
  writeFileSync(memory, "{");
  assert.deepEqual(read().size, 2, "what cannot be read is as good as none");
  assert.deepEqual(
    JSON.parse(readFileSync(memory, "utf8")),
    { form: 1, files: {} },
    "what is new is not remembered yet",
  );
});

test("a copy is whole, holds what was listed, and goes when there are newer ones", () => {
  const folder = folderOf({ "a.txt": "one", "b/c.txt": "two" });
  const store = path.join(folderOf({}), "sites");
  const { files } = listFolder(folder, everything);
  const copies = ["1", "2", "3", "4"].map((digit, index) => {
    const digest = digit.repeat(64);
    const copy = stage({ files, digests: new Map(), digest }, { store, prefix: "/docs" });
    utimesSync(copy, new Date(), new Date(Date.UTC(2026, 0, 1 + index)));
    return copy;
  });
  assert.deepEqual(
    copies.map((copy) => existsSync(copy)),
    [false, true, true, true],
  );
  assert.equal(readdirSync(store).length, 6, "a copy and its list each");
  writeInto(folder, { "a.txt": "changed" });
  assert.equal(readFileSync(path.join(copies[3] ?? "", "docs", "a.txt"), "utf8"), "one", "it is no link");
});

test("a release that users do not get is an error that says what they get", async () => {
  const release = {
    digest: "a",
    files: [],
    digests: new Map(),
    leftOut: [],
    headers: "",
    redirects: "",
    partial: [],
    notFound: [],
  };
  const { fetch } = globalThis;
  const impatient = { patience: 30, pause: 10 };
  const asked = async (answer: () => Response): Promise<number> => {
    let times = 0;
    globalThis.fetch = () => {
      times += 1;
      return Promise.resolve(answer());
    };
    await requireRelease("https://www.example.com", release, impatient).finally(() => {
      globalThis.fetch = fetch;
    });
    return times;
  };
  assert.equal(await asked(() => Response.json({ release: "a" })), 1);
  let first = true;
  const late = (): Response => {
    const answer = Response.json({ release: first ? "b" : "a" });
    first = false;
    return answer;
  };
  assert.equal(await asked(late), 2, "Cloudflare takes a while");
  await assert.rejects(
    asked(() => Response.json({ release: "b" })),
    /release\.json names b/,
  );
  await assert.rejects(
    asked(() => new Response("", { status: 503 })),
    /answered 503/,
  );
  const file = { path: "/a.js", source: "", size: 1, stamp: "", changed: 0 };
  Object.assign(release, { files: [file], digests: new Map([["/a.js", "0".repeat(64)]]) });
  await assert.rejects(
    asked(() => Response.json({ release: "a" })),
    /a\.js has the SHA-256 [0-9a-f]{64}, and was released with 0000/,
  );
});
