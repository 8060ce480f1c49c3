// `groundplan new app`: what only Kubernetes, Knative or Cloud Run says has its place, or a person is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cronOf } from "../../cli/new/schedules";
import { parseSource } from "../../cli/new/source";
import { translate, type Translation } from "../../cli/new/translate";
import { told } from "../support/new-app/read";

/** What objects of Kubernetes become, one document each. */
function ofObjects(...objects: object[]): Translation {
  const text = objects.map((one) => JSON.stringify(one)).join("\n---\n");
  return translate(parseSource("/nowhere/all.yaml", text), { name: "shop" });
}

function workload(kind: string, name: string, pod: object, spec: object = {}): object {
  const labels = { app: name };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name },
    spec: { ...spec, template: { metadata: { labels }, spec: pod } },
  };
}

function service(name: string, port: number): object {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port }] },
  };
}

const password = { valueFrom: { secretKeyRef: { name: "login", key: "pass" } } };

function isTold(translation: Translation, start: string): boolean {
  return told(translation).some((line) => line.startsWith(start));
}

test("who has the key of a Secret that the database has too shows the database's password", () => {
  const { application } = ofObjects(
    workload("StatefulSet", "pg", {
      containers: [{ name: "pg", image: "postgres:16", env: [{ name: "POSTGRES_PASSWORD", ...password }] }],
    }),
    service("pg", 5432),
    workload("Deployment", "web", {
      containers: [
        {
          name: "web",
          image: "a/web:1",
          ports: [{ containerPort: 80 }],
          env: [
            { name: "DB_HOST", value: "pg" },
            { name: "DB_PASSWORD", ...password },
          ],
        },
      ],
    }),
    {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "report" },
      spec: {
        schedule: "0 6 * JAN MON-FRI",
        jobTemplate: {
          spec: {
            template: {
              spec: { containers: [{ name: "r", image: "a/web:1", env: [{ name: "DB_PASSWORD", ...password }] }] },
            },
          },
        },
      },
    },
  );
  const { bound, secrets, jobs } = application.specification;
  assert.deepEqual({ secrets, password: bound["DB_PASSWORD"] }, { secrets: {}, password: "{main.password}" });
  assert.equal(jobs["report"]?.schedule?.cron, "0 6 * 1 1-5");
});

test("nicknames, names and the other Sunday of a schedule are numbers, and what nobody reads alike is none", () => {
  const all = ["@weekly", "5 4 * DEC SUN", "0 0 * * 7", "0 0 * * 1-7", "0 0 * * *  ", "5/10 * * * *", "@reboot"];
  assert.deepEqual(all.map(cronOf), [
    "0 0 * * 0",
    "5 4 * 12 0",
    "0 0 * * 0",
    "0 0 * * *",
    "0 0 * * *",
    undefined,
    undefined,
  ]);
});

test("directories that containers of a pod share are told where they are not one", () => {
  const mount = (mountPath: string): object => ({ volumeMounts: [{ name: "all", mountPath }] });
  const translation = ofObjects(
    workload("Deployment", "web", {
      initContainers: [{ name: "fetch", image: "a/fetch:1", ...mount("/out") }],
      containers: [
        { name: "web", image: "a/web:1", ports: [{ containerPort: 80 }], ...mount("/html") },
        { name: "writer", image: "a/writer:1", ...mount("/written") },
      ],
      volumes: [{ name: "all", emptyDir: {} }],
    }),
  );
  assert.ok(isTold(translation, "to do finds at /written what the program has at /html"));
  assert.ok(isTold(translation, "to do leaves what it writes to /html to the program"));
});

test("disks of a StatefulSet are told where they are mounted, and so are pods that call each other by number", () => {
  const translation = ofObjects(
    workload(
      "StatefulSet",
      "node",
      {
        containers: [
          {
            name: "node",
            image: "a/node:1",
            ports: [{ containerPort: 7000 }],
            env: [{ name: "PEERS", value: "node-0.node:7000,node-1.node:7000" }],
            volumeMounts: [{ name: "uploads", mountPath: "/uploads" }],
          },
        ],
      },
      { volumeClaimTemplates: [{ metadata: { name: "uploads" } }] },
    ),
    service("node", 7000),
  );
  assert.deepEqual(translation.application.specification.processes["node"]?.volumes, {
    "/uploads": { kind: "bucket", binding: "files" },
  });
  assert.ok(isTold(translation, "to do speaks of node-0 and the like"));
});

test("an Ingress or a route of Traefik that asks for a login is told", () => {
  const asking = [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "web", annotations: { "nginx.ingress.kubernetes.io/auth-type": "basic" } },
      spec: { defaultBackend: { service: { name: "web" } } },
    },
    {
      apiVersion: "traefik.io/v1alpha1",
      kind: "IngressRoute",
      metadata: { name: "web" },
      spec: { routes: [{ services: [{ name: "web", port: 80 }], middlewares: [{ name: "authelia" }] }] },
    },
  ];
  for (const door of asking) {
    const translation = ofObjects(
      workload("Deployment", "web", {
        containers: [{ name: "web", image: "a/web:1", ports: [{ containerPort: 80 }] }],
      }),
      service("web", 80),
      door,
    );
    assert.ok(isTold(translation, "to do asks for a login, or lets some addresses in"), door.kind);
  }
});

test("a graphics processor has what Cloud Run gives it to, and what only a cluster has is told", () => {
  const withGpu = (count: string, model: string): Translation => {
    const mounts = [{ name: "shm", mountPath: "/dev/shm" }];
    const ports = [{ containerPort: 8000 }];
    const resources = { limits: { "nvidia.com/gpu": count } };
    const pod = {
      containers: [{ name: "web", image: "a/web:1", ports, resources, volumeMounts: mounts }],
      nodeSelector: { "cloud.google.com/gke-accelerator": model },
      volumes: [{ name: "shm", emptyDir: { medium: "Memory" } }],
    };
    return ofObjects(workload("Deployment", "web", pod), service("web", 8000));
  };
  const small = withGpu("1", "nvidia-l4");
  const web = small.application.specification.processes["web"];
  assert.deepEqual(
    [web?.gpu, web?.resources, web?.volumes],
    [{ model: "nvidia-l4" }, { cpu: 4, memory: 16384 }, undefined],
  );
  assert.ok(isTold(small, "to do Cloud Run mounts nothing at /dev/shm"));
  assert.ok(!isTold(small, "to do web has 1 of nvidia-l4"));
  assert.ok(isTold(withGpu("2", "nvidia-l4"), "to do web has 2 of nvidia-l4"));
  assert.ok(isTold(withGpu("1", "nvidia-h100-80gb"), "to do web has 1 of nvidia-h100-80gb"));
});

test("what a container beside a server is asked at the server's port, the server is asked", () => {
  const probe = { httpGet: { path: "/healthcheck", port: 8000 }, periodSeconds: 60, failureThreshold: 50 };
  const pod = {
    containers: [
      { name: "model", image: "a/model:1", ports: [{ containerPort: 9000 }], startupProbe: probe },
      { name: "http", image: "a/http:1", ports: [{ containerPort: 8000 }] },
    ],
  };
  const translation = ofObjects(workload("Deployment", "shop", pod), service("shop", 8000));
  const [server, ...others] = Object.values(translation.application.specification.processes);
  assert.deepEqual(others, []);
  assert.deepEqual(server?.health, { path: "/healthcheck", startupSeconds: 240 });
  assert.deepEqual(
    Object.values(server.sidecars ?? {}).map(({ health }) => health),
    [undefined],
  );
  assert.ok(told(translation).some((line) => line.includes(" is asked at 8000 in the place of ")));
  assert.ok(told(translation).some((line) => line.includes(" has 240 seconds to start")));
});

test("a port that another program fills in is told, and a check by gRPC stays one", () => {
  const probe = { grpc: { port: 9003, service: "shop" } };
  const pod = {
    containers: [{ name: "web", image: "a/web:1", ports: [{ containerPort: "${PORT:-9001}" }], readinessProbe: probe }],
  };
  const translation = ofObjects(workload("Deployment", "web", pod), service("web", 9002));
  const { web } = translation.application.specification.processes;
  assert.deepEqual([web?.port, web?.protocol, web?.health], [9002, "h2c", { grpcService: "shop", port: 9003 }]);
  assert.ok(isTold(translation, "to do is no number: write the port of the server into port"));
});

test("a job's graphics processor is told, and scratch space beyond what memory holds", () => {
  const gpu = { "nvidia.com/gpu": "1" };
  const trainer = { name: "trainer", image: "a/train:1", resources: { limits: gpu }, volumeMounts: [] };
  const job = workload("Job", "train", { containers: [trainer], restartPolicy: "Never" });
  assert.ok(
    isTold(ofObjects({ ...job, apiVersion: "batch/v1" }), "to do train asks for a graphics processor (nvidia-l4)"),
  );
  const mounts = [{ name: "cache", mountPath: "/cache" }];
  const pod = {
    containers: [{ name: "web", image: "a/web:1", ports: [{ containerPort: 80 }], volumeMounts: mounts }],
    volumes: [{ name: "cache", emptyDir: { sizeLimit: "128Gi" } }],
  };
  const web = ofObjects(workload("Deployment", "web", pod), service("web", 80));
  assert.ok(isTold(web, "changed /cache has 32768 MiB instead of 131072"));
});

test("a check by a command leaves that of another one, and a file of a ConfigMap is no variable", () => {
  const translation = ofObjects(
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "all" },
      data: { MODE: "fast", "nginx.conf": "a\nb\n", "app.mode": "x" },
    },
    workload("Deployment", "web", {
      containers: [
        {
          name: "web",
          image: "a/web:1",
          ports: [{ containerPort: 80 }],
          envFrom: [{ configMapRef: { name: "all" } }],
          readinessProbe: { exec: { command: ["cat", "/ok"] } },
          livenessProbe: { httpGet: { path: "/alive", port: 80 } },
        },
      ],
    }),
  );
  const { processes, env } = translation.application.specification;
  assert.deepEqual(processes["web"]?.health, { path: "/alive" });
  assert.deepEqual(env, { MODE: "fast", "app.mode": "x" });
});

test("addresses by which gRPC asks a name server are calls", () => {
  const { application } = ofObjects(
    workload("Deployment", "web", {
      containers: [
        {
          name: "web",
          image: "a/web:1",
          ports: [{ containerPort: 80 }],
          env: [{ name: "API", value: "dns:///api.default:50051" }],
        },
      ],
    }),
    { ...service("web", 80), spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80 }] } },
    workload("Deployment", "api", {
      containers: [{ name: "api", image: "a/api:1", ports: [{ containerPort: 50051, name: "grpc" }] }],
    }),
    service("api", 50051),
  );
  const { bound, processes } = application.specification;
  assert.equal({ ...bound, ...processes["web"]?.bound }["API"], "dns:///{api.host}:{api.port}");
});

/** What a service of Knative becomes: a server, and containers beside it, of which some wait for others. */
function waiting(dependencies: string, beside: string[]): Translation {
  return ofObjects({
    apiVersion: "serving.knative.dev/v1",
    kind: "Service",
    metadata: { name: "web" },
    spec: {
      template: {
        metadata: { annotations: { "run.googleapis.com/container-dependencies": dependencies } },
        spec: {
          containers: [
            { name: "web", image: "a/web:1", ports: [{ containerPort: 8080 }] },
            ...beside.map((name) => ({ name, image: `a/${name}:1` })),
          ],
        },
      },
    },
  });
}

test("the order of containers may be YAML without quotes", () => {
  const translation = waiting("{web: [hello]}", ["hello"]);
  assert.equal(translation.application.specification.processes["web"]?.sidecars?.["hello"]?.start, "before");
});

test("what a container waits for by way of another one starts before the program, and first", () => {
  const translation = waiting("{web: [rules], rules: [files], late: [web]}", ["late", "rules", "files"]);
  const { sidecars = {} } = translation.application.specification.processes["web"] ?? {};
  assert.deepEqual(
    Object.entries(sidecars).map(([name, { start }]) => `${name} ${start ?? ""}`),
    ["files before", "rules before", "late after"],
  );
  assert.ok(told(translation).some((line) => line.includes("rules starts after files on Kubernetes")));
});

test("an export of Cloud Run knows its own address, and names of instances of Cloud SQL are told", () => {
  const instance = "project:region:main";
  const run = (name: string, env: object[], extra: object = {}): object => ({
    apiVersion: "serving.knative.dev/v1",
    kind: "Service",
    metadata: { name, ...extra },
    spec: {
      template: {
        metadata: { annotations: { "run.googleapis.com/cloudsql-instances": instance } },
        spec: { containers: [{ image: `a/${name}:1`, args: [`--db=/cloudsql/${instance}`], env }] },
      },
    },
    status: { url: `https://${name}-123.a.run.app` },
  });
  const translation = ofObjects(
    run("front", [
      { name: "SITE", value: "https://front-123.a.run.app/start" },
      { name: "BACK", value: "https://back-123.a.run.app" },
      { name: "INSTANCE", value: instance },
    ]),
    run("back", [], { labels: { "networking.knative.dev/visibility": "cluster-local" } }),
  );
  const { env, bound, processes } = translation.application.specification;
  assert.equal({ ...env, ...processes["front"]?.env }["SITE"], "https://\uE000hostname:\uE001/start");
  assert.equal({ ...bound, ...processes["front"]?.bound }["BACK"], "{back.url}");
  assert.equal(processes["back"]?.private, true);
  assert.ok(isTold(translation, "to do names an instance of Cloud SQL"));
  assert.ok(isTold(translation, "to do its command names an instance of Cloud SQL"));
});

test("what several pods run before their programs is one job", () => {
  const image = "a/tools:1";
  const before = { name: "create-database", image, command: ["create"], env: [{ name: "PASSWORD", ...password }] };
  const pod = (name: string, more: object = {}): object =>
    workload("Deployment", name, {
      initContainers: [{ ...before, ...more }],
      containers: [{ name, image: `a/${name}:1`, ports: [{ containerPort: 80 }] }],
    });
  const same = ofObjects(pod("api"), pod("jobs"));
  assert.deepEqual(Object.keys(same.application.specification.jobs), ["create-database"]);
  assert.ok(isTold(same, "left out is create-database of another pod too"));
  const apart = ofObjects(pod("api"), pod("jobs", { command: ["create", "other"] }));
  assert.equal(Object.keys(apart.application.specification.jobs).length, 2);
});

test("a proxy of Cloud SQL's has a database behind it, whose login a Secret has under names of one", () => {
  const proxy = {
    name: "proxy",
    image: "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2",
    args: ["--port=5432", "a:b:c"],
  };
  const kept = (name: string) => ({ name, valueFrom: { secretKeyRef: { name: "login", key: name.toLowerCase() } } });
  const web = { name: "web", image: "a/web:1", env: ["DB_USER", "DB_PASS", "DB_NAME", "MAIL_USER"].map(kept) };
  const known = ofObjects(workload("Deployment", "web", { containers: [web], initContainers: [proxy] }));
  const { bound, secrets } = known.application.specification;
  assert.deepEqual(bound, { DB_USER: "{main.username}", DB_PASS: "{main.password}", DB_NAME: "{main.database}" });
  assert.deepEqual(secrets, { MAIL_USER: {} });
  assert.ok(told(known).some((line) => line.includes("no variable has {main.host}")));
  const open = ofObjects(workload("Deployment", "web", { containers: [{ name: "web", image: "a/web:1" }, proxy] }));
  assert.ok(told(open).some((line) => line.includes("no variable of the file leads to it: it is the binding main")));
});

test("what every program of a language reads is given to none that does not have it in the file", () => {
  const env = [
    { name: "JDK_JAVA_OPTIONS", value: "-Dconfig=/app/config.yaml" },
    { name: "THEME", value: "dark" },
  ];
  const { application } = ofObjects(
    workload("Deployment", "shop", { containers: [{ image: "a/shop:1", ports: [{ containerPort: 80 }], env }] }),
    workload("Deployment", "rates", { containers: [{ image: "b/rates:1", ports: [{ containerPort: 81 }] }] }),
  );
  const { env: shared, processes } = application.specification;
  assert.deepEqual(shared, { THEME: "dark" });
  assert.deepEqual(processes["shop"]?.env, { JDK_JAVA_OPTIONS: "-Dconfig=/app/config.yaml" });
});

test("a service of Knative that may have no instance says nothing of it, since a cluster has one", () => {
  const { application } = ofObjects({
    apiVersion: "serving.knative.dev/v1",
    kind: "Service",
    metadata: { name: "shop" },
    spec: {
      template: {
        metadata: { annotations: { "autoscaling.knative.dev/minScale": "0", "autoscaling.knative.dev/maxScale": "3" } },
        spec: { containers: [{ image: "a/b:1" }] },
      },
    },
  });
  assert.deepEqual(application.specification.processes["web"]?.scaling, { max: 3 });
});
