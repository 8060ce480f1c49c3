import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, test, type TestContext } from "node:test";
import { readChallenge } from "../../cli/registry/challenge";
import { findCredentials, type Credentials } from "../../cli/registry/credentials";
import { resolveDigest } from "../../cli/registry/digest";
import { lock } from "../../cli/commands/lock";
import type { ImageReference } from "../../components/internal/image-reference";
import { groundplanHere } from "../support/in-process";

const index = JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [] });
const digestOf = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;
const digest = digestOf(index);
const password = "hunter2-and-more";
const basic = `Basic ${Buffer.from(`alice:${password}`).toString("base64")}`;
const granted = "a-token-that-opens-it";
const anonymous = "a-token-of-nobody";

interface Registry {
  host: string;
  /** Every request, as method and path, with what it logged in by. */
  requests: string[];
}

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => boolean;

interface Behaviour {
  /** Nobody sees it without a login. */
  isPrivate?: boolean;
  challenge?: (origin: string) => string;
  /** Answers instead of the registry, where it does anything. */
  answer?: Answer;
  manifest?: string;
  announced?: string;
}

const bearer = (origin: string): string =>
  `Bearer realm="${origin}/token",service="test",scope="repository:hashicorp/vault:pull"`;

/** A registry on this machine that wants a token, as Docker Hub does. */
async function registry(context: TestContext, behaviour: Behaviour = {}): Promise<Registry> {
  const { isPrivate = false, challenge = bearer, answer = () => false, manifest = index } = behaviour;
  const accepted = [basic, `Bearer ${granted}`, ...(isPrivate ? [] : [`Bearer ${anonymous}`])];
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    const origin = `http://${request.headers.host ?? ""}`;
    const { pathname, searchParams } = new URL(request.url ?? "/", origin);
    const { authorization = "nobody" } = request.headers;
    requests.push(`${request.method ?? ""} ${pathname} ${authorization}`);
    if (answer(request, response)) return;
    if (pathname === "/token") {
      if (request.method === "GET") assert.equal(searchParams.get("scope"), "repository:hashicorp/vault:pull");
      let form = "";
      request.on("data", (chunk: Buffer) => (form += chunk.toString()));
      request.on("end", () => {
        const isKnown = authorization === basic || new URLSearchParams(form).get("refresh_token") === password;
        response.end(JSON.stringify(isKnown ? { access_token: granted } : { token: anonymous }));
      });
    } else if (!accepted.includes(authorization)) {
      response.setHeader("www-authenticate", challenge(origin));
      response.writeHead(401).end();
    } else if (/^\/v2\/(hashicorp|library)\/\w+\/manifests\/(2\.1\.2|sha256:[0-9a-f]{64})$/.test(pathname)) {
      response.setHeader("docker-content-digest", behaviour.announced ?? digestOf(manifest));
      response.end(manifest);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

function vaultAt(host: string, tag = "2.1.2"): ImageReference {
  return { host, path: "hashicorp/vault", tag };
}

const nobody = (): Promise<undefined> => Promise.resolve(undefined);
const alice = (): Promise<Credentials> => Promise.resolve({ username: "alice", password });

test("a public image is asked for without a login, and its digest is that of what the registry sends", async (context) => {
  const { host, requests } = await registry(context);
  assert.equal(await resolveDigest(vaultAt(host), true, alice), digest);
  assert.deepEqual(requests, [
    "GET /v2/hashicorp/vault/manifests/2.1.2 nobody",
    "GET /token nobody",
    `GET /v2/hashicorp/vault/manifests/2.1.2 Bearer ${anonymous}`,
  ]);
});

for (const [way, credentials, challenge] of [
  ["a name and a password, at the token service", { username: "alice", password }, bearer],
  ["a token that stands for them, at the token service", { identityToken: password }, bearer],
  ["a name and a password, at the registry", { username: "alice", password }, () => 'Basic realm="registry"'],
] as const) {
  test(`a private image is asked for with ${way}`, async (context) => {
    const { host, requests } = await registry(context, { isPrivate: true, challenge });
    assert.equal(await resolveDigest(vaultAt(host), true, () => Promise.resolve(credentials)), digest);
    // The password goes nowhere but where it is asked for.
    assert.ok(
      requests.every((request) => !request.includes(basic) || request.includes("/token") || challenge !== bearer),
    );
  });
}

test("a manifest of one platform has a digest too", async (context) => {
  const manifest = JSON.stringify({ schemaVersion: 2, config: { digest }, layers: [] });
  const { host } = await registry(context, { manifest });
  assert.equal(await resolveDigest(vaultAt(host), true, nobody), digestOf(manifest));
});

for (const [what, manifest] of Object.entries({
  "a page": "<html>Log in to the network</html>",
  "JSON that is cut": index.slice(0, -1),
  null: "null",
  "another document": '{"schemaVersion":2}',
  "a manifest of version 1": '{"schemaVersion":1,"fsLayers":[]}',
})) {
  test(`${what} in a manifest's place is not locked`, async (context) => {
    const { host } = await registry(context, { manifest });
    await assert.rejects(resolveDigest(vaultAt(host), true, nobody), /answered with something else than a manifest/);
  });
}

test("a registry that announces another digest than it sends is not believed", async (context) => {
  const { host } = await registry(context, { announced: `sha256:${"0".repeat(64)}` });
  await assert.rejects(resolveDigest(vaultAt(host), true, nobody), /trust neither/);
});

test("what the registry refuses is an error with the image and what to do", async (context) => {
  const open = await registry(context);
  const closed = await registry(context, { isPrivate: true });
  const stranger = (): Promise<Credentials> => Promise.resolve({ username: "mallory", password: "wrong" });
  const cases: [ImageReference, () => Promise<Credentials | undefined>, RegExp][] = [
    [
      vaultAt(open.host, "9.9.9"),
      nobody,
      /vault:9\.9\.9: the registry has no such tag; if it is private, run `docker login/,
    ],
    [vaultAt(closed.host), nobody, /nobody without a login \(401\); run `docker login 127\.0\.0\.1:/],
    [vaultAt(closed.host), stranger, /refuses your login \(401\); see that your login may read/],
    [vaultAt("127.0.0.1:1"), nobody, /2\.1\.2: 127\.0\.0\.1:1 does not answer.*check the image's host/],
    [vaultAt("ghcr.io"), nobody, /--insecure is for a registry on this machine/],
  ];
  for (const [image, login, message] of cases) await assert.rejects(resolveDigest(image, true, login), message);
});

test("a login does not follow a redirect to another host, and a token from there is not asked for", async (context) => {
  const other = await registry(context);
  for (const from of ["/token", "/v2/hashicorp/vault/manifests/2.1.2"]) {
    const answer: Answer = (request, response) => {
      const isAsked = request.url?.startsWith(from) === true && request.headers.authorization !== undefined;
      if (isAsked) response.writeHead(307, { location: `http://${other.host}${request.url ?? ""}` }).end();
      return isAsked;
    };
    const { host } = await registry(context, { isPrivate: true, answer });
    await assert.rejects(resolveDigest(vaultAt(host), true, alice), /redirects to .*, which is not followed/);
  }
  const elsewhere = await registry(context, { isPrivate: true, challenge: () => bearer(`http://${other.host}`) });
  await assert.rejects(resolveDigest(vaultAt(elsewhere.host), true, alice), /for a token, .*nothing was sent there/);
  assert.deepEqual(other.requests, []);
});

test("a token service is the registry's own, or one that the registry is known to use", () => {
  const read = (registryUrl: string, realm: string): unknown =>
    readChallenge(`Bearer realm="${realm}",service="s"`, new URL(registryUrl), "image");
  const hub = "https://registry-1.docker.io/v2/";
  const own = ["ghcr.io/token", "quay.io/v2/auth", "europe-west1-docker.pkg.dev/v2/token", "gcr.io/v2/token"];
  for (const realm of own) read(`https://${realm.split("/")[0] ?? ""}/v2/`, `https://${realm}`);
  assert.deepEqual(read(hub, "https://auth.docker.io/token"), {
    scheme: "bearer",
    realm: new URL("https://auth.docker.io/token"),
    service: "s",
  });
  read("https://registry.gitlab.com/v2/", "https://gitlab.com/jwt/auth");
  for (const realm of [
    "http://auth.docker.io/token",
    "https://auth.docker.io.example.com/token",
    "https://auth.docker.io@example.com/token",
    "https://alice:secret@auth.docker.io/token",
    "https://auth.docker.io:8443/token",
    "https://ghcr.io/token",
    "//example.com",
    "",
  ]) {
    assert.throws(() => read(hub, realm), /not known to be its own/, realm);
  }
  assert.throws(() => read("https://ghcr.io/v2/", "https://auth.docker.io/token"), /not known to be its own/);
  assert.throws(() => readChallenge("Negotiate", new URL(hub), "image"), /a login that this command does not have/);
  // Several ways in one header, in either order.
  const both = 'Basic realm="x", Bearer realm="https://ghcr.io/token", scope="repository:a/b:pull,push"';
  assert.deepEqual(readChallenge(both, new URL("https://ghcr.io/v2/"), "image"), {
    scheme: "bearer",
    realm: new URL("https://ghcr.io/token"),
    scope: "repository:a/b:pull,push",
  });
});

test("a registry that asks for a pause gets it if it is short, and is named with the time if it is long", async (context) => {
  let pauses = 0;
  const busy = (after: string, most: number): Answer => {
    return (_, response) => {
      if (pauses >= most) return false;
      pauses++;
      response.writeHead(429, { "retry-after": after }).end();
      return true;
    };
  };
  const short = await registry(context, { answer: busy("0", 2) });
  assert.equal(await resolveDigest(vaultAt(short.host), true, nobody), digest);
  pauses = 0;
  const long = await registry(context, { answer: busy("3600", 1) });
  await assert.rejects(
    resolveDigest(vaultAt(long.host), true, nobody),
    /no more requests for now; try again in 3600 sec/,
  );
  pauses = 0;
  const never = await registry(context, { answer: busy("0", 100) });
  await assert.rejects(resolveDigest(vaultAt(never.host), true, nobody), /429|no more requests for now/);
  assert.equal(pauses, 3);
});

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true });
});

function temporary(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-lock-"));
  folders.push(folder);
  return folder;
}

test("Google's registries get Google's credentials, others what Docker has stored, and nobody another's", async () => {
  const DOCKER_CONFIG = temporary();
  const google = (): Promise<Headers> => Promise.resolve(new Headers({ authorization: "Bearer ya29.google" }));
  const ofGoogle = { username: "oauth2accesstoken", password: "ya29.google" };
  const auth = Buffer.from(`alice:${password}:more`).toString("base64");
  const auths = {
    "https://index.docker.io/v1/": { auth },
    "ghcr.io": { identitytoken: "refresh" },
    "https://registry.example.com/v2/": { auth },
    "empty.example.com": {},
  };
  fs.writeFileSync(path.join(DOCKER_CONFIG, "config.json"), JSON.stringify({ auths }));
  const stored = { username: "alice", password: `${password}:more` };
  for (const [host, expected] of [
    ["europe-west1-docker.pkg.dev", ofGoogle],
    ["gcr.io", ofGoogle],
    ["eu.gcr.io", ofGoogle],
    ["docker.io", stored],
    ["ghcr.io", { identityToken: "refresh" }],
    ["registry.example.com", stored],
    ["empty.example.com", undefined],
    ["pkg.dev", undefined],
    ["x-docker.pkg.dev.example.com", undefined],
    ["europe-west1-docker.pkg.dev:5000", undefined],
    ["notgcr.io", undefined],
    ["example.com", undefined],
  ] as const) {
    assert.deepEqual(await findCredentials(host, google, { DOCKER_CONFIG }), expected, host);
  }
  const none = (): Promise<Headers> => Promise.reject(new Error("no credentials"));
  assert.equal(await findCredentials("gcr.io", none, { DOCKER_CONFIG: temporary() }), undefined);
});

test("a credential helper is asked as Docker asks it, and its failures are told without what it printed", async () => {
  const folder = temporary();
  const environment = { DOCKER_CONFIG: folder, PATH: `${folder}:${process.env["PATH"] ?? ""}` };
  const helper = `#!/bin/sh
read -r server
case "$1 $server" in
  "get https://index.docker.io/v1/") echo '{"ServerURL":"x","Username":"alice","Secret":"${password}"}' ;;
  "get cloud.example.com") echo '{"Username":"<token>","Secret":"refresh"}' ;;
  "get broken.example.com") echo "${password}"; exit 2 ;;
  *) echo "credentials not found in native keychain"; exit 1 ;;
esac
`;
  fs.writeFileSync(path.join(folder, "docker-credential-desktop"), helper, { mode: 0o755 });
  const settings = (text: string): void => {
    fs.writeFileSync(path.join(folder, "config.json"), text);
  };
  const find = (host: string): Promise<Credentials | undefined> => findCredentials(host, undefined, environment);
  settings(JSON.stringify({ credsStore: "desktop", credHelpers: { "other.example.com": "absent" } }));
  assert.deepEqual(await find("docker.io"), { username: "alice", password });
  assert.deepEqual(await find("cloud.example.com"), { identityToken: "refresh" });
  assert.equal(await find("ghcr.io"), undefined);
  await assert.rejects(
    find("other.example.com"),
    /docker-credential-absent, which \S+config\.json names, is not on PATH/,
  );
  const isSilent = (error: Error): boolean => error.message.includes("fails (2)") && !error.message.includes(password);
  await assert.rejects(find("broken.example.com"), isSilent);
  settings(JSON.stringify({ credsStore: "../../tmp/evil" }));
  await assert.rejects(find("ghcr.io"), /names a credential helper that is no name/);
  settings('{ "auths": { "');
  await assert.rejects(find("ghcr.io"), /config\.json is no JSON object/);
});

/** Keeps the lines about images out of the test's own output, and returns them. */
function printed(context: TestContext): string[] {
  const lines: string[] = [];
  const write = process.stdout.write.bind(process.stdout) as (chunk: unknown, ...rest: unknown[]) => boolean;
  context.mock.method(process.stdout, "write", (chunk: unknown, ...rest: unknown[]) => {
    if (typeof chunk !== "string" || !chunk.includes("/hashicorp/vault")) return write(chunk, ...rest);
    lines.push(chunk);
    return true;
  });
  return lines;
}

/** A project without a program, and the file of digests in it. */
function emptyProject(content?: string): { cwd: string; file: string } {
  const cwd = temporary();
  fs.writeFileSync(path.join(cwd, "Pulumi.yaml"), "name: test\nruntime: nodejs\n");
  const file = path.join(cwd, "images.lock.json");
  if (content !== undefined) fs.writeFileSync(file, content);
  return { cwd, file };
}

test("a damaged file of digests is an error that names it", async () => {
  for (const [text, message] of [
    ["{", /not a table of images and their digests; restore the file from git, or delete it/],
    ["null", /not a table/],
    ["[]", /not a table/],
    ['{"docker.io/library/nginx:1.27":"latest"}', /not a table/],
    [`{"docker.io/library/nginx":"${digest}"}`, /"docker\.io\/library\/nginx" names no image with its tag/],
    [
      `{"nginx:1.27":"${digest}","docker.io/nginx:1.27":"${digestOf("")}"}`,
      /"docker\.io\/nginx:1\.27" is there under two names with two digests/,
    ],
    [" ".repeat(2_000_000), /images\.lock\.json: has 2 MB/],
  ] as const) {
    const { cwd, file } = emptyProject(text);
    await assert.rejects(
      lock([], { cwd }),
      (error: Error) => error.message.includes(file) && message.test(error.message),
    );
  }
  const { cwd, file } = emptyProject();
  execFileSync("mkfifo", [file]);
  await assert.rejects(lock([], { cwd }), /is a pipe; put a file in its place/);
});

test("names that name no image are refused together, before any registry is asked", async () => {
  const { cwd } = emptyProject();
  await assert.rejects(
    lock(["nginx", "https://ghcr.io/acme/web:v1", "docker.io/library/nginx:1.27", "GHCR.io/acme:1"], { cwd }),
    /^Error: nginx: name the image's tag or its digest too.*\nhttps:\S+: name the image as .*\nGHCR\.io\/acme:1: name the/,
  );
});

test("an image has one line, however it is named", async (context) => {
  const { host } = await registry(context);
  const { cwd, file } = emptyProject(`{"nginx:1.27":"${digest}","index.docker.io/acme/web:v1":"${digest}"}`);
  const lines = printed(context);
  await lock([`${host}/hashicorp/vault:2.1.2`, `${host}/hashicorp/vault:2.1.2`], { cwd, insecure: true });
  assert.deepEqual(JSON.parse(fs.readFileSync(file, "utf8")), {
    [`${host}/hashicorp/vault:2.1.2`]: digest,
    "docker.io/acme/web:v1": digest,
    "docker.io/library/nginx:1.27": digest,
  });
  assert.deepEqual(lines, [`${host}/hashicorp/vault:2.1.2 ${digest} (new)\n`]);
});

test("an image that is named with its digest is compared with its registry, and gets no line", async (context) => {
  const { host } = await registry(context);
  const { cwd, file } = emptyProject("{}");
  const lines = printed(context);
  const image = `${host}/hashicorp/vault`;
  await lock([`${image}:2.1.2@${digest}`, `${image}@${digest}`], { cwd, insecure: true });
  assert.equal(lines.length, 2);
  assert.deepEqual(JSON.parse(fs.readFileSync(file, "utf8")), {});
  const other = digestOf("another");
  for (const named of [`${image}:2.1.2@${other}`, `${image}@${other}`]) {
    await assert.rejects(
      lock([named], { cwd, insecure: true }),
      /the registry has sha256:.*, and you named sha256:.*; choose/,
    );
  }
});

test("the command writes what it was told, and only if every registry answered", async (context) => {
  const { host } = await registry(context);
  const { cwd, file } = emptyProject();

  const first = await groundplanHere(["lock", `${host}/hashicorp/vault:2.1.2`, "--cwd", cwd, "--insecure"]);
  assert.equal(first.code, 0, first.stderr);
  assert.deepEqual(JSON.parse(fs.readFileSync(file, "utf8")), { [`${host}/hashicorp/vault:2.1.2`]: digest });

  const before = fs.readFileSync(file, "utf8");
  const images = ["2.1.2", "9.9.9", "8.8.8"].map((tag) => `${host}/hashicorp/vault:${tag}`);
  const second = await groundplanHere(["lock", ...images, "--cwd", cwd, "--insecure"]);
  assert.equal(second.code, 1);
  assert.match(
    second.stderr,
    /vault:9\.9\.9: the registry has no such tag.*\n.*vault:8\.8\.8: the registry has no such tag/,
  );
  assert.equal(fs.readFileSync(file, "utf8"), before);
});
