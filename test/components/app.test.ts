import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { App, type AppArgs } from "../../components";
import { emptyState, messages, run, type Deployment } from "../support/program";
import { secretsOperator, withProviders } from "../support/secrets-operator";
import { bindingOf, store } from "../support/samples";
import { rollout } from "../support/samples/workloads";
import * as parts from "../support/workload";

const sync = {
  serviceAccountEmail: "secrets-sync@acme-test.iam.gserviceaccount.com",
  rollRole: "projects/acme-test/roles/roll",
  settingsBucketName: "acme-settings",
};
const images = {
  ...parts.images,
  upstreamUrls: {
    "docker.io/acme": "europe-west1-docker.pkg.dev/acme-test/acme",
    "docker.io/library": "europe-west1-docker.pkg.dev/acme-test/library",
  },
};
const args: AppArgs = {
  platform: { network: parts.network, images, store, sync, cluster: parts.cluster, secretsOperator },
  workload: parts.serving(
    { scaling: { min: 1, max: 4 } },
    {
      secrets: {
        SECRET_KEY_BASE: { generate: { form: "hex", bytes: 32 } },
        OTHER: { key: "SECRET_KEY_BASE" },
        STRIPE_KEY: {},
      },
      config: { LOG_LEVEL: { initial: "info" } },
      bindings: { main: bindingOf("shop") },
      bound: {
        DATABASE_HOST: "{main.host}",
        DATABASE_URL: "postgresql://{main.username}:{main.password}@{main.host}/{main.database}",
      },
    },
  ),
  regions: ["europe-west1", "europe-west4"],
  cloudRun: {},
  kubernetes: {},
};

function create(given: Partial<AppArgs>): Promise<Deployment> {
  return run(() => {
    const { contract, serviceNames, cloudRunBackends, kubernetesBackends, endpoints } = new App(
      "shop",
      { ...args, ...given },
      withProviders(),
    );
    return { contract, serviceNames, cloudRunBackends, kubernetesBackends, endpoints };
  });
}

/** What the engine would refuse: two resources of one URN. */
function repeated({ resources }: Deployment): string[] {
  const urns = resources.map(({ urn }) => urn);
  return urns.filter((urn, index) => urns.indexOf(urn) < index);
}

test("two applications whose parts would be called alike are refused by name", async () => {
  const named = (process: string): AppArgs => ({
    ...args,
    workload: {
      image: parts.image,
      processes: { [process]: { ...parts.smallest.processes.web, scaling: { min: 1 } } },
    },
  });
  const deployment = await run(() => {
    const options = withProviders();
    new App("web", named("k-api"), options);
    new App("web-k", named("api"), options);
  });
  assert.match(
    messages(deployment),
    /App "web-k" cannot be created:\n {2}workload\.processes\.api: "web-k-api"; use another name: k-api of web is called so as well/,
  );
  assert.deepEqual(deployment.children("web-k"), []);
});

test("a server and a job, and servers on different runtimes, may be called alike", async () => {
  const { cloudRun = {}, kubernetes = {}, ...rest } = args;
  const { image } = parts;
  const plain = { ...parts.smallest.processes.web, scaling: { min: 1 } };
  const server = { ...plain, rollout };
  const deployment = await run(() => {
    const options = withProviders();
    const make = (name: string, given: Omit<AppArgs, "platform" | "regions">): App =>
      new App(name, { ...rest, ...given }, options);
    make("web", { cloudRun, workload: { image, processes: { "k-api": server } } });
    make("web-k", { kubernetes, workload: { image, processes: { api: plain } } });
    make("shop", { cloudRun, workload: { image, processes: { "k-api": server } } });
    make("shop-k", { cloudRun, workload: { image, jobs: { api: {} } } });
    make("shop-k-api", { cloudRun, workload: { image, processes: { canary: server } } });
  });
  assert.deepEqual(repeated(deployment), []);
  assert.equal(messages(deployment), "");
});

test("an application may be called as another one's process, secrets or settings", async () => {
  const deployment = await run(() => {
    const options = withProviders();
    for (const name of ["shop", "shop-web", "shop-secrets", "shop-config", "shop-files"]) new App(name, args, options);
  });
  assert.deepEqual(repeated(deployment), []);
  assert.equal(messages(deployment), "");
});

test("two applications with one identity are refused by the second one's argument", async () => {
  const given = { ...args, identity: parts.identity };
  const deployment = await run(() => {
    const options = withProviders();
    new App("shop", given, options);
    new App("blog", given, options);
  });
  assert.match(
    messages(deployment),
    /^App "blog" cannot be created:\n {2}identity: "app-web@[^"]*"; give each application an identity of its own, such as an AppIdentity: AppSecrets "shop-secrets" has this one$/,
  );
});

test("what the copies of keys cannot be is refused by the names of the specification", async () => {
  const message = messages(
    await create({
      workload: {
        ...parts.smallest,
        secrets: {
          config: {},
          A: { key: "S", generate: {} },
          B: { key: "S", generate: { form: "uuid" } },
          C: { key: "S" },
        },
        config: { D: { initial: "x".repeat(65_537) }, "E.F": { initial: "x" }, E_F: { initial: "y" }, S: {} },
      },
    }),
  );
  for (const expected of [
    /workload\.secrets\.config: "config"; choose another name/,
    /workload\.secrets\.B\.generate: .*; leave it out, or name another key: generate of A, which has the key S too/,
    /workload\.config\.D\.initial: .*use 1 to 65,536 bytes/,
    /workload\.config\.E_F\.initial: "y"; leave it out, or name another key: initial of E\.F/,
    /workload\.config\.S: "S"; use another key: it is one of the secrets/,
  ]) {
    assert.match(message, expected);
  }
  assert.doesNotMatch(message, /secrets\.(A|C)/);
});

test("of a platform without a network nothing is said about egress", async () => {
  const platform = { ...(args.platform as object), network: undefined } as unknown as AppArgs["platform"];
  const message = messages(await create({ platform }));
  assert.match(message, /platform\.network: missing/);
  assert.doesNotMatch(message, /egress/);
});

test("names that every object has are names like others", async () => {
  const workload: AppArgs["workload"] = {
    ...parts.serving({ scaling: { min: 1 } }),
    processes: { constructor: { ...parts.smallest.processes.web, scaling: { min: 1 } } },
    jobs: { tick: {} },
    secrets: { constructor: { generate: {} }, toString: { generate: {} } },
    bindings: { main: bindingOf("shop") },
    bound: { valueOf: "{main.username}:{main.password}" },
  };
  assert.equal(messages(await create({ workload })), "");
  const wrong = { ...workload, bound: { A: "{constructor.name}", B: "{main.constructor}" } };
  const refused = messages(await create({ workload: wrong }));
  assert.match(refused, /workload\.bound\.A: .*add constructor to bindings/);
  assert.match(refused, /workload\.bound\.B: .*name a part that the binding has/);
});

for (const name of ["default", "kube-system", "gke-managed-cim", "gmp-public"]) {
  test(`no application in a cluster is called ${name}, which is the cluster's`, async () => {
    const { cloudRun, kubernetes, ...rest } = args;
    const attempt = (on: Partial<AppArgs>) =>
      run(() => new App(name, { ...rest, ...on }, withProviders())).then(messages);
    assert.match(await attempt({ kubernetes: kubernetes ?? {} }), new RegExp(`name: "${name}"; choose another name`));
    assert.equal(await attempt({ cloudRun: cloudRun ?? {} }), "");
  });
}

test("a place is the private address of one machine", async () => {
  const place = (address: AppArgs["workload"]["image"]): Promise<string> =>
    create({
      workload: { ...parts.smallest, bindings: { main: { values: { host: "h" }, places: [{ address, port: 5432 }] } } },
    }).then(messages);
  for (const wrong of ["fd00::1", "db.example.com", "10.0.0.0/8", "8.8.8.8", "10.0.0.256", "127.0.0.1"]) {
    const expected = /bindings\.main\.places\[0\]\.address: .*use the private address \(IPv4\) of one machine/;
    assert.match(await place(wrong), expected, wrong);
    assert.match(await place(pulumi.output(wrong)), /use the private address/, `${wrong}, known later`);
  }
  for (const right of ["10.19.0.3", "172.16.0.1", "192.168.255.255", "100.64.0.1"])
    assert.equal(await place(right), "");
});

test("a binding that is known later as a whole may have no credential", async () => {
  const mounted = pulumi.output({ values: { bucket: "acme-files" } });
  const workload = parts.serving(
    { volumes: { "/files": { kind: "bucket", binding: "files" } }, scaling: { min: 1 } },
    { bindings: { files: mounted } },
  );
  assert.equal(messages(await create({ workload, kubernetes: {} })), "");
});

test("an application is an identity, its keys, its processes on both runtimes, and what keeps copies in step", async () => {
  const deployment = await create({});
  assert.equal(messages(deployment), "");
  assert.deepEqual(
    deployment.children("shop").filter(([type]) => type.startsWith("groundplan:")),
    [
      ["groundplan:index:AppIdentity", "shop"],
      ["groundplan:index:AppSecrets", "shop-secrets"],
      ["groundplan:index:AutopilotApp", "shop"],
      ["groundplan:index:CloudRunApp", "shop"],
      ["groundplan:index:SecretSyncApp", "shop-sync"],
    ],
  );
  const { outputs } = deployment;
  assert.equal(
    (outputs["contract"] as { serviceAccountEmail: string }).serviceAccountEmail,
    "app-shop@acme-test.iam.gserviceaccount.com",
  );
  assert.deepEqual(outputs["serviceNames"], { web: { "europe-west1": "shop-web", "europe-west4": "shop-web" } });
  const kinds = ["cloudRunBackends", "kubernetesBackends"].map(
    (name) => (outputs[name] as { web: { kind: string } }).web.kind,
  );
  assert.deepEqual(kinds, ["serverless", "zonal"]);
  assert.match((outputs["endpoints"] as { web: { url: string } }).web.url, /services\/shop-web$/);
});

test("every key of the specification has its copy, and how its first value is made", async () => {
  const deployment = await create({});
  const copies = deployment.resources
    .filter(({ type }) => type === "gcp:secretmanager/secret:Secret")
    .map(({ inputs }) => inputs["secretId"] as string)
    .filter((name) => name.startsWith("shop-") && !name.includes("settings"));
  assert.deepEqual(copies.sort(), [
    "shop-DATABASE_URL",
    "shop-LOG_LEVEL-config",
    "shop-SECRET_KEY_BASE",
    "shop-STRIPE_KEY",
  ]);
  const { text } = deployment.one("gcp:storage/bucketObject:BucketObject", "shop-secrets-first-values-settings")
    .rawInputs["source"] as { text: string };
  assert.match(text, /"SECRET_KEY_BASE","generate":\{"form":"hex","bytes":32\}/);
  assert.match(text, /"LOG_LEVEL","initial":"info"/);
});

test("each service is started anew on a new value, in each region", async () => {
  const deployment = await create({});
  const grants = deployment.resources
    .filter(({ type }) => type === "gcp:cloudrunv2/serviceIamMember:ServiceIamMember")
    .map(({ name, inputs }) => [name, inputs["location"]]);
  assert.deepEqual(grants, [
    ["shop-sync.web-europe-west1", "europe-west1"],
    ["shop-sync.web-europe-west4", "europe-west4"],
  ]);
});

test("an application that sends traces may write them by one grant for both runtimes, its own", async () => {
  const traced = parts.serving({ scaling: { min: 1 }, traces: {} });
  const deployment = await create({
    workload: traced,
    platform: { network: parts.network, images: parts.images, store, sync, cluster: parts.cluster, secretsOperator },
  });
  assert.equal(messages(deployment), "");
  const own = deployment.resources.filter(({ inputs }) => inputs["role"] === "roles/cloudtrace.agent");
  assert.deepEqual(
    own.map(({ name, parent }) => [name, parent?.split("::").at(-1)]),
    [["shop-traces", "shop"]],
  );
  assert.match(own[0]?.parent ?? "", /groundplan:index:App::shop$/);
});

test("an application of jobs alone runs on both runtimes", async () => {
  const workload = { image: parts.image, jobs: { report: { schedule: { cron: "0 3 * * *" } } }, secrets: { KEY: {} } };
  const deployment = await create({ workload });
  assert.equal(messages(deployment), "");
  const made = (type: string): string[] =>
    deployment.resources.filter((one) => one.type === type).map(({ name }) => name);
  assert.deepEqual(made("gcp:cloudrunv2/service:Service"), []);
  assert.equal(made("kubernetes:batch/v1:CronJob").length, 1);
  assert.ok(made("gcp:cloudrunv2/job:Job").includes("shop-report"));
});

test("a variable with dots has a key with underscores, and each runtime finds it under that", async () => {
  const workload = parts.serving(
    { scaling: { min: 1 } },
    {
      secrets: { "spring.admin-key": { generate: {} } },
      bindings: { main: bindingOf("shop") },
      bound: { "spring.datasource.username": "{main.username}", "spring.datasource.password": "{main.password}" },
      env: { "spring.profiles.active": "prod" },
    },
  );
  const deployment = await create({ workload });
  assert.equal(messages(deployment), "");
  const copies = deployment.resources
    .filter(({ type }) => type === "gcp:secretmanager/secret:Secret")
    .map(({ inputs }) => inputs["secretId"] as string);
  for (const key of ["spring_admin_key", "spring_datasource_password"]) assert.ok(copies.includes(`shop-${key}`), key);
  const container = (type: string): string => JSON.stringify(deployment.one(type).inputs["spec"] ?? {});
  assert.match(container("kubernetes:apps/v1:Deployment"), /"name":"spring\.datasource\.password","valueFrom"/);
});

test("an identity of somebody else is taken as it is, and one runtime makes nothing of the other", async () => {
  const { platform, workload, regions } = args;
  const given = { platform, workload, regions, cloudRun: {}, identity: parts.identity };
  const deployment = await run(() => new App("shop", given, withProviders()));
  assert.equal(messages(deployment), "");
  const types = deployment.children("shop").map(([type]) => type);
  assert.ok(!types.includes("groundplan:index:AppIdentity"));
  assert.ok(!deployment.resources.some(({ type }) => type.startsWith("kubernetes:apps")));
});

test("a second run changes nothing", async () => {
  const state = emptyState();
  const program = (): App => new App("shop", args, withProviders());
  assert.equal(messages(await run(program, { state })), "");
  const again = await run(program, { state });
  assert.deepEqual(
    again.resources.filter(({ operation }) => operation !== "same" && operation !== "read"),
    [],
  );
});

const withoutCluster = { network: parts.network, images, store, sync };
for (const [title, wrong, message] of [
  ["nowhere to run", { cloudRun: undefined, kubernetes: undefined }, /cloudRun: missing; say where it runs/],
  [
    "a cluster that there is not",
    { platform: withoutCluster },
    /platform.cluster: missing; give the platform a cluster/,
  ],
  ["no region", { regions: [] }, /regions: \[\]; /],
  [
    "what Cloud Run cannot keep and what Kubernetes cannot keep, both at once",
    { workload: parts.serving({ single: true, resources: { memory: 512 } }) },
    /web.single: true; run it on Kubernetes[^]*web.resources.memory: 512; use a whole number from 1024/,
  ],
  [
    "a form that is none, by the name of the variable",
    { workload: { ...args.workload, secrets: { TOKEN: { generate: { form: "uuid", bytes: 5 } } } } },
    /workload.secrets.TOKEN.generate.bytes: 5; leave it out: uuid takes/,
  ],
  [
    "callers that nobody asks for",
    { cloudRun: { invokers: ["group:a@example.com"] } },
    /cloudRun.invokers: 1; leave them out/,
  ],
  [
    "what is delivered to GitHub as what it is not, callers and deployers that are nobody, and users of what is no database, all at once",
    {
      cloudRun: { ingress: "all", invokers: ["bob"], deployers: ["allUsers"] },
      workload: {
        ...parts.serving({ scaling: { min: 1 } }),
        secrets: { TOKEN: { generate: {} } },
        config: { LEVEL: {} },
        bindings: { main: bindingOf("shop"), users: { cloudRun: parts.runServer } },
      },
      github: { repository: "acme/web.git", environment: "test", secrets: ["LEVEL"], variables: ["TOKEN"] },
      databaseUsers: { users: {}, main: { ttlSeconds: 5 } },
    },
    new RegExp(
      [
        'cloudRun\\.invokers\\[0\\]: "bob"; use an IAM member .*, or allUsers for everybody',
        'cloudRun\\.deployers\\[0\\]: "allUsers"; use an IAM member',
        'databaseUsers\\.users: "users"; name one of workload\\.bindings that is a database',
        "databaseUsers\\.main\\.ttlSeconds: 5; use a whole number from 60",
        'github\\.repository: "acme/web\\.git"; name the repository as owner/name, without \\.git',
        'github\\.secrets\\[0\\]: "LEVEL"; move it to variables: it is plain configuration of the application',
        'github\\.variables\\[0\\]: "TOKEN"; move it to secrets: it is a secret of the application',
      ].join("[^]*"),
    ),
  ],
  [
    "more connections than the database takes, on both runtimes together",
    {
      workload: {
        ...args.workload,
        processes: { web: { port: 8080, scaling: { min: 1, max: 4 }, connections: { main: 8 } } },
      },
    },
    /connectionLimit: 90; let instances open fewer connections.*make 104/,
  ],
  [
    "users of a database that is not bound",
    { databaseUsers: { other: {} } },
    /databaseUsers.other: "other"; name one of/,
  ],
] as [string, Partial<AppArgs>, RegExp][]) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await create(wrong);
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("shop"), []);
  });
}

/** Who may call which service, in the order of the names. */
function grantsOf({ resources }: Deployment): [name: string, server: unknown, location: unknown, member: unknown][] {
  return resources
    .filter(({ inputs }) => inputs["role"] === "roles/run.servicesInvoker")
    .map(({ name, inputs }): [string, unknown, unknown, unknown] => [
      name,
      inputs["name"],
      inputs["location"],
      inputs["member"],
    ])
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

const [region, second] = ["europe-west1", "europe-west4"];
const calling: AppArgs["workload"] = {
  image: parts.image,
  processes: { web: { port: 8080, scaling: { min: 1 } }, live: { port: 8081, private: true, scaling: { min: 1 } } },
  bindings: { users: { cloudRun: parts.runServer }, live: { process: "live" } },
  bound: { USERS_URL: "{users.url}", LIVE_URL: "{live.url}" },
};
const member = "serviceAccount:app-shop@acme-test.iam.gserviceaccount.com";

for (const [on, given, expected] of [
  [
    "both runtimes",
    {},
    [
      [`shop-calls.live-${region}`, "shop-live", region, member],
      [`shop-calls.live-${second}`, "shop-live", second, member],
      [`shop-calls.users-${region}`, "users-api", region, member],
      [`shop-calls.users-${second}`, "users-api", second, member],
    ],
  ],
  // Its own process is in the cluster, where a network policy lets it in.
  ["Kubernetes alone", { cloudRun: undefined }, [[`shop-calls.users-${region}`, "users-api", region, member]]],
  [
    "Cloud Run alone",
    { kubernetes: undefined, regions: [region] },
    [
      [`shop-calls.live-${region}`, "shop-live", region, member],
      [`shop-calls.users-${region}`, "users-api", region, member],
    ],
  ],
] as [string, Partial<AppArgs>, unknown[]][]) {
  test(`on ${on} an application gives itself the right to call, each server in each region once`, async () => {
    assert.deepEqual(grantsOf(await create({ workload: calling, ...given })), expected);
  });
}

test("the right to call stays while an application moves from one runtime to the other", async () => {
  const state = emptyState();
  const on = (runtimes: Partial<AppArgs>) => () => {
    new App("shop", { ...args, workload: calling, regions: [region], ...runtimes }, withProviders());
  };
  const steps = [{ kubernetes: undefined }, {}, { cloudRun: undefined }] as Partial<AppArgs>[];
  for (const [index, step] of steps.entries()) {
    const { resources } = await run(on(step), { state });
    const granted = resources.find(({ name }) => name === `shop-calls.users-${region}`);
    assert.equal(granted?.operation, index === 0 ? "create" : "same");
  }
});

test("the options name the providers, whatever is set up on the machine that deploys", async () => {
  const deployment = await run(() => new App("shop", args));
  assert.match(messages(deployment), /opts\.providers\.vault: missing; name Vault's provider in the options/);
  assert.match(
    messages(deployment),
    /opts\.providers\.kubernetes: missing; name the cluster's provider in the options/,
  );
  assert.deepEqual(deployment.resources, []);
});
