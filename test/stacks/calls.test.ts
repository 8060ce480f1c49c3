// Applications that call each other, through the whole program of an environment.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import type { Application, Applications, Specification } from "../../stacks/application";
import { appRelations } from "../../stacks/app-relations";
import type { Uses } from "../../stacks/uses";
import { programOf } from "../../stacks/program";
import { messages, run } from "../support/program";

type Values = Record<string, unknown>;

const hello = `docker.io/acme/web:1@sha256:${"0123456789abcdef".repeat(4)}`;
const port = 8080;
const scaling = { min: 1 };

function application(specification: Specification, rest: Partial<Application> = {}): Application {
  return { ...rest, workload: () => ({ egress: "internet", ...specification }) };
}

const call: Uses = { kind: "call", application: "users", process: "api" };
const users = application({ processes: { api: { port, private: true, scaling } } }, { routes: {} });
const shop = application(
  { processes: { web: { port, scaling } }, bound: { USERS_URL: "{users.url}" } },
  { uses: { users: call } },
);

/** The same in the cluster too, as prod runs them. */
function everywhere(one: Application): Application {
  return { ...one, kubernetes: {}, everyRegion: true };
}

function configOf(stack: string, names: string[]): Record<string, string> {
  const { config } = parse(fs.readFileSync(path.join(__dirname, `../../Pulumi.${stack}.yaml`), "utf8")) as {
    config: Values;
  };
  const domain = String(config["groundplan:domain"]);
  const apps = names.map((name) => [name, { image: hello, ...(name === "shop" ? { hostnames: [domain] } : {}) }]);
  return Object.fromEntries(
    Object.entries({ ...config, "groundplan:apps": Object.fromEntries(apps) as Values }).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

for (const [stack, applications, grants] of [
  ["dev", { shop, users }, ["shop-calls.users-europe-west1"]],
  [
    "prod",
    { shop: everywhere(shop), users: everywhere(users) },
    ["shop-calls.users-europe-west1", "shop-calls.users-europe-west4"],
  ],
] as [string, Applications, string[]][]) {
  test(`in ${stack} an application calls one that comes after it in the table`, async () => {
    const config = configOf(stack, ["shop", "users"]);
    const deployment = await run(programOf(applications), { stack, config });
    assert.equal(messages(deployment), "");
    const named = deployment.resources.filter(({ name }) => name.includes("-calls."));
    const granted = named.filter(({ type }) => type === "gcp:cloudrunv2/serviceIamMember:ServiceIamMember");
    assert.deepEqual(granted.map(({ name }) => name).sort(), grants);
    for (const { inputs } of granted) {
      assert.equal(inputs["name"], "users-api");
      assert.match(inputs["member"] as string, /^serviceAccount:[\w-]*shop/);
    }
    const policies = named.filter(({ type }) => type.includes("NetworkPolicy"));
    assert.deepEqual(
      policies.map(({ name, inputs }) => [name, (inputs["metadata"] as { namespace: string }).namespace]),
      stack === "prod" ? [["shop-calls.users", "users"]] : [],
    );
  });
}

/** What the rules between applications find, without a program. */
function found(applications: Applications, names = Object.keys(applications)): string[] {
  const apps = Object.fromEntries(
    names.map((name) => [name, { image: hello, ...(name === "shop" ? { hostnames: ["shop.example.com"] } : {}) }]),
  );
  return appRelations(applications).flatMap((find) =>
    find({ apps, domain: "example.com" }, "acme").map(({ at = "", remedy }) => `${at} ${remedy}`),
  );
}

function calling(name: string, one: Application = users): Application {
  return { ...one, uses: { next: { kind: "call", application: name, process: "api" } } };
}

for (const [what, applications, names, message] of [
  ["nothing that is not there", { shop, users }, ["shop", "users"], undefined],
  [
    "an application without a file",
    { shop, user: users },
    ["shop"],
    /^\.shop uses\.users of stacks\/apps\/shop\.ts: there is no application "users" .*did you mean user\?$/,
  ],
  [
    "one that the environment does not run",
    { shop, users },
    ["shop"],
    /^\.shop .*it calls users: name users in this table too, or take shop out$/,
  ],
  ["itself", { users: calling("users") }, ["users"], /^\.users .*name api among the bindings of the workload/],
  [
    "a process that is not there",
    { shop, users: application({ processes: { web: { port, private: true }, work: {} } }, { routes: {} }) },
    ["shop", "users"],
    /users has no process "api" with a port: name one that it has \(web\)$/,
  ],
  [
    "a worker",
    { shop, users: application({ processes: { api: {} } }) },
    ["shop", "users"],
    /users has no process "api" with a port/,
  ],
  [
    "a server of the front door",
    {
      shop,
      users: application({ processes: { api: { port } }, bindings: { own: { process: "api" } } }, { routes: {} }),
    },
    ["shop", "users"],
    /set private of the process api in stacks\/apps\/users\.ts/,
  ],
  [
    "into a cluster",
    { shop, users: { ...users, cloudRun: false, kubernetes: {} } },
    ["shop", "users"],
    /let users run on Cloud Run as well/,
  ],
  [
    "out of every region into one",
    { shop: everywhere(shop), users },
    ["shop", "users"],
    /let users run in every region too/,
  ],
  [
    "in a circle",
    { one: calling("two"), two: calling("six"), six: calling("one") },
    ["six", "one", "two"],
    /^\.six six calls one calls two calls six: let one of them/,
  ],
  [
    "by a route to a process whose name is too long with the application's",
    {
      shop: application(
        { processes: { "administration-of-all": { port } } },
        { routes: { "/": "administration-of-all" } },
      ),
    },
    ["shop"],
    /origin is "shop-administration-of-all": shorten the name of the process; use up to 25 .*<name>-edge has 30/,
  ],
  [
    "by a route to a private process",
    { shop: { ...users, routes: { "/": "api" } } },
    ["shop"],
    /^\.shop routes\["\/"\] of stacks\/apps\/shop\.ts leads to "api": leave private of the process out/,
  ],
  [
    "by a route with a pattern",
    { shop: { ...shop, uses: {}, routes: { "/": "web", "/api/*": "web" } } },
    ["shop"],
    /^\.shop routes\["\/api\/\*"\] of stacks\/apps\/shop\.ts leads to "web": leave the \* out/,
  ],
  [
    "that has a server which nobody reaches",
    { shop: application({ processes: { web: { port }, api: { port } } }) },
    ["shop"],
    /^\.shop "api" of stacks\/apps\/shop\.ts has a port, and nobody reaches it: name it in routes, such as \{"\/":"api"\}, or say private: true/,
  ],
  [
    "that has a server of TCP which nobody reaches",
    { shop: application({ processes: { web: { port }, mqtt: { port: 1883, protocol: "tcp" } } }) },
    ["shop"],
    /^\.shop "mqtt" of stacks\/apps\/shop\.ts has a port, and nobody reaches it/,
  ],
  [
    "of its own by a binding",
    {
      shop: application({
        processes: { web: { port, bound: { API: "{api.url}" } }, api: { port } },
        bindings: { api: { process: "api" } },
      }),
    },
    ["shop"],
    undefined,
  ],
  [
    "by a route to nothing",
    { shop: { ...users, routes: { "/": "app" } } },
    ["shop"],
    /leads to "app": name a process with a port$/,
  ],
] as [string, Applications, string[], RegExp | undefined][]) {
  test(`an application calls ${what}: ${message === undefined ? "accepted" : "refused by name"}`, () => {
    const all = found(applications, names);
    assert.equal(all.length, message === undefined ? 0 : 1, all.join("\n"));
    if (message !== undefined) assert.match(all[0] ?? "", message);
  });
}
