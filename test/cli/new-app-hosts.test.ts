// `groundplan new app`: what only Render, Heroku or Fly says has its place, or a person is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { marker } from "../../cli/new/texts";
import { inFolder } from "../support/new-app/in-folder";
import { told, toldAt } from "../support/new-app/read";

test("a secret that one service of Render's has of another one is the same secret", (context) => {
  const { application } = inFolder(context, {
    "render.yaml": `services:
- type: web
  name: shop
  runtime: node
  envVars:
  - { key: SEARCH_KEY, fromService: { type: pserv, name: search, envVarKey: MASTER_KEY } }
  - { key: MAIL_API_KEY, fromService: { type: pserv, name: search, envVarKey: MAIL_API_KEY } }
  - { key: SEARCH_MODE, fromService: { type: pserv, name: search, envVarKey: MODE } }
- type: pserv
  name: search
  image: { url: a/search:1, creds: { fromRegistryCreds: { name: mine } } }
  envVars: [{ key: MASTER_KEY, generateValue: true }, { key: MAIL_API_KEY, sync: false }, { fromGroup: all }]
envVarGroups:
- { name: all, envVars: [{ key: MODE, value: fast }] }
`,
  });
  const { bound, secrets, env } = application.specification;
  assert.deepEqual(bound, { SEARCH_KEY: "{secrets.MASTER_KEY}" });
  assert.deepEqual(secrets, { MAIL_API_KEY: {}, MASTER_KEY: { generate: { form: "base64", bytes: 32 } } });
  assert.equal(env["MODE"] ?? application.specification.processes["search"]?.env?.["MODE"], "fast");
});

test("the bare name of another service of Render's is asked for where no host is wanted", (context) => {
  const { application } = inFolder(context, {
    "render.yaml": `services:
- { type: web, name: front, runtime: node, envVars: [{ key: API_URL, fromService: { type: web, name: api, property: host } }] }
- { type: web, name: api, runtime: node }
- { type: cron, name: daily, runtime: node, schedule: '@daily', startCommand: node daily.js }
- { type: cron, name: odd, runtime: node, schedule: '0 4 * * MON-FRI', startCommand: node odd.js }
`,
  });
  const { config, jobs } = application.specification;
  assert.deepEqual(config, { API_URL: {} });
  assert.deepEqual(
    ["daily", "odd"].map((name) => jobs[name]?.schedule?.cron),
    ["0 0 * * *", "0 4 * * 1-5"],
  );
});

test("an add-on of Heroku's that has another name gives its variable that name", (context) => {
  const { application } = inFolder(context, {
    Procfile: "web: node .",
    "app.json": JSON.stringify({ addons: [{ plan: "heroku-redis:mini", as: "QUEUE" }], features: ["preboot"] }),
  });
  const { bound } = application.specification;
  assert.equal(bound["QUEUE_URL"], "rediss://:{cache.password}@{cache.host}:{cache.port}");
  assert.equal(bound["REDIS_URL"], undefined);
});

test("a secret of Fly's that is a file is a person's, and a port without HTTP is told", (context) => {
  const translation = inFolder(context, {
    "fly.toml": `app = "shop"
[experimental]
auto_rollback = true
[[files]]
guest_path = "/config/signing"
secret_name = "SIGNING_SECRET"
[[services]]
internal_port = 5000
script_checks = []
[[services.ports]]
handlers = ["tls"]
port = 5000
`,
  });
  assert.deepEqual(translation.application.specification.secrets, { SIGNING_SECRET: {} });
  const lines = told(translation);
  assert.ok(lines.some((line) => line.startsWith("to do port 5000 has no handler of HTTP")));
  assert.ok(!lines.some((line) => /not translated|are commands/.test(line)));
});

test("a file in a directory that the system needs is moved where the program is told of it, and told otherwise", (context) => {
  const compose = (name: string, environment: object): { [name: string]: string } => ({
    "compose.yaml": JSON.stringify({
      services: { web: { image: "a/b:1", ports: ["80"], environment, volumes: [`./${name}:/etc/${name}`] } },
    }),
    [name]: "a: 1\n",
  });
  const named = inFolder(context, compose("shop.yml", { CONFIG: "/etc/shop.yml" }));
  assert.deepEqual(Object.keys(named.application.specification.files), ["/run/shop-yml/shop.yml"]);
  assert.equal(named.application.specification.env["CONFIG"], "/run/shop-yml/shop.yml");
  const alone = inFolder(context, compose("shop.yml", {}));
  assert.deepEqual(Object.keys(alone.application.specification.files), ["/run/shop-yml/shop.yml"]);
  assert.ok(toldAt(alone).some((line) => /^to do .*what the image has in \/etc would be hidden/.test(line)));
  const certificate = inFolder(context, {
    "compose.yaml": "services: { web: { image: 'a/b:1', ports: ['80'], volumes: ['./c.crt:/etc/ssl/certs/c.crt'] } }",
    "c.crt": "c\n",
  });
  assert.deepEqual(Object.keys(certificate.application.specification.files), ["/etc/ssl/c-crt/c.crt"]);
});

test("a service of Render's that a Dockerfile builds serves the port that it exposes, or a person is told which is taken", (context) => {
  const files = {
    "render.yaml":
      "services: [{ type: web, name: web, env: docker, dockerfilePath: ./docker/Dockerfile, plan: starter, envVars: [{ key: MONGO_URI, sync: false }, { key: RAZORPAY_KEY_SECRET, sync: false }] }]",
  };
  const known = inFolder(context, { ...files, "docker/Dockerfile": "FROM node\nEXPOSE 4000\n" });
  assert.equal(known.application.specification.processes["web"]?.port, 4000);
  const unknown = inFolder(context, files);
  assert.equal(unknown.application.specification.processes["web"]?.port, 10_000);
  assert.ok(told(unknown).some((line) => line.startsWith("to do listens on 10000 here")));
  assert.deepEqual(unknown.application.specification.secrets, { MONGO_URI: {}, RAZORPAY_KEY_SECRET: {} });
});

test("a Procfile whose server migrates first has a database, and is told", (context) => {
  const translation = inFolder(context, { Procfile: "web: bin/shop migrate && bin/shop" });
  assert.match(translation.application.specification.bound["DATABASE_URL"] ?? "", /\{main\.host\}/);
  assert.ok(told(translation).some((line) => line.startsWith("to do migrates at each start")));
});

test("a store that speaks S3 on Render is a bucket, whose keys other services have", (context) => {
  const of = (key: string): string =>
    `{ key: S3_${key === "MINIO_ROOT_USER" ? "ACCESS_KEY_ID" : "SECRET_ACCESS_KEY"}, fromService: { type: web, name: store, envVarKey: ${key} } }`;
  const translation = inFolder(context, {
    "render.yaml": `services:
- type: web
  name: web
  runtime: node
  envVars:
  - { key: S3_HOST, fromService: { type: web, name: store, property: host } }
  - { key: S3_BUCKET, value: shop }
  - ${of("MINIO_ROOT_USER")}
  - ${of("MINIO_ROOT_PASSWORD")}
- type: web
  name: store
  runtime: image
  image: { url: docker.io/minio/minio }
  envVars: [{ key: MINIO_ROOT_USER, value: minio }, { key: MINIO_ROOT_PASSWORD, generateValue: true }]
`,
  });
  const { bound, env, secrets } = translation.application.specification;
  assert.deepEqual(bound, {
    S3_BUCKET: "{files.bucket}",
    S3_ACCESS_KEY_ID: "{files.accessKeyId}",
    S3_SECRET_ACCESS_KEY: "{files.secretAccessKey}",
  });
  assert.deepEqual([env, secrets], [{ S3_HOST: "storage.googleapis.com" }, {}]);
  assert.ok(
    told(translation).some((line) => line.startsWith("to do is storage.googleapis.com, which speaks HTTPS alone")),
  );
});

for (const command of ["/bin/sh -c export A=1; exec node .", "/bin/sh -c 'export A=1; exec node .'"]) {
  test(`Render gives a shell all of its text: ${command}`, (context) => {
    const { application } = inFolder(context, {
      "render.yaml": JSON.stringify({
        services: [{ type: "web", name: "web", runtime: "docker", dockerCommand: command }],
      }),
    });
    assert.deepEqual(application.specification.processes["web"]?.args, ["/bin/sh", "-c", "export A=1; exec node ."]);
  });
}

test("a size of Fly's that is a graphics processor which no runtime has is told", (context) => {
  const translation = inFolder(context, { "fly.toml": 'app = "shop"\n[http_service]\n[[vm]]\nsize = "l40s"\n' });
  assert.ok(told(translation).some((line) => line.startsWith("to do is no graphics processor of the runtimes")));
  const known = inFolder(context, { "fly.toml": 'app = "shop"\n[http_service]\n[[vm]]\nsize = "l4"\n' });
  assert.deepEqual(known.application.specification.processes["web"]?.gpu, { model: "nvidia-l4" });
});

test("Phoenix knows the site by its host name alone, and a variable with a host of the site has a scheme where it is an address", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml": `services:
  web:
    image: a/b:1
    ports: ["4000:4000"]
    environment: { PHX_HOST: shop.acme.io, BASE_URL: $DOMAIN, SITE_URL: "\${SITE_PROTOCOL}://\${SITE_DOMAIN}/shop", LOCAL_DOMAIN: $DOMAIN }
`,
  });
  const site = marker("hostname");
  assert.deepEqual(application.specification.env, {
    PHX_HOST: site,
    BASE_URL: `https://${site}`,
    SITE_URL: `https://${site}/shop`,
    LOCAL_DOMAIN: site,
  });
});

test("where the site is, is known though the shell has it, or an example in a comment", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml":
      "services: { web: { image: 'a/b:1', ports: ['80:80'], environment: [PUBLIC_URL, TRACKER_URL, APP_DOMAIN] } }",
    ".env.example": "#PUBLIC_URL=https://shop.example.com\n#TRACKER_URL=https://tracker.example.com\n",
  });
  assert.deepEqual(application.specification.env, { PUBLIC_URL: `https://${marker("hostname")}` });
});
