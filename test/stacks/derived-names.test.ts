// What is called after an application and something else of it has one owner.
import assert from "node:assert/strict";
import { test } from "node:test";
import { rules } from "../../components";
import type { Application, Applications, Specification } from "../../stacks/application";
import { distinctNames } from "../../stacks/derived-names";
import { programOf } from "../../stacks/program";
import { messages, run } from "../support/program";
import { encoded, valuesOf } from "../support/stack-values";

const image = `docker.io/acme/web:1@sha256:${"0123456789abcdef".repeat(4)}`;
const web = { port: 8080, scaling: { min: 1 } };

function having(specification: Specification, rest: Partial<Application> = {}): Application {
  return { routes: {}, workload: () => specification, ...rest };
}

function configured(applications: Applications): { [name: string]: object } {
  return Object.fromEntries(Object.keys(applications).map((name) => [name, { image }]));
}

function found(applications: Applications): string[] {
  const apps = configured(applications);
  return distinctNames(applications)({ apps }, "acme").map(({ at = "", remedy }) => `${at} ${remedy}`);
}

const nightly = having({ jobs: { nightly: { schedule: { cron: "0 3 * * *" } } } });

for (const [what, applications, message] of [
  [
    "a server on Cloud Run",
    { shop: having({ processes: { "x-web": web } }), "shop-x": having({ processes: { web } }) },
    '.shop-x processes.web of stacks/apps/shop-x.ts and processes["x-web"] of stacks/apps/shop.ts are both the server or worker of Cloud Run "shop-x-web": rename one of the two',
  ],
  [
    "a server in the cluster",
    {
      shop: having({ processes: { "x-web": web } }, { cloudRun: false, kubernetes: {} }),
      "shop-x": having({ processes: { web } }, { kubernetes: {} }),
    },
    /the server or worker of the cluster "shop-x-web"/,
  ],
  [
    "what stands before a server",
    {
      shop: having({ processes: { web, x: web } }, { routes: { "/": "web", "/x": "x" } }),
      "shop-x": having({ processes: { web } }, { routes: { "/": "web" } }),
    },
    /processes\.web of .*shop-x\.ts and processes\.x of .*shop\.ts are both the server that the front door knows as "shop-x"/,
  ],
  [
    "a new version of a server in the cluster",
    {
      shop: having({ processes: { x: { ...web, rollout: { steps: [] } } } }, { cloudRun: false, kubernetes: {} }),
      "shop-x": having({ processes: { canary: web } }, { cloudRun: false, kubernetes: {} }),
    },
    /processes\.canary of .* processes\.x of .* the server or worker of the cluster "shop-x-canary"/,
  ],
  [
    "a job",
    { shop: having({ jobs: { "x-mail": {} } }), "shop-x": having({ jobs: { mail: {} } }) },
    /jobs\.mail .* jobs\["x-mail"\] .* the job of Cloud Run "shop-x-mail"/,
  ],
  [
    "a bucket",
    {
      shop: having({}, { uses: { "x-files": { kind: "bucket" } } }),
      "shop-x": having({}, { uses: { files: { kind: "bucket" } } }),
    },
    /uses\.files .* uses\["x-files"\] .* what is called after the binding, "shop-x-files"/,
  ],
  [
    "a database",
    {
      shop: having({}, { uses: { x: { kind: "database" } } }),
      "shop-x": having({}, { uses: { main: { kind: "database" } } }),
    },
    /uses\.main .* uses\.x .* are both the database "shop_x"/,
  ],
  [
    "a copy of a key",
    { shop: having({ config: { k: {} } }), "shop-k": having({ secrets: { K: { key: "config" } } }) },
    /secrets\.K .* config\.k .* the copy of the key "shop-k-config"/,
  ],
  [
    "a service account",
    { app: nightly, cron: having({}) },
    /the name .* jobs\.nightly .* the service account "app-cron"/,
  ],
  [
    "a service account of a Worker",
    { app: having({ processes: { web } }, { routes: { "/": "web" } }), edge: having({}) },
    /the service account "app-edge"/,
  ],
] as [string, Applications, string | RegExp][]) {
  test(`two applications are refused that give ${what} the same name`, () => {
    const remedies = found(applications);
    assert.equal(remedies.length, 1);
    if (typeof message === "string") assert.equal(remedies[0], message);
    else assert.match(remedies[0] ?? "", message);
  });
}

test("nothing is said of names that are the same on different runtimes, of one application, or of different things", () => {
  const applications = {
    shop: having(
      { processes: { web, "x-web": web }, jobs: { web: {}, "x-web": {} } },
      { routes: { "/": "web", "/two": "web" }, uses: { web: { kind: "database" } } },
    ),
    "shop-x": having({ processes: { web } }, { cloudRun: false, kubernetes: {} }),
  };
  assert.deepEqual(found(applications), []);
});

test("an environment says so before anything is made, with the application to change", async () => {
  const applications = { shop: having({ processes: { "x-web": web } }), "shop-x": having({ processes: { web } }) };
  const config = encoded({ ...valuesOf("dev"), "groundplan:apps": configured(applications) });
  const deployment = await run(programOf(applications), { stack: "dev", config, preview: true });
  assert.match(messages(deployment), /groundplan:apps\.shop-x.*: rename one of the two/);
  assert.deepEqual(
    deployment.resources.map(({ type }) => type),
    ["pulumi:pulumi:Stack"],
  );
});

test("no application has a name of the platform's parts, or of a namespace of Kubernetes or GKE", () => {
  for (const name of ["default", "kube-system", "gke-managed-x", "gmp-public", "platform-vault"]) {
    assert.ok(rules.applicationName(name) !== undefined, name);
  }
  for (const name of ["kubes", "gke-shop", "gmp-shop", "platforms", "defaults"])
    assert.equal(rules.applicationName(name), undefined);
});
