import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { parseTag, resolveDigest } from "../../cli/registry";
import { groundplan } from "../support/command";

const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.index.v1+json",
  manifests: [],
});
const digest = `sha256:${createHash("sha256").update(manifest).digest("hex")}`;

/** A registry that wants a token, as Docker Hub does. */
async function registry(context: TestContext, announced = digest): Promise<string> {
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", `http://${request.headers.host ?? ""}`);
    if (pathname === "/token") {
      assert.equal(searchParams.get("scope"), "repository:hashicorp/vault:pull");
      response.end(JSON.stringify({ token: "anonymous" }));
    } else if (request.headers.authorization !== "Bearer anonymous") {
      const realm = `http://${request.headers.host ?? ""}/token`;
      response.setHeader(
        "www-authenticate",
        `Bearer realm="${realm}",service="test",scope="repository:hashicorp/vault:pull"`,
      );
      response.writeHead(401).end();
    } else if (pathname === "/v2/hashicorp/vault/manifests/2.1.2") {
      response.setHeader("docker-content-digest", announced);
      response.end(manifest);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a digest is that of the manifest which the registry sends", async (context) => {
  const host = await registry(context);
  assert.equal(await resolveDigest(`${host}/hashicorp/vault:2.1.2`, "http"), digest);
});

test("a registry that announces another digest than it sends is not believed", async (context) => {
  const host = await registry(context, `sha256:${"0".repeat(64)}`);
  await assert.rejects(resolveDigest(`${host}/hashicorp/vault:2.1.2`, "http"), /trust neither/);
});

test("a tag that does not exist is an error that names it", async (context) => {
  const host = await registry(context);
  await assert.rejects(
    resolveDigest(`${host}/hashicorp/vault:9.9.9`, "http"),
    /vault:9\.9\.9: the registry has no such tag/,
  );
});

test("a reference without a tag is refused", () => {
  assert.throws(() => parseTag("hashicorp/vault"), /name the image as <host>\/<repository>:<tag>/);
});

test("a registry that does not answer is an error with the image, the host, the reason and what to do", async () => {
  const closed = "127.0.0.1:1";
  await assert.rejects(
    resolveDigest(`${closed}/hashicorp/vault:2.1.2`, "http"),
    /^Error: 127\.0\.0\.1:1\/hashicorp\/vault:2\.1\.2: 127\.0\.0\.1:1 does not answer.*; check the image's host/,
  );
});

/** A project without a program. */
function emptyProject(context: TestContext): string {
  const cwd = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-lock-"));
  context.after(() => {
    fs.rmSync(cwd, { recursive: true });
  });
  fs.writeFileSync(path.join(cwd, "Pulumi.yaml"), "name: test\nruntime: nodejs\n");
  return cwd;
}

test("a damaged file of digests is an error that names it", async (context) => {
  const cwd = emptyProject(context);
  for (const text of ["{", "null", "[]"]) {
    fs.writeFileSync(path.join(cwd, "images.lock.json"), text);
    const { code, stderr } = await groundplan("lock", "--cwd", cwd);
    assert.equal(code, 1);
    assert.match(stderr, /^error: \S+images\.lock\.json: .*; restore the file from git, or delete it/);
  }
});

test("the command writes what it was told, and only if every registry answered", async (context) => {
  const host = await registry(context);
  const cwd = emptyProject(context);
  const file = path.join(cwd, "images.lock.json");

  const first = await groundplan("lock", `${host}/hashicorp/vault:2.1.2`, "--cwd", cwd, "--insecure");
  assert.equal(first.code, 0, first.stderr);
  assert.deepEqual(JSON.parse(fs.readFileSync(file, "utf8")), { [`${host}/hashicorp/vault:2.1.2`]: digest });

  const before = fs.readFileSync(file, "utf8");
  const second = await groundplan("lock", `${host}/hashicorp/vault:9.9.9`, "--cwd", cwd, "--insecure");
  assert.equal(second.code, 1);
  assert.match(second.stderr, /vault:9\.9\.9: the registry has no such tag/);
  assert.equal(fs.readFileSync(file, "utf8"), before);
});
