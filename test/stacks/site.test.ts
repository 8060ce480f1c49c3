// An application with a static front end, through the whole program of an environment.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Application, FrontEnd } from "../../stacks/application";
import { programOf } from "../../stacks/program";
import { messages, run } from "../support/program";
import { encoded, valuesOf } from "../support/stack-values";
import { folderOf } from "../support/site-folder";

const image = `docker.io/acme/web:1@sha256:${"0123456789abcdef".repeat(4)}`;
const folder = folderOf({ "index.html": "<!doctype html><title>Shop</title>", "app.js": "1" });

function shop(site: FrontEnd, routes?: Application["routes"]): Application {
  const workload = { processes: { web: { port: 8080, scaling: { min: 1 } } }, egress: "internet" as const };
  return { site, ...(routes === undefined ? {} : { routes }), workload: () => workload };
}

function planOf(application: Application) {
  const values = valuesOf("dev");
  const apps = { shop: { image, hostnames: [values["groundplan:domain"]] } };
  const config = encoded({ ...values, "groundplan:apps": apps });
  return run(programOf({ shop: application }), { stack: "dev", config, preview: true });
}

test("files have a path of the host name and the server another, and the browser is told which", async () => {
  const deployment = await planOf(shop({ folder, fallback: "/index.html", settings: { theme: "dark" } }));
  assert.equal(messages(deployment), "");
  const { inputs } = deployment.one("cloudflare:index/workersScript:WorkersScript", "shop-site");
  const texts = inputs["bindings"] as { name: string; text?: string }[];
  const contract = texts.find(({ name }) => name === "CONTRACT")?.text;
  assert.equal(contract, '{"endpoints":{"web":"/api"},"settings":{"theme":"dark"}}');
});

test("a folder that was not built is an error before anything is made, and so is a path of both", async () => {
  const site = { folder: "apps/shop/dist", path: "/docs", buildCommand: "make front" };
  const { resources, errors } = await planOf(shop(site));
  assert.match(errors.map(({ message }) => message).join("\n"), /run make front/);
  assert.deepEqual(
    resources.filter(({ type }) => type.includes("WorkersScript")),
    [],
  );
  assert.match(messages(await planOf(shop({ folder }, { "/": "web" }))), /routes\[\d\]\.path/);
});
