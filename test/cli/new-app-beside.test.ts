// `groundplan new app`: what runs before a job, what calls a proxy, and forms of secrets that a description shows.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { fileText } from "../../cli/new/format";
import { parseSource } from "../../cli/new/source";
import { translate, type Translation } from "../../cli/new/translate";
import { inFolder } from "../support/new-app/in-folder";
import { told } from "../support/new-app/read";

interface Container {
  name: string;
  image: string;
  [member: string]: unknown;
}

const image = "ghcr.io/acme/shop:1";
const main: Container = { name: "report", image, command: ["/bin/sh", "/scripts/report.sh"] };

/** A job of Kubernetes, with a schedule or by hand. */
function jobOf(initContainers: Container[], container: Container, name = "report", schedule?: string): Translation {
  const spec = { template: { spec: { initContainers, containers: [container] } } };
  const job =
    schedule === undefined
      ? { apiVersion: "batch/v1", kind: "Job", metadata: { name }, spec }
      : { apiVersion: "batch/v1", kind: "CronJob", metadata: { name }, spec: { schedule, jobTemplate: { spec } } };
  return translate(parseSource("/nowhere/all.yaml", JSON.stringify(job)), { name: "shop" });
}

test("what runs before a scheduled job in its image is the first part of its command", () => {
  const env = [{ name: "MODE", value: "all" }];
  const resources = { limits: { memory: "2Gi" } };
  const before = { name: "fetch", image, command: ["fetch", "--of", "last week's"], env, resources };
  const translation = jobOf([before], main, "report", "*/5 * * * *");
  const { jobs } = translation.application.specification;
  assert.deepEqual(Object.keys(jobs), ["report"]);
  const { command, args, schedule, env: own, resources: size } = jobs["report"] ?? {};
  assert.deepEqual(
    [...(command ?? []), ...(args ?? [])],
    ["/bin/sh", "-c", `fetch --of 'last week'\\''s' && exec /bin/sh /scripts/report.sh`],
  );
  assert.deepEqual([schedule, size?.memory], [{ cron: "*/5 * * * *" }, 2048]);
  assert.equal({ ...translation.application.specification.env, ...own }["MODE"], "all");
  assert.ok(
    told(translation).includes("changed runs before each run of report: here it is the first part of its command"),
  );
});

for (const [why, before, container] of [
  ["another image", { name: "fetch", image: "ghcr.io/acme/fetch:1", command: ["sh", "-c", "fetch"] }, main],
  ["no known command", { name: "fetch", image }, main],
  ["no known shell", { name: "fetch", image, command: ["fetch"] }, { ...main, command: ["report"] }],
  [
    "another value of a variable",
    { name: "fetch", image, command: ["fetch"], env: [{ name: "MODE", value: "all" }] },
    { ...main, env: [{ name: "MODE", value: "one" }] },
  ],
] as const) {
  test(`what runs before a job and cannot be a part of its command is told: ${why}`, () => {
    for (const schedule of ["0 4 * * *", undefined]) {
      const translation = jobOf([before], container, "report", schedule);
      assert.deepEqual(Object.keys(translation.application.specification.jobs), ["report"]);
      assert.ok(
        told(translation).includes(
          "to do runs before each run of report, and a job has one container: let one command of report do both, in an image that has both",
        ),
      );
    }
  });
}

test("what runs before a job of the deployment is a job of the deployment before it", () => {
  const first = { name: "fetch", image, command: ["fetch"] };
  const second = { name: "unpack", image: "ghcr.io/acme/unpack:1" };
  const { jobs } = jobOf([first, second], main, "migrate").application.specification;
  assert.deepEqual(
    Object.entries(jobs).map(([name, { onDeploy, after }]) => [name, onDeploy, after]),
    [
      ["migrate", true, "unpack"],
      ["fetch", true, undefined],
      ["unpack", true, "fetch"],
    ],
  );
});

const settings = "upstream all { server api:7237; server api:7236; } location / { grpc_pass grpc://all; }";
const proxy = {
  image: "nginx",
  ports: ["7233:7233"],
  depends_on: ["api"],
  volumes: ["./nginx.conf:/etc/nginx/nginx.conf"],
};

/** A server behind a proxy, and a program that calls the proxy. */
function behind(context: TestContext, environment: { [name: string]: string }, conf?: string): Translation {
  const services = {
    api: { image, environment: { SELF: environment["ADDRESS"] ?? "" } },
    work: { image, command: "work", environment },
    "shop-proxy": proxy,
  };
  const files = { "compose.yaml": JSON.stringify({ services }), ...(conf === undefined ? {} : { "nginx.conf": conf }) };
  return inFolder(context, files);
}

test("the name of a proxy before one program is that program's", (context) => {
  const translation = behind(context, { ADDRESS: "shop-proxy:7233", API: "http://shop-proxy:7233/v1" }, settings);
  const text = fileText(translation.application, "checkout");
  assert.match(text, /ADDRESS: `\$\{hostname\}:443`/);
  assert.match(text, /API: `https:\/\/\$\{hostname\}\/v1`/);
  assert.match(text, /port: 7237/);
  assert.match(text, /SELF: "localhost:7237"/);
});

test("an address of a proxy that leads to several or to nobody knows whom is told, and its URL is the public one", (context) => {
  const translation = behind(context, { ADDRESS: "shop-proxy:7233", API: "http://shop-proxy/v1" });
  assert.ok(
    told(translation).includes(
      "to do leads to shop-proxy, a proxy that is left out: write the address of the program behind it, in bound where it is a call",
    ),
  );
  assert.match(fileText(translation.application, "checkout"), /API: `https:\/\/\$\{hostname\}\/v1`/);
});

const key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----";
for (const [name, line, generate] of [
  [
    "APP_KEY",
    "APP_KEY: base64:RR++yx2rJ9kdxbdh3+AmbHLDQu+Q76i++co9Y8ybbno=",
    { form: "base64", bytes: 32, prefix: "base64:" },
  ],
  ["APP_KEY", "# php artisan key:generate\n      APP_KEY: changeme", { form: "base64", bytes: 32, prefix: "base64:" }],
  [
    "APP_KEY",
    "# php artisan key:generate\n      APP_KEY: SomeRandomStringWith32Characters",
    { form: "base64", bytes: 32, prefix: "base64:" },
  ],
  ["CRYPT_KEY", "CRYPT_KEY: ${CRYPT_KEY:-SomeRandomStringWith32Characters}", { form: "alphanumeric", length: 32 }],
  ["CRYPT_KEY", "# a random, 48 character string\n      CRYPT_KEY: x1", { form: "alphanumeric", length: 48 }],
  ["SIGN_KEY", "# openssl genrsa -out key.pem 2048\n      SIGN_KEY: changeme", { form: "rsa", bits: 2048 }],
  ["JWT_PRIVATE_KEY", `JWT_PRIVATE_KEY: ${JSON.stringify(key)}`, { form: "rsa" }],
  ["MASTER_SECRET", `MASTER_SECRET: \${MASTER_SECRET:-${"0f".repeat(32)}}`, { form: "hex", bytes: 32 }],
  ["OWN_WEBHOOK_SECRET", `OWN_WEBHOOK_SECRET: ${"0f".repeat(16)}`, { form: "hex", bytes: 16 }],
  // Another's; one of a pair; a form that nothing shows.
  ["GITHUB_CLIENT_SECRET", `GITHUB_CLIENT_SECRET: ${"0f".repeat(20)}`, undefined],
  ["DATADOG_API_KEY", `DATADOG_API_KEY: ${"0f".repeat(16)}`, undefined],
  ["GITHUB_APP_RSA_KEY", `GITHUB_APP_RSA_KEY: ${JSON.stringify(key)}`, undefined],
  ["VENDOR_PRIVATE_KEY", `VENDOR_PRIVATE_KEY: ${JSON.stringify(key)}`, undefined],
  ["JWT_PRIVATE_KEY", `JWT_PRIVATE_KEY: ${JSON.stringify(key)}\n      JWT_PUBLIC_KEY: x`, undefined],
  ["MY_RSA_PRIVATE_KEY", "MY_RSA_PRIVATE_KEY: ${MY_RSA_PRIVATE_KEY}", undefined],
] as const) {
  test(`a secret has the form that the description shows: ${line.split("\n").join(" ").slice(0, 70)}`, () => {
    const text = `services:\n  web:\n    image: a/b:1\n    ports: [80]\n    environment:\n      ${line}\n`;
    const { secrets } = translate(parseSource("/nowhere/compose.yaml", text), { name: "shop" }).application
      .specification;
    assert.deepEqual(secrets[name], generate === undefined ? {} : { generate });
  });
}
