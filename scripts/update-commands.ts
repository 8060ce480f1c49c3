// Looks up each command of the blueprints where its tool says what it takes, and writes down what was found:
// `node --require ./register.cjs scripts/update-commands.ts <folder>`, in which there are
//
//   gcloud/      the sources of the Google Cloud CLI (`VERSION`, `lib/surface`, `lib/googlecloudsdk`)
//   google/      Google's discovery documents, as the Python package google-api-python-client carries them
//   cloudflare/  the npm package `cloudflare`
//   specs/       the npm package `@withfig/autocomplete`, for kubectl and helm
//   bao          the server with Vault's API that the tests use
//
// What is not found anywhere ends it with 1: such a command is wrong, or of a tool that is not looked up.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { looksUp } from "../cli/blueprint/checked";
import { commandsOf, lookedUp, referenceFile, unfound, type Reference, type Use } from "../test/support/commands";
import { cloudflareMethod } from "./commands/cloudflare";
import { gcloudCommand, gcloudOptions } from "./commands/gcloud";
import { googleMethod } from "./commands/google-apis";

const [folder = ""] = process.argv.slice(2);
const today = new Date().toISOString().slice(0, 10);
const found: Reference = { sources: {}, commands: {} };
const wrong = new Set<string>();

for (const file of ["dev", "prod"].map((environment) => `docs/blueprints/${environment}.md`)) {
  for (const use of commandsOf(fs.readFileSync(file, "utf8"))) if (looksUp.includes(use.tool)) note(use);
}
for (const known of Object.values(found.commands)) known.sort();
found.commands = Object.fromEntries(Object.entries(found.commands).sort(([one], [other]) => (one < other ? -1 : 1)));
fs.writeFileSync(referenceFile, `${JSON.stringify(found, undefined, 1)}\n`);
for (const one of wrong) process.stdout.write(`${one}\n`);
process.exitCode = wrong.size > 0 ? 1 : 0;

/** Keeps what a command is given and its source declares. */
function note(use: Use): void {
  const one = taken(use);
  if (one === undefined) {
    wrong.add(`${[use.tool, ...use.words].join(" ")}: there is no such command`);
    return;
  }
  const known = (found.commands[one.name] ??= []);
  const missing = unfound(use, one.takes);
  for (const option of missing) wrong.add(`${one.name}: ${option} is not declared`);
  for (const option of unfound(use, known)) {
    const declared = one.takes.find(
      (pattern) => unfound({ ...use, words: [], options: [option], members: [] }, [pattern]).length === 0,
    );
    if (declared !== undefined && !known.includes(declared)) known.push(declared);
  }
  if (lookedUp(use, found) === undefined) wrong.add(`${one.name}: it does not fit ${use.words.join(" ")}`);
}

interface Taken {
  name: string;
  takes: string[];
}

function taken(use: Use): Taken | undefined {
  if (use.tool === "gcloud") return ofGcloud(use);
  if (use.tool === "curl") return ofApi(use);
  if (use.tool === "vault") return ofHelp(use, path.join(folder, "bao"), (words) => [...words, "-help"]);
  if (use.tool === "openssl") return ofHelp(use, "openssl", (words) => [...words, "-help"]);
  return ofSpec(use);
}

function ofGcloud({ words }: Use): Taken | undefined {
  const sdk = path.join(folder, "gcloud");
  const command = gcloudCommand(sdk, words);
  if (command === undefined) return undefined;
  found.sources["gcloud"] =
    `the sources of the Google Cloud CLI ${fs.readFileSync(path.join(sdk, "VERSION"), "utf8").trim()}, ${today}`;
  const options = gcloudOptions(sdk, command) ?? [];
  return {
    name: `gcloud ${command.join(" ")}`,
    takes: [...options, ...options.map((one) => one.replace(/^--/, "--no-"))],
  };
}

function ofApi({ words: [method = "", address = ""] }: Use): Taken | undefined {
  const google = googleMethod(path.join(folder, "google"), method, address);
  if (google !== undefined) {
    found.sources["curl"] ??= `Google's discovery documents and the npm package cloudflare, ${today}`;
    return { name: google.pattern, takes: google.takes };
  }
  const pattern = cloudflareMethod(path.join(folder, "cloudflare"), method, address);
  // The members of these are what the provider's schema takes, which each plan is checked with.
  return pattern === undefined ? undefined : { name: pattern, takes: ["**"] };
}

/** A command that lists its options itself. */
function ofHelp({ tool, words }: Use, program: string, help: (words: string[]) => string[]): Taken | undefined {
  for (let count = Math.min(words.length, 3); count > 0; count--) {
    const { stdout, stderr } = spawnSync(program, help(words.slice(0, count)), { encoding: "utf8" });
    const text = `${stdout}\n${stderr}`;
    const options = [...text.matchAll(/^\s+(--?[a-z][\w-]*)/gm)].map(([, option = ""]) => option);
    if (options.length === 0 || /invalid command|unknown command/i.test(text)) continue;
    const version = spawnSync(program, ["version"], { encoding: "utf8" }).stdout.trim().split(",")[0] ?? "";
    found.sources[tool] = `what ${version} says of itself, ${today}`;
    return { name: [tool, ...words.slice(0, count)].join(" "), takes: options };
  }
  return undefined;
}

/** kubectl and helm, by what completes their command lines. */
function ofSpec({ tool, words }: Use): Taken | undefined {
  const file = path.join(folder, "specs/build", `${tool}.js`);
  if (!fs.existsSync(file)) return undefined;
  const text = fs.readFileSync(file, "utf8");
  const [command = ""] = words;
  if (!text.includes(`name:"${command}"`) && !text.includes(`"${command}"`)) return undefined;
  const { version } = JSON.parse(fs.readFileSync(path.join(folder, "specs/package.json"), "utf8")) as {
    version: string;
  };
  found.sources[tool] = `the npm package @withfig/autocomplete ${version}, ${today}`;
  return {
    name: `${tool} ${command}`,
    takes: [...text.matchAll(/"(--?[a-z][\w-]*)=?"/g)].map(([, option = ""]) => option),
  };
}
