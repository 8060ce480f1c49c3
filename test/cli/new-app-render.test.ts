// `groundplan new app --from render.yaml`.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { marker } from "../../cli/new/texts";
import type { Translation } from "../../cli/new/translate";
import { inFolder } from "../support/new-app/in-folder";
import { toldAt } from "../support/new-app/read";

function ofRender(context: TestContext, lines: string[]): Translation {
  return inFolder(context, { "render.yaml": lines.join("\n") });
}

const shop = [
  "services:",
  "- type: web",
  "  name: web",
  "  runtime: ruby",
  "  plan: standard",
  "  buildCommand: bin/build",
  "  preDeployCommand: bin/rails db:migrate && bin/rails db:seed",
  "  startCommand: bundle exec puma",
  "  healthCheckPath: /up",
  "  domains: [shop.example.org]",
  "  scaling: { minInstances: 2, maxInstances: 5, targetCPUPercent: 60 }",
  "  disk: { name: uploads, mountPath: /app/uploads, sizeGB: 1 }",
  "  envVars:",
  "  - { key: DATABASE_URL, fromDatabase: { name: shop-db, property: connectionString } }",
  "  - { key: DB_PASSWORD, fromDatabase: { name: shop-db, property: password } }",
  "  - { key: REDIS_URL, fromService: { type: keyvalue, name: queue, property: connectionString } }",
  "  - { key: API_HOSTPORT, fromService: { type: pserv, name: api, property: hostport } }",
  "  - { key: API_LEVEL, fromService: { type: pserv, name: api, envVarKey: LEVEL } }",
  "  - { key: WEBHOOK_HMAC, generateValue: true }",
  "  - { key: STRIPE_API_KEY, sync: false }",
  "  - { key: STRIPE_ACCOUNT, sync: false }",
  "  - { key: SITE, value: https://web.onrender.com/start }",
  "  - fromGroup: shared",
  "- { type: worker, name: jobs, runtime: ruby, startCommand: bundle exec sidekiq }",
  "- type: pserv",
  "  name: api",
  "  image: { url: ghcr.io/acme/api:v2 }",
  "  envVars: [{ key: PORT, value: 4000 }, { key: LEVEL, value: high }]",
  "- { type: cron, name: nightly, runtime: ruby, schedule: '0 3 * * *', startCommand: rake nightly }",
  "- { type: web, name: docs, runtime: static, staticPublishPath: dist }",
  "- { type: keyvalue, name: queue, maxmemoryPolicy: allkeys_lru }",
  "envVarGroups:",
  "- { name: shared, envVars: [{ key: LOG_LEVEL, value: info }] }",
  "databases:",
  "- { name: shop-db, databaseName: shop }",
];

test("a render.yaml has servers, workers, timers and a job of each deployment, and what they use", (context) => {
  const { application } = ofRender(context, shop);
  const { processes, jobs, secrets, config, bound, env } = application.specification;
  assert.deepEqual(Object.keys(processes), ["web", "jobs", "api"]);
  const { web, api } = processes;
  assert.equal(web?.port, 10_000);
  assert.deepEqual(web.health, { path: "/up" });
  assert.deepEqual(web.scaling, { min: 2, max: 5 });
  assert.deepEqual(web.resources, { memory: 2048 });
  assert.deepEqual(web.volumes, { "/app/uploads": { kind: "bucket", binding: "files" } });
  assert.deepEqual(web.env, { API_LEVEL: "high", SITE: "https://\uE000hostname:\uE001/start", LOG_LEVEL: "info" });
  assert.deepEqual(web.bound, { API_HOSTPORT: "{api.host}:{api.port}" });
  assert.equal(api?.port, 4000);
  assert.equal(api.private, true);
  assert.equal(api.image, "ghcr.io/acme/api:v2");
  assert.deepEqual(processes["jobs"]?.args, ["bundle", "exec", "sidekiq"]);
  assert.deepEqual(jobs["nightly"]?.schedule, { cron: "0 3 * * *", timeZone: "UTC" });
  assert.deepEqual(jobs["release"]?.args, ["/bin/sh", "-c", "bin/rails db:migrate && bin/rails db:seed"]);
  assert.equal(jobs["release"].onDeploy, true);
  assert.deepEqual(secrets, { WEBHOOK_HMAC: { generate: { form: "base64", bytes: 32 } }, STRIPE_API_KEY: {} });
  assert.deepEqual(config, { STRIPE_ACCOUNT: {} });
  assert.equal(
    bound["DATABASE_URL"],
    "postgresql://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}",
  );
  assert.equal(bound["DB_PASSWORD"], "{main.password}");
  assert.match(bound["REDIS_URL"] ?? "", /^rediss:\/\/:\{cache\.password\}@/);
  assert.deepEqual(env, {});
  assert.deepEqual(
    application.bindings.map(({ name, kind, service }) => [name, kind, service.asked]),
    [
      ["main", "database", undefined],
      ["cache", "cache", { evictionPolicy: "allkeys-lru" }],
      ["files", "bucket", undefined],
    ],
  );
});

test("what has no place of a render.yaml is told with its line", (context) => {
  const translation = ofRender(context, shop);
  const notes = toldAt(translation).join("\n");
  for (const form of [
    /left out 6 services\[0\]\.buildCommand: your own pipeline builds the image/,
    /to do 20 .*STRIPE_API_KEY is a secret/,
    /to do 21 .*a person puts its value in at Render/,
    /changed 16 .*|to do 16 .*trust/,
    /to do 30 services\[4\]: is a static site/,
    /changed 31 services\[5\]: Redis: a Cache of the platform/,
    /changed 35 databases\[0\]: PostgreSQL/,
  ])
    assert.match(notes, form);
  assert.deepEqual(translation.hostnames, ["shop.example.org", "web.onrender.com"]);
});

test("what a blueprint names and does not have is asked for", (context) => {
  const { application, notes } = ofRender(context, [
    "services:",
    "- type: web",
    "  name: web",
    "  runtime: node",
    "  startCommand: node server.js --port 3000",
    "  envVars:",
    "  - { key: DATABASE_URL, fromDatabase: { name: other, property: connectionString } }",
    "  - { key: PEER, fromService: { type: web, name: peer, property: host } }",
    "  - fromGroup: theirs",
  ]);
  const { processes, config, secrets } = application.specification;
  assert.equal(processes["web"]?.port, 3000);
  assert.deepEqual([config, secrets], [{ PEER: {} }, { DATABASE_URL: {} }]);
  assert.ok(notes.some(({ text }) => text.startsWith("the group theirs is not in the file")));
});

test("a private service that keeps data is known by the repository, the image or the disk that it has", (context) => {
  const { application } = ofRender(context, [
    "services:",
    "- { type: pserv, name: shop-store, runtime: docker, repo: 'https://github.com/acme/redis.git' }",
    "- { type: pserv, name: shop-elasticsearch, runtime: docker, disk: { name: d, mountPath: /d } }",
    "- { type: pserv, name: shop-mysql, runtime: docker }",
    "- type: web",
    "  name: web",
    "  runtime: docker",
    "  envVars:",
    "  - { key: STORE_HOSTPORT, fromService: { type: pserv, name: shop-store, property: hostport } }",
    "  - { key: SEARCH_HOST, fromService: { type: pserv, name: shop-elasticsearch, property: host } }",
  ]);
  const { processes, config, bound } = application.specification;
  assert.deepEqual(Object.keys(processes), ["mysql", "web"]);
  assert.equal(bound["STORE_HOSTPORT"], "{cache.host}:{cache.port}");
  assert.deepEqual(config, { SEARCH_HOST: {} });
});

test("a render.yaml with projects has the services of one environment of each, and of none", (context) => {
  const translation = ofRender(context, [
    "projects:",
    "- name: shop",
    "  envVarGroups: [{ name: shared, envVars: [{ key: LOG_LEVEL, value: info }] }]",
    "  environments:",
    "  - { name: staging, services: [{ type: web, name: web, runtime: ruby, startCommand: puma }] }",
    "  - name: production",
    "    networkIsolation: enabled",
    "    databases: [{ name: shop-db }]",
    "    services:",
    "    - type: web",
    "      name: web",
    "      runtime: ruby",
    "      startCommand: puma -p 4000",
    "      envVars: [{ fromGroup: shared }, { key: DATABASE_URL, fromDatabase: { name: shop-db } }]",
    "ungrouped:",
    "  services: [{ type: worker, name: jobs, runtime: ruby, startCommand: sidekiq }]",
  ]);
  const { processes, bound } = translation.application.specification;
  assert.deepEqual(Object.keys(processes).sort(), ["jobs", "web"]);
  assert.deepEqual(processes["web"]?.args, ["puma", "-p", "4000"]);
  assert.deepEqual([processes["web"].env, Object.keys(bound)], [{ LOG_LEVEL: "info" }, ["DATABASE_URL"]]);
  const path = "projects[0].environments";
  assert.ok(toldAt(translation).some((one) => one.startsWith(`left out 5 ${path}[0]: is another environment`)));
});

test("extensions that a first deployment makes are its database's, and addresses that Render tells are those of the site", (context) => {
  const address = (key: string, name: string, from: string): string =>
    `{ key: ${key}, fromService: { type: web, name: ${name}, envVarKey: ${from} } }`;
  const translation = ofRender(context, [
    "services:",
    "- type: web",
    "  name: api",
    "  runtime: ruby",
    "  startCommand: puma",
    "  initialDeployHook: psql $DATABASE_URL -c 'CREATE EXTENSION IF NOT EXISTS vector;'",
    `  envVars: [${address("SHOP", "web", "RENDER_EXTERNAL_URL")}]`,
    "- type: web",
    "  name: web",
    "  runtime: ruby",
    "  startCommand: puma",
    `  envVars: [${address("API_URL", "api", "RENDER_EXTERNAL_URL")}, ${address("API_HOST", "api", "RENDER_EXTERNAL_HOSTNAME")}]`,
    "databases: [{ name: shop-db }]",
  ]);
  const { processes, env } = translation.application.specification;
  const all = { ...env, ...processes["web"]?.env, ...processes["api"]?.env };
  const site = marker("hostname");
  assert.deepEqual([all["SHOP"], all["API_URL"], all["API_HOST"]], [`https://${site}`, `https://${site}`, site]);
  assert.deepEqual(translation.application.bindings[0]?.service.asked, { extensions: ["vector"] });
  assert.ok(!toldAt(translation).some((one) => one.includes("runs once")));
});

test("a workflow, and a type that nobody knows, are told", (context) => {
  const translation = ofRender(context, [
    "services:",
    ...["web", "workflow", "agent"].flatMap((type) => [`- type: ${type}`, `  name: ${type}`, "  runtime: node"]),
  ]);
  const lines = toldAt(translation);
  assert.ok(lines.some((line) => line.includes("services[1]: is a workflow, whose tasks Render starts")));
  assert.ok(lines.some((line) => line.includes("services[2]: is of the type agent, which is not known here")));
  assert.ok(!lines.some((line) => line.includes("has no port in the file")));
});

for (const [command, script, isTold] of [
  ["./build.sh", "pip install .\npython manage.py migrate\n", true],
  ["bundle install && bundle exec rails db:migrate", "", true],
  ["./build.sh", "pip install .\n# python manage.py migrate\n", false],
] as const) {
  test(`a build that ${isTold ? "migrates is told" : "only builds is not told"}: ${command} ${script.split("\n").join(" ")}`, (context) => {
    const service = ["- type: web", "  name: web", "  runtime: python", `  buildCommand: "${command}"`];
    const translation = inFolder(context, {
      "render.yaml": ["services:", ...service, ""].join("\n"),
      "build.sh": script,
    });
    const lines = toldAt(translation).filter((line) => line.includes("migrates the database when Render builds"));
    assert.equal(lines.length, isTold ? 1 : 0);
  });
}

test("what a front end reads when it is built is told, and not of a published image", (context) => {
  const lines = toldAt(
    ofRender(context, [
      "services:",
      ...["  runtime: node", "  runtime: image\n  image: { url: a/b:1 }"].flatMap((runtime, index) => [
        "- type: web",
        `  name: web${index}`,
        runtime,
        "  envVars: [{ key: NEXT_PUBLIC_API_URL, value: 'https://api.acme.dev' }]",
      ]),
    ]),
  ).filter((line) => line.includes("is read when the image is built"));
  assert.deepEqual(lines.length, 1);
  assert.match(lines[0] ?? "", /services\[0\]/);
});
