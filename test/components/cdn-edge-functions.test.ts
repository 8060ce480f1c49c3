// Own code of a front door: what is bundled, and what is refused.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { after, before, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Cdn, type EdgeRule } from "../../components";
import { functionBundle } from "../../components/internal/function-bundle";
import { messages, run } from "../support/program";
import { functionFile } from "../support/samples";
import { args } from "../support/cdn-hosts";
import { www, refused } from "../support/cdn-edge";

let folder = "";
before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "edge-functions-"));
});
after(() => {
  fs.rmSync(folder, { recursive: true });
});

function fileOf(name: string, text: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

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
