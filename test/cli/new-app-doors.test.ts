// `groundplan new app`: what proxies, ports and published examples say of how programs are reached.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inFolder } from "../support/new-app/in-folder";
import { read, readText, told, toldAt } from "../support/new-app/read";

const proxied = (image: string, settings: string): { [name: string]: string } => ({
  "compose.yaml": `services: { proxy: { image: '${image}', ports: ['80:80'], depends_on: [web, api], volumes: ['./settings:/etc/settings'] }, web: { image: 'a/b:1', expose: ['3000'] }, api: { image: 'a/c:1', expose: ['4000'] } }`,
  settings,
});

test("a proxy of several programs whose settings cannot be read is told, and one of a single program is not", (context) => {
  const unread = "says in its settings which paths lead to which program";
  const several = inFolder(context, proxied("envoyproxy/envoy:v1", "static_resources: {}\n"));
  assert.ok(told(several).some((line) => line.includes(unread)));
  const single = read({
    proxy: { image: "caddy:2", ports: ["80:80"], depends_on: ["web"] },
    web: { image: "a/b:1", expose: ["3000"] },
    worker: { image: "a/b:1", command: "work" },
  });
  assert.ok(!told(single).some((line) => line.includes(unread)));
});

for (const [kind, settings, isTold] of [
  ["to a host outside of the file", "a.test {\n  reverse_proxy /x https://api.other.test\n}\n", true],
  ["by a file that its settings import", "a.test {\n  import parts/x\n  reverse_proxy web:3000\n}\n", true],
  ["to programs of the file alone", "a.test {\n  reverse_proxy web:3000\n}\n", false],
] as const) {
  test(`a proxy that leads ${kind}`, (context) => {
    const lines = told(inFolder(context, proxied("caddy:2", settings)));
    assert.equal(
      lines.some((line) => line.includes("leads some requests to other hosts")),
      isTold,
    );
  });
}

test("another port of the server that users load is told", () => {
  const lines = toldAt(
    read({
      web: { image: "a/b:1", ports: ["5678:5678"] },
      runner: { image: "a/r:1", environment: { BROKER: "http://web:5679", SITE: "http://web:5678" } },
    }),
  );
  assert.ok(lines.some((line) => line.includes("BROKER: asks port 5679 of web, which serves 5678")));
  assert.ok(!lines.some((line) => line.includes("SITE: asks port")));
});

test("a proxy through which programs reach others is told", () => {
  const lines = told(
    read({
      web: { image: "a/b:1", ports: ["80"], environment: { HTTP_PROXY: "http://squid:3128" } },
      squid: { image: "ubuntu/squid:latest", expose: ["3128"] },
    }),
  );
  assert.ok(lines.some((line) => line.includes("squid is a proxy through which programs reach others")));
});

for (const [name, value, isTold] of [
  ["HTTPS_ENABLED", "0", true],
  ["APP_PROTOCOL", "http", true],
  ["APP_PROTOCOL", "https", false],
  ["OTEL_EXPORTER_PROTOCOL", "http", false],
  ["FORCE_HTTPS", "false", true],
] as const) {
  test(`whether users reach the site by HTTPS: ${name}=${value}`, () => {
    const lines = told(read({ web: { image: "a/b:1", ports: ["80"], environment: { [name]: value } } }));
    assert.equal(
      lines.some((line) => line.includes("users reach the site by HTTPS: where it says")),
      isTold,
    );
  });
}

test("what stands in the place of a variable that nobody has set is nothing", (context) => {
  const text =
    "services:\n  web:\n    image: a/b:1\n    ports: ['80']\n    environment:\n      A: ${GIVEN:+https://${GIVEN}}\n      B: ${UNSET:+https://${UNSET}}\n      C: ${COMMENTED:+x}\n";
  const files = { "compose.yaml": text, ".env.example": "GIVEN=other.test\n# COMMENTED=1\n" };
  assert.deepEqual(inFolder(context, files).application.specification.env, { A: "https://other.test" });
  assert.deepEqual(readText(text).application.specification.env, {});
});

test("the domain of a published example is the site's", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml": "services: { web: { image: 'a/b:1', ports: ['80'], environment: { BASE: '${BASE_URL}' } } }",
    ".env.example": 'DOMAIN_NAME=demo.publisher.test\nBASE_URL="https://${DOMAIN_NAME}"\n',
  });
  assert.match(application.specification.env["BASE"] ?? "", /^https:\/\/\uE000hostname:\uE001$/);
});

test("placeholders of each variable of one file are told", (context) => {
  const lines = toldAt(
    inFolder(context, {
      "compose.yaml": "services: { web: { image: 'a/b:1', ports: ['80'], env_file: web.env } }",
      "web.env": "FROM=a@example.com\nREPLY=b@example.com\nBACKEND=BACKEND_PLACEHOLDER\n",
    }),
  );
  for (const name of ["FROM", "REPLY", "BACKEND"])
    assert.ok(
      lines.some((line) => line.includes(`env_file.${name}: has`)),
      name,
    );
});

test("what is built, called as a cache and listens as one is a cache", () => {
  const { application } = read({
    web: { image: "a/b:1", ports: ["80"], environment: { REDIS_HOST: "redis" } },
    redis: { build: "./redis", expose: ["6379"] },
  });
  assert.deepEqual(Object.keys(application.specification.processes), ["web"]);
});

test("the name of a database that no variable has is told", () => {
  const lines = told(
    read({
      web: { image: "a/b:1", ports: ["80"], environment: { PGHOST: "db", PGUSER: "app", PGPASSWORD: "x" } },
      db: { image: "postgres:16", environment: { POSTGRES_USER: "app", POSTGRES_PASSWORD: "x", POSTGRES_DB: "shop" } },
    }),
  );
  assert.ok(lines.some((line) => line.includes("no variable has {main.database}")));
});

test("a file does not stand above what another program of the application keeps, and not in /tmp without a word", (context) => {
  const translation = inFolder(context, {
    "compose.yaml":
      "services: { web: { image: 'a/b:1', ports: ['80'], volumes: ['./c.properties:/app/c.properties', './x.sh:/tmp/x.sh'] }, worker: { image: 'a/b:1', command: work, volumes: ['sockets:/app/cache'] } }\nvolumes: { sockets: }",
    "c.properties": "a=1\n",
    "x.sh": "true\n",
  });
  assert.ok(!Object.hasOwn(translation.application.specification.files, "/app/c.properties"));
  const lines = told(translation);
  assert.ok(lines.some((line) => line.includes("/app is above or below what a program of the application keeps")));
  assert.ok(lines.some((line) => line.startsWith("to do") && line.includes("the directory /tmp holds nothing but")));
});

const labelled = (rule: string, port: number): object => ({
  image: `acme/p${port}:1`,
  labels: [
    `traefik.http.routers.p${port}.rule=${rule}`,
    `traefik.http.services.p${port}.loadbalancer.server.port=${port}`,
  ],
});

test("the program of a host name has what the paths of others leave over", () => {
  const { application } = read({
    server: labelled("Host(`${SITE:-localhost}`) && PathPrefix(`/api/`, `/admin`)", 8080),
    panel: labelled("Host(`${SITE:-localhost}`)", 80),
  });
  assert.equal(application.front, "panel");
  assert.deepEqual(application.routes, { "/api": "server", "/admin": "server" });
});

test("of programs with a host name each none has what is left over", () => {
  const { application } = read({
    server: labelled("Host(`shop.dev`) && PathPrefix(`/api/`)", 8080),
    panel: labelled("Host(`panel.dev`)", 80),
    docs: labelled("Host(`docs.dev`)", 81),
  });
  assert.equal(application.front, "server");
});

test("a program without a port that a proxy waits for is told", () => {
  const lines = toldAt(
    read({
      django: { image: "a/b:1", command: "serve" },
      worker: { image: "a/b:1", command: "celery worker" },
      traefik: { image: "traefik:3", ports: ["80:80"], depends_on: ["django"] },
    }),
  );
  assert.deepEqual(
    lines.filter((line) => line.includes("no port in the file")).map((line) => line.replace(/^.*services\./, "")),
    [
      "django: django has no port in the file, and the proxy traefik waits for it: where users load it, give it port, and name it in routes",
    ],
  );
});

test("a program that is built by itself and that only a container beside another one waits for is told", () => {
  const lines = toldAt(
    read({
      nginx: { image: "nginx:1", ports: ["80:80"], depends_on: ["php-fpm"], volumes: ["./n.conf:/etc/nginx/n.conf"] },
      "php-fpm": { build: { context: ".", dockerfile: "php.Dockerfile" }, depends_on: ["highlight"] },
      highlight: { build: { context: ".", dockerfile: "node.Dockerfile" } },
    }),
  );
  assert.ok(lines.some((line) => line.includes("highlight has no port in the file") && line.includes("php-fpm waits")));
});

test("a proxy that limits how often a client may ask is told", (context) => {
  const limits = "limits how often a client may ask";
  const labels = ["traefik.http.middlewares.slow.ratelimit.average=100"];
  const services = { web: { image: "a/b:1", ports: ["80:3000"] } };
  const isTold = (translation: ReturnType<typeof read>): boolean =>
    told(translation).some((line) => line.includes(limits));
  const nginx = (text: string): ReturnType<typeof read> =>
    inFolder(context, {
      "compose.yaml":
        "services: { proxy: { image: nginx, ports: ['80:80'], volumes: ['./nginx.conf:/etc/nginx/nginx.conf'] }, web: { image: a/b:1, expose: ['3000'] } }",
      "nginx.conf": `server {\n  ${text}\n  location / { proxy_pass http://web:3000; }\n}\n`,
    });
  assert.deepEqual(
    [
      read({ web: { ...services.web, labels } }),
      read(services),
      nginx("limit_req zone=one burst=5;"),
      nginx("# limit_req zone=one;"),
    ].map(isTold),
    [true, false, true, false],
  );
});

test("a name that the file gives the machine is told where it stands", () => {
  const web = { image: "a/b:1", ports: ["80:3000"], environment: { QUEUE_HOST: "queue.docker.host" } };
  const lines = toldAt(read({ web: { ...web, extra_hosts: ["queue.docker.host:host-gateway"] } }));
  assert.ok(lines.some((line) => line.includes("QUEUE_HOST: has queue.docker.host in it, which is a laptop")));
  assert.ok(!toldAt(read({ web })).some((line) => line.includes("which is a laptop")));
});

test("a server in whose image's name FastCGI and a proxy are stands before the one program without a port", () => {
  const proxy = { image: "acme/nginx-fpm-reverse-proxy", ports: ["80:80"] };
  const { specification } = read({ proxy, clock: { image: "acme/clock:1" } }).application;
  assert.deepEqual(Object.keys(specification.processes["proxy"]?.sidecars ?? {}), ["clock"]);
  const several = read({ proxy, clock: { image: "acme/clock:1" }, work: { image: "acme/work:1" } });
  assert.deepEqual(several.application.specification.processes["proxy"]?.sidecars, undefined);
});

test("arguments of a build are told, and what browsers get of them is to do", () => {
  const built = (args: object): string | undefined =>
    toldAt(read({ web: { build: { context: ".", args }, image: "a/b:1", ports: ["80"] } })).find((line) =>
      line.includes("your own pipeline builds"),
    );
  assert.match(built({ PARTS: "x" }) ?? "", /^left out .*with the arguments PARTS and pushes/);
  assert.match(built({ NEXT_PUBLIC_URL: "x" }) ?? "", /^to do .*browsers get NEXT_PUBLIC_URL as the build has it/);
  assert.match(built({}) ?? "", /^left out .*builds the image and pushes/);
});

test("an image of the machine that built it is told, and one of Docker's own is not", () => {
  const isTold = (image: string): boolean =>
    told(read({ web: { image, ports: ["80"] } })).some((line) => line.includes("on the machine that built it"));
  assert.deepEqual(["shop-bot", "shop-bot:1", "wordpress:6", "acme/shop-bot"].map(isTold), [true, true, false, false]);
});

for (const [kind, text] of [
  [
    "an Ingress of a class of its own",
    "{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: web }, spec: { ingressClassName: nginx-internal, defaultBackend: { service: { name: web } } } }",
  ],
  [
    "a load balancer",
    "{ apiVersion: v1, kind: Service, metadata: { name: web, annotations: { networking.gke.io/load-balancer-type: Internal } }, spec: { selector: { app: web }, ports: [{ port: 80 }] } }",
  ],
] as const) {
  test(`${kind} that lets in a network of one's own alone is told`, () => {
    const pod =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: 'a/b:1', ports: [{ containerPort: 80 }] }] } } }\n---\n";
    assert.ok(told(readText(pod + text)).some((line) => line.includes("lets in a network of one's own alone")));
  });
}

test("a service of Cloud Run that lets in its own network alone is told, and one that a load balancer leads to is not", () => {
  const isTold = (ingress: string): boolean =>
    told(
      readText(
        `{ apiVersion: serving.knative.dev/v1, kind: Service, metadata: { name: web, annotations: { run.googleapis.com/ingress: ${ingress} } }, spec: { template: { spec: { containers: [{ image: 'a/b:1' }] } } } }`,
      ),
    ).some((line) => line.includes("lets in a network of one's own alone"));
  assert.deepEqual(["internal", "internal-and-cloud-load-balancing", "all"].map(isTold), [true, false, false]);
});

test("a resource of Score that is a door to a network of one's own is told", () => {
  const lines = told(
    readText(
      "{ apiVersion: score.dev/v1b1, metadata: { name: shop }, service: { ports: { web: { port: 80 } } }, containers: { web: { image: 'a/b:1' } }, resources: { door: { type: internal-expose }, other: { type: private-registry } } }",
    ),
  );
  assert.equal(lines.filter((line) => line.includes("lets in a network of one's own alone")).length, 1);
  assert.ok(lines.some((line) => line.includes("other is of the type private-registry")));
});
