// This machine: its tools and packages.
import fs from "node:fs";
import path from "node:path";
import type { Fault } from "./fault";

export const machineFaults: Fault[] = [
  ["node", (world) => (world.node = "18.20.0"), "fail", /18\.20\.0 is older than 20\.19/, /Node\.js 24/],
  ["node", (world) => (world.node = "20.20.2"), "warn", /nobody mends Node\.js 20\.20\.2 since 2026-04-30/],
  ["engine", (world) => (world.programs = {}), "fail", /no `pulumi` on PATH/, /pulumi\.com\/docs\/install/],
  ["engine", (world) => (world.programs["pulumi version"] = "v3.99.0"), "fail", /older than 3\.260/],
  ["engine", (world) => (world.programs["pulumi version"] = "dev"), "warn", /says no version/],
  [
    "packages",
    ({ facts }) => {
      const file = path.join(facts.folder, "node_modules/.package-lock.json");
      fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace("4.6.7", "1.0.0"));
    },
    "fail",
    /another version of 1 is installed, zod 1\.0\.0 in place of 4/,
    /^npm ci$/,
  ],
  [
    "packages",
    ({ facts }) => {
      fs.rmSync(path.join(facts.folder, "node_modules"), { recursive: true });
    },
    "fail",
    /no packages are installed/,
  ],
  [
    "packages",
    ({ facts }) => {
      fs.rmSync(path.join(facts.folder, "package-lock.json"));
    },
    "skipped",
    /no package-lock\.json/,
  ],
  [
    "cluster-plugin",
    (world) => (world.programs = {}),
    "fail",
    /no gke-gcloud-auth-plugin/,
    /gcloud components install/,
  ],
];
