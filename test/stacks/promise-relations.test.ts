// What is promised of an application and cannot be kept is told of its key with all other errors, by the arithmetic that the end point
// itself would have.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CacheEvictionPolicy } from "../../components";
import type { Application, Applications } from "../../stacks/application";
import { apps } from "../../stacks/apps";
import { programOf } from "../../stacks/program";
import { messages, run, type Deployment } from "../support/program";
import { encoded, valuesOf, type Values } from "../support/stack-values";

const all = (availability: number, environment: string): Values => {
  const table = valuesOf(environment)["groundplan:apps"] as { [name: string]: object };
  return Object.fromEntries(Object.entries(table).map(([name, app]) => [name, { ...app, availability }]));
};

function plan(applications: Applications, environment: string, values: Values): Promise<Deployment> {
  const own = { ...valuesOf(environment === "dev" ? "dev" : "prod"), "groundplan:environment": environment, ...values };
  return run(programOf(applications), { stack: environment, config: encoded(own) });
}

/** The reference customer's application with a cache and a path of its own for a second server, or in the cluster alone. */
function changed(rest: Partial<Application>, processes: object = {}): Applications {
  const own = apps["changelog"] as Application;
  const workload: Application["workload"] = (facts) => {
    const made = own.workload(facts);
    return { ...made, processes: { ...made.processes, ...processes } };
  };
  return { ...apps, changelog: { ...own, ...rest, workload } };
}

const cached = { kind: "cache", evictionPolicy: CacheEvictionPolicy.AllKeysLru } as const;
const uses = { ...apps["changelog"]?.uses, cache: cached };
const live = { live: { port: 4001, scaling: { min: 1 } } };

for (const [title, environment, applications, values] of [
  ["both runtimes behind Cloudflare", "prod", apps, {}],
  ["a drained runtime", "prod", apps, { "groundplan:drained": "cloudRun" }],
  [
    "one region, routes and a cache",
    "prod",
    changed({ everyRegion: false, uses, routes: { "/": "web", "/live": "live" } }, live),
    {},
  ],
  ["the cluster alone", "prod", changed({ cloudRun: false }), { "groundplan:cloudflarePlan": "business" }],
  ["Google's front door", "prod-google", apps, {}],
  ["the cluster behind Google's front door", "prod-google", apps, { "groundplan:drained": "cloudRun" }],
] as [string, string, Applications, Values][]) {
  test(`the arithmetic before is that of the end point: ${title}`, async () => {
    const kept = await plan(applications, environment, { ...values, "groundplan:apps": all(50, "prod") });
    assert.equal(messages(kept), "");
    const refused = await plan(applications, environment, {
      ...values,
      "groundplan:apps": all(99.99, "prod"),
      "groundplan:operators": ["nobody"],
    });
    assert.match(messages(refused), /groundplan:operators\[0\]: "nobody";/, "all at once");
    assert.deepEqual(
      refused.resources.filter(({ type }) => type !== "pulumi:pulumi:Stack"),
      [],
    );
    for (const name of Object.keys(all(50, "prod"))) {
      const { serviceLevel } =
        (kept.outputs["endpoints"] as { [name: string]: { serviceLevel: { source: string } } })[name] ?? {};
      const [said] = messages(refused)
        .split("\n")
        .filter((line) => line.includes(`groundplan:apps.${name}.availability: 99.99;`));
      assert.ok(
        said?.endsWith(`: ${serviceLevel?.source ?? "nothing"}`),
        `${said ?? ""}\n${serviceLevel?.source ?? ""}`,
      );
    }
  });
}

test("in dev nothing can be promised behind the Free plan, and what has no address has no promise", async () => {
  const own = valuesOf("dev")["groundplan:apps"] as { [name: string]: object };
  const promised = { ...own, directus: { ...own["directus"], availability: 90 } };
  assert.match(
    messages(await plan(apps, "dev", { "groundplan:apps": promised })),
    /groundplan:apps\.directus\.availability: 90; take what has a promise in the place of .*Cloudflare \(the Free plan has no SLA\).*, or leave it out: .* no promise of Cloudflare × /,
  );
  const nowhere = changed({ routes: {} });
  const { image } = own["changelog"] as { image: string };
  const alone = { ...own, changelog: { image, availability: 90 } };
  assert.match(
    messages(await plan(nowhere, "dev", { "groundplan:apps": alone })),
    /groundplan:apps\.changelog\.availability: 90; leave it out: nothing of the application answers under a host name/,
  );
});
