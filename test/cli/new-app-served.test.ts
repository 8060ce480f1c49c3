// `groundplan new app --from`: which program users load, under which paths and by which port.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileText } from "../../cli/new/format";
import { ruleOf } from "../../cli/new/rules";
import { withSettings } from "../../cli/new/settings";
import { parseSource } from "../../cli/new/source";
import { translate } from "../../cli/new/translate";
import { baseIn } from "../../cli/new/dockerfile";
import { inFolder } from "../support/new-app/in-folder";
import { read, readText, told } from "../support/new-app/read";

test("users load what a file publishes, whatever the others are called, and its image is the application's", () => {
  const { application } = readText(
    "services:\n  server: { image: a/server:1, environment: { PORT: 3000 } }\n  ldap: { image: a/directory:1, ports: ['3890:3890'], expose: [3890] }\n  shop: { image: a/shop:1, ports: ['80:8080'] }\n",
  );
  assert.equal(application.front, "shop");
  assert.equal(application.image, "a/shop:1");
  assert.equal(application.specification.processes["shop"]?.image, undefined);
  assert.equal(application.specification.processes["ldap"]?.image, "a/directory:1");
});

test("labels of Traefik say hosts, paths and ports", () => {
  const translation = readText(`services:
  front:
    image: a/front:1
    labels:
      traefik.http.routers.front.rule: "Host(\`shop.acme.dev\`)"
      traefik.http.services.front.loadbalancer.server.port: "8081"
  api:
    image: a/api:1
    ports: ["9000"]
    labels:
      - "traefik.http.routers.api.rule=Host(\`shop.acme.dev\`) && PathPrefix(\`/api/\`)"
      - "traefik.http.middlewares.strip.stripprefix.prefixes=/api"
  hidden:
    image: a/hidden:1
    labels: ["traefik.enable=false", "traefik.http.routers.x.rule=PathPrefix(\`/x\`)"]
  old:
    image: a/old:1
    deploy: { labels: { traefik.frontend.rule: "Host:old.acme.dev;PathPrefix:/old" } }
`);
  const { application, hostnames } = translation;
  const { processes } = application.specification;
  assert.equal(processes["front"]?.port, 8081);
  assert.equal(processes["api"]?.port, 9000);
  assert.equal(processes["hidden"]?.port, undefined);
  assert.deepEqual(application.routes, { "/api": "api", "/old": "old" });
  assert.equal(application.front, "front");
  assert.deepEqual(hostnames, ["shop.acme.dev", "old.acme.dev"]);
  assert.match(
    told(translation).join("\n"),
    /to do api gets \/api with the path, which the proxy of the file took away/,
  );
  assert.match(told(translation).join("\n"), /to do Traefik asks the port that the image of old exposes/);
  assert.equal(processes["old"]?.port, 8080);
});

test("what a rule is not for, and patterns of hosts, say nothing", () => {
  assert.deepEqual(ruleOf("Host(`a.b.dev`, `c.d.dev`) && !PathPrefix(`/x`) || HostRegexp(`.+`) && Path(`/y`)"), {
    hosts: ["a.b.dev", "c.d.dev"],
    paths: ["/y"],
  });
});

test("a route of Traefik's in a cluster leads to programs by its rules", () => {
  const deployment = (name: string): string =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec: { selector: { matchLabels: { app: ${name} } }, template: { metadata: { labels: { app: ${name} } }, spec: { containers: [{ name: ${name}, image: a/${name}:1, ports: [{ containerPort: 8080 }] }] } } }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { selector: { app: ${name} }, ports: [{ port: 80, targetPort: 8080 }] }\n---\n`;
  const { application, hostnames } = translate(
    parseSource(
      "/nowhere/app.yaml",
      `${deployment("front")}${deployment("api")}apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: { name: shop }\nspec: { routes: [{ match: "Host(\`shop.acme.dev\`)", kind: Rule, services: [{ name: front, port: 80 }] }, { match: "Host(\`shop.acme.dev\`) && PathPrefix(\`/api\`)", kind: Rule, services: [{ name: api, port: 80 }] }] }\n`,
    ),
    { name: "shop" },
  );
  assert.deepEqual(hostnames, ["shop.acme.dev"]);
  assert.equal(application.front, "front");
  assert.deepEqual(application.routes, { "/api": "api" });
});

test("a program that the file builds serves what its Dockerfile exposes, and its workers do not", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml":
      "services:\n  web: { build: . }\n  site: { build: { context: ., target: first } }\n  worker: { build: . }\n  runner: { build: ., command: run }\n",
    Dockerfile: "FROM a AS first\nEXPOSE 3000\nFROM b\nEXPOSE 53/udp\nEXPOSE 9000/tcp\n",
  });
  const ports = Object.entries(application.specification.processes).map(([name, { port }]) => [name, port]);
  assert.deepEqual(ports, [
    ["web", 9000],
    ["site", 3000],
    ["worker", undefined],
    ["runner", undefined],
  ]);
});

test("a program listens where others reach it, and lists of sites have no port", () => {
  const translation = readText(
    "services:\n  searxng: { image: a/searxng:1, ports: ['8090:8080'], environment: { HOST: 127.0.0.1, OWN_HOST: 127.0.0.1, STATEFUL_DOMAINS: 'localhost:8090', PEER: 'localhost:8090', SEARXNG_BASE_URL: 'https://localhost/' } }\n",
  );
  const { env } = translation.application.specification;
  assert.equal(env["HOST"], "0.0.0.0");
  assert.equal(env["STATEFUL_DOMAINS"], "\uE000hostname:\uE001");
  assert.equal(env["PEER"], "\uE000hostname:\uE001:443");
  assert.equal(env["SEARXNG_BASE_URL"], "https://\uE000hostname:\uE001/");
  assert.match(
    told(translation).join("\n"),
    /to do leads to the instance itself.*if it is where the program listens, write 0\.0\.0\.0/,
  );
});

test("an address in a cluster that leads to nothing of the file is told", () => {
  const translation = readText(
    "services:\n  web: { image: a/b:1, ports: ['80:80'], environment: { PEER_URL: 'http://peer.default.svc.cluster.local/x' } }\n",
  );
  assert.match(
    told(translation).join("\n"),
    /to do leads to peer\.default\.svc\.cluster\.local, which is not in the file/,
  );
});

test("a server called auth is one, and no secret", () => {
  const { application } = readText(
    "services:\n  web: { image: a/b:1, ports: ['80:80'], environment: { AUTH_API: 'http://auth:9999/v1', CLIENT: 'basic-auth:hunter' } }\n  auth: { image: a/auth:1, expose: [9999] }\n",
  );
  const { processes, secrets } = application.specification;
  assert.deepEqual(processes["web"]?.bound, { AUTH_API: "{auth.url}/v1" });
  assert.deepEqual(secrets, { CLIENT: {} });
});

test("a second port that ports and expose have is told once, and how a container reaches its machine is left out", () => {
  const { notes } = readText(
    "services:\n  web:\n    image: a/b:1\n    expose:\n    - 80\n    - 81\n    ports:\n    - 80:80\n    - 81:81\n    extra_hosts: ['host.docker.internal:host-gateway']\n  other: { image: a/b:1, command: worker, extra_hosts: ['db:10.0.0.1'] }\n",
  );
  assert.equal(notes.filter(({ text }) => text.startsWith("is a second port")).length, 1);
  assert.deepEqual(
    notes.filter(({ path }) => path.endsWith("extra_hosts")).map(({ kind }) => kind),
    ["left out", "to do"],
  );
});

test("what only prepares a bucket is told once, as left out", () => {
  const { notes } = readText(
    "services:\n  web: { image: a/b:1, ports: ['80:80'], depends_on: { setup: { condition: service_completed_successfully } } }\n  setup: { image: minio/mc, command: 'mb x --password=hunter2' }\n",
  );
  assert.deepEqual(
    notes.filter(({ path }) => path.startsWith("services.setup")).map(({ kind }) => kind),
    ["left out"],
  );
});

test("a file of the application's has a line for each of its paths", () => {
  assert.match(
    fileText(
      readText(
        "services:\n  web: { image: a/b:1, ports: ['80:80'], labels: { traefik.http.routers.w.rule: 'PathPrefix(`/`)' } }\n  api: { image: a/c:1, ports: ['81:81'], labels: { traefik.http.routers.a.rule: 'PathPrefix(`/api`)' } }\n",
      ).application,
      "checkout",
    ),
    /routes: \{ "\/": "web", "\/api": "api" \}/,
  );
});

test("a server of HTTP is known by the image that its own is built on, and its program beside it gets what a cache needs", (context) => {
  const variables = Array.from({ length: 30 }, (_, index) => `SETTING_${index}=${index}`).join("\n");
  const { application } = inFolder(context, {
    "compose.yaml": JSON.stringify({
      services: {
        web: { build: { context: ".", dockerfile: "web/Dockerfile" }, ports: ["80:80"], depends_on: ["fpm"] },
        fpm: { build: { context: ".", dockerfile: "app/Dockerfile" }, command: "php-fpm", env_file: "app.env" },
        redis: { image: "redis:8" },
      },
    }),
    "web/Dockerfile":
      "FROM node:22 AS assets\nRUN npm run build\nFROM nginx:alpine AS base\nFROM base\nCOPY own.conf /etc/nginx/nginx.conf\n",
    "app/Dockerfile": "FROM php:8-fpm\nEXPOSE 9000\n",
    "app.env": `REDIS_URL=redis://redis:6379\nMAIL_HOST=127.0.0.1\nMAIL_PORT=2525\n${variables}\n`,
  });
  const { processes, files } = application.specification;
  assert.deepEqual(Object.keys(processes), ["web"]);
  assert.deepEqual(processes["web"]?.sidecars?.["fpm"]?.mounts, Object.keys(files));
  const text = fileText(withSettings(application) ?? application, "checkout");
  assert.ok(text.includes('env: settingsOf("shop", "fpm.env")'), text);
});

test("a host beside a program is told where nobody of the instance listens at the port beside it", () => {
  const lines = told(
    read({
      web: { image: "nginx:1", ports: ["80:80"] },
      app: {
        image: "a/b:1",
        network_mode: "service:web",
        environment: { MAIL_HOST: "127.0.0.1", MAIL_PORT: "2525", WEB_HOST: "127.0.0.1", WEB_PORT: "80" },
      },
    }),
  );
  assert.equal(lines.filter((line) => line.includes("leads to the instance itself")).length, 1);
});

test("a stage is made of those before it: a name that comes later is an image", () => {
  assert.equal(baseIn("FROM b AS a\nFROM a AS b\n"), "b");
  assert.equal(baseIn("FROM nginx:1 AS base\nFROM base AS site\nFROM node:24\n", "site"), "nginx:1");
});
