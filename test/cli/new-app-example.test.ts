// `groundplan new app`: values beside a Compose file, and paths in files that are read with it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inFolder } from "../support/new-app/in-folder";
import { told, toldAt } from "../support/new-app/read";

const reads = (...names: [name: string, fallback: string][]): string =>
  `services:\n  web:\n    image: a/b:1\n    ports: ["80"]\n    environment:\n${names.map(([name, fallback]) => `      ${name}: \${${name}:-${fallback}}\n`).join("")}`;

test("a published example goes before a default that differs, and is told; what stands for a value or is a laptop's does not", (context) => {
  const text = reads(
    ["PAGE_SIZE", "20"],
    ["SAME", "1"],
    ["CONTACT", "nobody@a.test"],
    ["RENDERER", "http://renderer.test"],
  );
  const beside = "PAGE_SIZE=50\nSAME=1\nCONTACT=you@example.com\nRENDERER=http://localhost:3001\n";
  const translation = inFolder(context, { "compose.yaml": text, ".env.example": beside });
  assert.deepEqual(translation.application.specification.env, {
    PAGE_SIZE: "50",
    SAME: "1",
    CONTACT: "nobody@a.test",
    RENDERER: "http://renderer.test",
  });
  assert.deepEqual(
    toldAt(translation).filter((line) => line.includes("differs")),
    [
      "changed 6 services.web.environment.PAGE_SIZE: PAGE_SIZE has the value of .env.example, which differs from the default in the file",
    ],
  );
});

test("a value of .env itself goes before a default, as Compose does, without a word", (context) => {
  const translation = inFolder(context, {
    "compose.yaml": reads(["PAGE_SIZE", "20"]),
    ".env": "PAGE_SIZE=30\n",
    ".env.example": "PAGE_SIZE=50\n",
  });
  assert.deepEqual(translation.application.specification.env, { PAGE_SIZE: "30" });
  assert.ok(!told(translation).some((line) => line.includes("differs")));
});

test("paths of an included file count from its folder, or from the one that is named, and so do those that it includes", (context) => {
  const translation = inFolder(context, {
    "compose.yaml": "include:\n  - parts/web.yaml\n  - { path: other/job.yaml, project_directory: shared }\n",
    "parts/web.yaml":
      "include: [deeper/worker.yaml]\nservices:\n  web: { image: 'a/b:1', ports: ['80'], env_file: [web.env], volumes: ['./web.conf:/etc/web/web.conf'] }\n",
    "parts/web.env": "OF_PARTS=yes\n",
    "parts/web.conf": "of parts\n",
    "parts/deeper/worker.yaml": "services:\n  worker: { image: 'a/b:1', command: work, env_file: worker.env }\n",
    "parts/deeper/worker.env": "OF_WORKER=yes\n",
    "other/job.yaml":
      "services:\n  mailer: { image: 'a/b:1', command: mail, env_file: mailer.env, environment: { FROM: '$FROM' } }\n",
    "shared/mailer.env": "OF_SHARED=yes\n",
    "shared/.env": "FROM=here\n",
  });
  const { env, processes } = translation.application.specification;
  const all = Object.assign({}, env, ...Object.values(processes).map((one) => one.env)) as { [name: string]: string };
  assert.deepEqual(
    ["OF_PARTS", "OF_WORKER", "OF_SHARED", "FROM"].map((name) => all[name]),
    ["yes", "yes", "yes", "here"],
  );
  assert.ok(Object.values(all).includes("of parts\n"));
  assert.ok(!told(translation).some((line) => line.includes("is not there")));
});

test("paths of a file on top of one in the folder above count from there", (context) => {
  const translation = inFolder(context, {
    "deploy/prod.yaml": "services:\n  web: { env_file: web.env }\n",
    "compose.yaml": "services:\n  web: { image: 'a/b:1', ports: ['80'] }\n",
    "web.env": "ABOVE=yes\n",
    ".git": "",
  });
  assert.equal(translation.application.specification.env["ABOVE"], "yes");
});

test("an example of the environment's own goes before one of all environments", (context) => {
  const beside = { ".env.prod.example": "PAGE_SIZE=70\n", ".env.example": "PAGE_SIZE=50\n" };
  const text = reads(["PAGE_SIZE", "20"]);
  const sizes = ["compose.prod.yml", "compose.yaml"].map(
    (name) => inFolder(context, { [name]: text, ...beside }).application.specification.env["PAGE_SIZE"],
  );
  assert.deepEqual(sizes, ["70", "50"]);
});

test("what a comment says that a value has to be in production is told, unless it is that", (context) => {
  const lines = [
    "# Must be set to false in production",
    "REPORT_ONLY=true",
    "CAPTCHA=off # Must be on in production",
    "MODE='trial' # Change to \"full\" for production",
    "STRICT=true # has to be true in production",
    "TRACE=1 # never change this in production",
  ];
  const translation = inFolder(context, {
    "compose.yaml": "services: { web: { image: a/b:1, ports: ['80'], env_file: .env } }",
    ".env.example": `${lines.join("\n")}\n`,
  });
  const asked = toldAt(translation).filter((line) => line.includes("as a comment beside it says"));
  assert.deepEqual(
    asked.map((line) => /env_file\.(\w+)/.exec(line)?.[1]),
    ["REPORT_ONLY", "CAPTCHA", "MODE"],
  );
  assert.equal(translation.application.specification.env["MODE"], "trial");
});

test("what a program's tests have is left out beside what its users have", (context) => {
  const text = (environment: object): string => JSON.stringify({ services: { web: { image: "a/b:1", environment } } });
  const tests = { TEST_DB_HOST: "localhost", TEST_DB_NAME: "shop_test", DATABASE_URL_TEST: "postgres://localhost/t" };
  const both = inFolder(context, { "compose.yaml": text({ ...tests, POSTGRES_HOST: "db.acme.io" }) });
  const names = (shown: typeof both): string[] => Object.keys(shown.application.specification.bound);
  assert.ok(!names(both).some((name) => name.includes("TEST")));
  assert.ok(told(both).some((line) => line.includes("is for the program's tests")));
  assert.ok(names(inFolder(context, { "compose.yaml": text(tests) })).includes("TEST_DB_HOST"));
});

test("names of images in an .env fill in those of the file", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml": "services: { web: { image: '${IMAGE_REGISTRY}/${IMAGE_GATEWAY}', ports: ['80'] } }",
    ".env": "IMAGE_REGISTRY=docker.io\nIMAGE_GATEWAY=acme/openresty:latest\n",
  });
  assert.equal(application.image, "ghcr.io/acme/shop:v9");
  assert.deepEqual(application.specification.config, {});
});
