import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { serveWeb, webEnvironment } from "../../sandbox/engine/web";
import { readProject } from "../../sandbox/project";
import { cloudOptionsOf, readStackSettings } from "../../sandbox/stack-settings";
import { MemoryStore } from "../../sandbox/store";
import { readRecords, webAnswer } from "../../sandbox/web";

const records = readRecords(['example.com CAA 0 issue "pki.goog"', "Example.org NS ns1.example.net"]);
const web = { records, store: new MemoryStore(), folder: "." };

function dns(name: string, type: string): unknown {
  const answer = webAnswer(new URL(`https://cloudflare-dns.com/dns-query?name=${name}&type=${type}`), web);
  const { Answer } = JSON.parse(String(answer?.body)) as { Answer: { data: string }[] };
  return Answer.map(({ data }) => data);
}

test("a simulated DNS leads to Cloudflare and has no CAA records but those that are listed", () => {
  assert.deepEqual(dns("example.com", "CAA"), ['0 issue "pki.goog"']);
  assert.deepEqual(dns("www.example.com", "CAA"), []);
  assert.deepEqual(dns("example.com", "NS"), ["ada.ns.cloudflare.com", "ben.ns.cloudflare.com"]);
  assert.deepEqual(dns("example.org", "NS"), ["ns1.example.net"]);
  assert.equal(webAnswer(new URL("https://elsewhere.example/"), web), undefined);
});

test("a line of sandbox:dns that is no record is refused with its text", (context) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-web-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: web\nruntime: nodejs\n");
  const read = (line: string): string[] => {
    fs.writeFileSync(path.join(folder, "Pulumi.dev.yaml"), `config:\n  sandbox:dns: [${JSON.stringify(line)}]\n`);
    return cloudOptionsOf(readStackSettings(readProject(folder), "dev")).dns;
  };
  assert.deepEqual(read("example.com NS ns1.example.net"), ["example.com NS ns1.example.net"]);
  assert.throws(() => read("example.com TXT x"), /sandbox:dns: "example\.com TXT x" is none; write records such as/);
});

test("a program in a process of its own sees the simulated Internet, and every other host as it is", async (context) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'groundplan web "'));
  const server = await serveWeb(web);
  context.after(async () => {
    await server.close();
    fs.rmSync(folder, { recursive: true });
  });
  const program = `const get = async (url) => (await fetch(url)).status;
    Promise.all([
      get("https://cloudflare-dns.com/dns-query?name=example.com&type=CAA"),
      get(process.env.GROUNDPLAN_WEB + "/elsewhere.example/"),
      get("https://127.0.0.1:9/").catch(() => "asked itself"),
    ]).then((all) => console.log(JSON.stringify(all)));`;
  const env = { ...process.env, ...webEnvironment(folder, server.url) };
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", program], { env });
  assert.deepEqual(JSON.parse(stdout), [200, 404, "asked itself"]);
});
