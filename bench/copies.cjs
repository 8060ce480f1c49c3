"use strict";
// Plans so many copies of an application with three processes and a job on one network: `node copies.cjs <folder of a Pulumi project> <number>`.
// As the command does.
require("../start/lazy-sdk.cjs");
require("../register.cjs");
const { openSandbox } = require("../sandbox");
const { AppIdentity, CloudRunApp, Network, Registry } = require("../components");

const [projectDir, copies] = process.argv.slice(2);
const region = "europe-west1";
const image = `docker.io/library/web@sha256:${"0".repeat(64)}`;

function program() {
  const network = new Network("network", { regions: [region], addressRange: "10.16.0.0/14" });
  const images = new Registry("registry", { region, upstreams: ["docker.io/library"] });
  for (let index = 1; index <= Number(copies); index++) {
    const name = `app-${index}`;
    const identity = new AppIdentity(name, {});
    const workload = {
      image,
      processes: { web: { port: 8080, health: { path: "/" } }, api: { port: 8081 }, worker: {} },
      jobs: { nightly: { schedule: { cron: "0 3 * * *" } } },
    };
    new CloudRunApp(name, { workload, regions: [region], identity, network, images });
  }
}

openSandbox({ projectDir, stack: "copies", adapter: "offline", program })
  .then((sandbox) => sandbox.plan())
  .then((outcome) => {
    process.stdout.write(String(outcome.steps.length));
    if (outcome.errors.length > 0) {
      console.error(outcome.errors.slice(0, 5));
      process.exitCode = 1;
    }
  });
