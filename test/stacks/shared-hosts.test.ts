// Applications that answer under the host name of another one, through the whole program of an environment.
import assert from "node:assert/strict";
import { test } from "node:test";
import { appRelations } from "../../stacks/app-relations";
import type { Application, Applications, Specification } from "../../stacks/application";
import { keepable } from "../../stacks/promise-relations";
import { programOf } from "../../stacks/program";
import { reviewed } from "../../stacks/reviews";
import { messages, run } from "../support/program";
import { encoded, valuesOf } from "../support/stack-values";

const image = `docker.io/acme/web:1@sha256:${"0123456789abcdef".repeat(4)}`;
const everywhere = { kubernetes: {}, everyRegion: true };

function application(rest: Partial<Application> = {}, specification: Specification = {}): Application {
  const processes = { web: { port: 8080, scaling: { min: 1 } } };
  return {
    workload: ({ hostname }) => ({ processes, env: { SITE: hostname }, egress: "internet", ...specification }),
    ...rest,
  };
}

const shop = application(everywhere);
const api = application({ ...everywhere, hostnamesOf: "shop", routes: { "/api": "web", "/v2": "web" } });
const mail = application({ hostnamesOf: "shop" }, { processes: { work: {} } });

function planOf(stack: "dev" | "prod" | "prod-google", preview = true) {
  const values = valuesOf(stack === "dev" ? "dev" : "prod");
  const domain = String(values["groundplan:domain"]);
  // The table has the owner last: the order of its entries is nobody's business.
  const apps = { api: { image }, mail: { image }, shop: { image, hostnames: [domain, `www.${domain}`] } };
  const config = encoded({ ...values, "groundplan:apps": apps, "groundplan:environment": stack });
  return {
    domain,
    plan: run(programOf({ shop, api, mail }), { stack: stack === "dev" ? "dev" : "prod", config, preview }),
  };
}

test("in dev a path of the host name leads to the other application, and both are told the name", async () => {
  const { domain, plan } = planOf("dev");
  const deployment = await plan;
  assert.equal(messages(deployment), "");
  const router = deployment.resources.find(
    ({ type, inputs }) => type.endsWith(":WorkersScript") && JSON.stringify(inputs).includes('\\"/api'),
  );
  assert.ok(router !== undefined, "one Worker knows both paths");
  const domains = deployment.resources.filter(({ inputs }) => inputs["hostname"] === domain);
  assert.equal(new Set(domains.map(({ name }) => name)).size, domains.length);
  for (const name of ["shop", "api"]) {
    const { inputs } = deployment.one("gcp:cloudrunv2/service:Service", `${name}-web-europe-west1`);
    assert.match(JSON.stringify(inputs), new RegExp(`"SITE","value":"${domain}"`));
  }
});

for (const stack of ["prod", "prod-google"] as const) {
  test(`in ${stack} too, with a redirect of the owner's`, async () => {
    const deployment = await planOf(stack).plan;
    assert.equal(messages(deployment), "");
    const door = stack === "prod" ? ":WorkersScript" : ":URLMap";
    const routed = deployment.resources.filter(
      ({ type, inputs }) => type.endsWith(door) && /"\/api/.test(JSON.stringify(inputs).replaceAll("\\", "")),
    );
    assert.equal(routed.length, 1);
  });
}

/** What the rules between applications find, without a program. */
function found(
  applications: Applications,
  hostnames: { [name: string]: string[] } = { shop: ["shop.example.com"] },
): string[] {
  const apps = Object.fromEntries(
    Object.keys(applications).map((name) => [
      name,
      { image, ...(hostnames[name] === undefined ? {} : { hostnames: hostnames[name] }) },
    ]),
  );
  return appRelations(applications).flatMap((find) =>
    find({ apps, domain: "example.com" }, "acme").map(({ at = "", remedy }) => `${at} ${remedy}`),
  );
}

for (const [what, applications, hostnames, message] of [
  ["nothing of a right one", { shop, api, mail }, undefined, undefined],
  [
    "an owner that is not there",
    { shop, api: { ...api, hostnamesOf: "shopp" } },
    undefined,
    /^\.api hostnamesOf is "shopp": .*did you mean shop\?/,
  ],
  ["itself", { shop, api: { ...api, hostnamesOf: "api" } }, undefined, /^\.api leave hostnamesOf out/],
  ["one that shares itself", { shop, api, mail: { ...mail, hostnamesOf: "api" } }, undefined, /^\.mail .*name shop/],
  [
    "one without host names",
    { shop, mail: { ...mail, hostnamesOf: undefined, routes: {} }, api: { ...api, hostnamesOf: "mail" } },
    undefined,
    /^\.api hostnamesOf is "mail", which has no host names/,
  ],
  [
    "host names beside it",
    { shop, api },
    { shop: ["shop.example.com"], api: ["api.example.com"] },
    /^\.api\.hostnames leave it out/,
  ],
  [
    "a path of the owner",
    { shop, api: { ...api, routes: { "/": "web" } } },
    undefined,
    /^\.api routes: take "\/" out, which leads to shop already/,
  ],
  [
    "a path of another one",
    { shop, api, other: { ...api, routes: { "/api": "web" } } },
    undefined,
    /^\.other routes: take "\/api" out, which leads to api already/,
  ],
  [
    "rules",
    { shop, api: { ...api, edgeRules: [{ name: "one", when: {}, redirect: { to: "/" } }] } },
    undefined,
    /^\.api edgeRules: write them in stacks\/apps\/shop\.ts/,
  ],
] as [string, Applications, { [name: string]: string[] } | undefined, RegExp | undefined][]) {
  test(`it is told of ${what}`, () => {
    const all = found(applications, hostnames);
    if (message === undefined) assert.deepEqual(all, []);
    else {
      assert.equal(all.length, 1, all.join("\n"));
      assert.match(all[0] ?? "", message);
    }
  });
}

test("what the owner promises counts the Worker that chooses between the applications, and one without / promises nothing", () => {
  const values = { region: "europe-west1", failoverRegion: "europe-west4", cloudflarePlan: "free" };
  const promised = { door: "worker", kubernetes: false, highlyAvailable: false, assumed: [] } as const;
  const remedies = (apps: object): string[] =>
    keepable({ shop, api }, promised)({ ...values, apps }, "acme").map(({ at = "", remedy }) => `${at} ${remedy}`);
  const owner = { image, hostnames: ["shop.example.com"], availability: 99 };
  assert.match(remedies({ shop: owner, api: { image } }).join("\n"), /Workers/);
  assert.match(
    remedies({ shop: owner, api: { image, availability: 99 } }).join("\n"),
    /\.api.*nothing that answers at \//,
  );
});

test("a review of one has a host name of its own, and one without a path has none", () => {
  const asked = { of: "dev", app: "api", pull: 7, image, until: "2027-01-01" } as unknown as Parameters<
    typeof reviewed
  >[0];
  const entry = { image, hostnames: ["shop.example.com"], processes: {} };
  assert.deepEqual(reviewed(asked, api, entry, "example.com").app.hostnames.length, 1);
  const other = reviewed({ ...asked, app: "mail" }, mail, entry, "example.com");
  assert.deepEqual([other.app.hostnames, other.application.routes], [[], {}]);
});

test("at Google the dashboard of each shows the requests to its own paths", async () => {
  const deployment = await planOf("prod-google", false).plan;
  assert.equal(messages(deployment), "");
  const shown = (app: string): string[] => {
    const boards = deployment.resources.filter(
      ({ type, name }) => type.endsWith(":Dashboard") && name === `${app}-dashboard` && !type.startsWith("groundplan:"),
    );
    const services = deployment.resources.filter(({ type }) => type === "gcp:compute/backendService:BackendService");
    const text = JSON.stringify(boards.map(({ inputs }) => inputs));
    return services.map(({ outputs }) => outputs["name"] as string).filter((name) => text.includes(name));
  };
  const [ofShop, ofApi] = [shown("shop"), shown("api")];
  assert.ok(ofShop.length > 0 && ofApi.length > 0);
  assert.deepEqual(
    ofShop.filter((name) => ofApi.includes(name)),
    [],
  );
  assert.deepEqual(shown("mail"), []);
});
