// What a description shows of how a program runs, and its runtimes do otherwise: nobody sees it before it runs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileText } from "../../cli/new/format";
import { inFolder } from "../support/new-app/in-folder";
import { toldAt } from "../support/new-app/read";

const deployment = (name: string, pod: string, container: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  template:
    metadata: { labels: { app: ${name} } }
    spec: { ${pod} containers: [{ name: ${name}, image: ghcr.io/acme/shop:v9, ${container} }] }
`;
const server = deployment("shop", "", "ports: [{ containerPort: 8080 }]");
const service = (metadata: string, spec: string): string => `---
apiVersion: v1
kind: Service
metadata: { name: shop, ${metadata} }
spec: { selector: { app: shop }, ports: [{ port: 80, targetPort: 8080 }], ${spec} }
`;
const ingress = (annotation: string): string => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, annotations: { ${annotation} } }
spec: { rules: [{ http: { paths: [{ path: /, backend: { service: { name: shop, port: { number: 80 } } } }] } }] }
`;
const compose = (web: string): string => `
services:
  web: { image: "ghcr.io/acme/shop:v9", ports: ["8080:8080"], ${web} }
`;
const nginx = (upstream: string): { [name: string]: string } => ({
  "compose.yaml": `
services:
  web: { image: "ghcr.io/acme/shop:v9", expose: ["8080"] }
  door: { image: "nginx:1.29", ports: ["80:80"], volumes: ["./nginx.conf:/etc/nginx/nginx.conf"] }
`,
  "nginx.conf": `upstream web {\n  ${upstream}\n  server web:8080;\n}\nserver { location / { proxy_pass http://web; } }\n`,
});

/** Files, and whether they ask that clients stay where they were answered first. */
const asking: [title: string, files: { [name: string]: string }, asks: boolean][] = [
  ["a Service", { "k.yaml": server + service("", "sessionAffinity: ClientIP") }, true],
  ["a Service that asks for none", { "k.yaml": server + service("", "sessionAffinity: None") }, false],
  [
    "a Service of Traefik's",
    { "k.yaml": server + service('annotations: { traefik.ingress.kubernetes.io/service.sticky.cookie: "true" }', "") },
    true,
  ],
  ["an Ingress of nginx's", { "k.yaml": server + ingress("nginx.ingress.kubernetes.io/affinity: cookie") }, true],
  ["an Ingress without", { "k.yaml": server + ingress("nginx.ingress.kubernetes.io/proxy-body-size: 8m") }, false],
  [
    "an Ingress of AWS",
    { "k.yaml": server + ingress("alb.ingress.kubernetes.io/target-group-attributes: stickiness.enabled=true") },
    true,
  ],
  [
    "where pods may be",
    { "k.yaml": deployment("shop", "affinity: { nodeAffinity: {} },", "ports: [{ containerPort: 8080 }]") },
    false,
  ],
  [
    "labels of Traefik",
    { "c.yaml": compose('labels: ["traefik.http.services.web.loadbalancer.sticky.cookie=true"]') },
    true,
  ],
  ["labels of Caddy", { "c.yaml": compose("labels: { caddy.reverse_proxy.lb_policy: ip_hash }") }, true],
  ["labels without", { "c.yaml": compose("labels: { caddy.reverse_proxy.lb_policy: random }") }, false],
  ["a file of nginx", nginx("ip_hash;"), true],
  ["a file of nginx without", nginx("least_conn;"), false],
];
for (const [title, files, asks] of asking) {
  test(`${title}: ${asks ? "that no client is kept at an instance is told" : "nothing is told of clients"}`, (context) => {
    const notes = toldAt(inFolder(context, files)).filter((note) => note.includes("no client is kept at an instance"));
    assert.equal(notes.length, asks ? 1 : 0, notes.join("\n"));
    if (asks) assert.match(notes[0] ?? "", /^to do /);
  });
}

/** Programs that take work from a queue, and the seconds to end that their host gives them. */
const ending: [title: string, files: { [name: string]: string }, seconds: number | undefined][] = [
  ["a worker in a cluster", { "k.yaml": deployment("mails", "", "args: [celery, worker]") }, 30],
  [
    "one that says so",
    { "k.yaml": deployment("mails", "terminationGracePeriodSeconds: 90,", "args: [celery, worker]") },
    90,
  ],
  [
    "one that needs less",
    { "k.yaml": deployment("mails", "terminationGracePeriodSeconds: 5,", "args: [celery, worker]") },
    undefined,
  ],
  ["a server in a cluster", { "k.yaml": server }, undefined],
  ["a worker at Heroku", { Procfile: "mails: bundle exec sidekiq\n" }, 30],
  [
    "a worker at Render",
    { "render.yaml": "services: [{ type: worker, name: mails, runtime: image, dockerCommand: celery worker }]\n" },
    30,
  ],
  [
    "a worker of Docker's",
    { "c.yaml": 'services: { mails: { image: "ghcr.io/acme/shop:v9", command: celery worker } }\n' },
    undefined,
  ],
];
for (const [title, files, seconds] of ending) {
  test(`${title}: ${seconds === undefined ? "nothing is told of its end" : `that it had ${seconds} seconds to end is told`}`, (context) => {
    const notes = toldAt(inFolder(context, files)).filter((note) => note.includes("seconds to end"));
    assert.equal(notes.length, seconds === undefined ? 0 : 1, notes.join("\n"));
    if (seconds !== undefined) assert.ok(notes[0]?.endsWith(`shutdownSeconds may be ${seconds}`), notes[0]);
  });
}

test("a program may call hosts outside", (context) => {
  const { application } = inFolder(context, {
    "c.yaml": compose("environment: { PAY_URL: https://api.stripe.com/v1 }"),
  });
  assert.match(fileText(application, "checkout"), /^ {4}egress: "internet",$/m);
});

/** Variables of a program with a database, and the connections that a plan can be told of. */
const pools: [name: string, text: string, connections: number | undefined][] = [
  ["DB_POOL_SIZE", "20", 20],
  ["DB_POOL__MAX", "15", 15],
  ["POOL_SIZE", "10", 10],
  ["RAILS_MAX_THREADS", "5", 5],
  ["MM_SQLSETTINGS_MAXOPENCONNS", "40", 40],
  ["DATABASE_MAX_OPEN_CONNS", "25", 25],
  ["KC_DB_POOL_MAX_SIZE", "30", 30],
  ["MB_APPLICATION_DB_MAX_CONNECTION_POOL_SIZE", "12", 12],
  ["QUARKUS_DATASOURCE_JDBC_MAX_SIZE", "16", 16],
  ["spring.datasource.hikari.maximum-pool-size", "8", 8],
  ["DATABASE_URL", "postgres://u:p@db:5432?connection_limit=7", 7],
  ["DATABASE_URL", "postgres://u:p@db:5432?sslmode=require", undefined],
  ["DB_POOL_TIMEOUT", "30", undefined],
  ["DB_MIN_POOL_SIZE", "2", undefined],
  ["DB_POOL_MIN", "2", undefined],
  ["REDIS_POOL_SIZE", "20", undefined],
  ["WORKER_POOL", "20", undefined],
  ["DB_POOL", "true", undefined],
];
for (const [name, text, connections] of pools) {
  test(`${name}=${text}: ${connections === undefined ? "nothing is told of connections" : `${connections} connections are told`}`, (context) => {
    const environment = JSON.stringify({ DATABASE_HOST: "db", ...{ [name]: text } });
    const web = `{ image: "ghcr.io/acme/shop:v9", ports: [80], environment: ${environment} }`;
    const files = { "c.yaml": `services: { web: ${web}, db: { image: "postgres:16" } }\n` };
    const notes = toldAt(inFolder(context, files)).filter((note) => note.includes("connections open"));
    assert.equal(notes.length, connections === undefined ? 0 : 1, notes.join("\n"));
    if (connections !== undefined)
      assert.ok(notes[0]?.includes(`say connections: { main: ${connections} }`), notes.join("\n"));
  });
}

test("nothing is told of connections to a database that a provider runs", (context) => {
  const web = '{ image: "ghcr.io/acme/shop:v9", ports: [80], environment: { DB_POOL_SIZE: "20", DB_HOST: db } }';
  const files = { "c.yaml": `services: { web: ${web}, db: { image: "mysql:8" } }\n` };
  assert.deepEqual(
    toldAt(inFolder(context, files)).filter((note) => note.includes("connections open")),
    [],
  );
});
