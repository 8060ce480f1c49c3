// Heroku's Procfile, with the app.json beside it (https://devcenter.heroku.com/articles/app-json-schema, read on 2026-11-30).
import { readCommandLine } from "../command-line";
import { commandPort } from "../command-port";
import type { Draft, Program, Variable } from "../draft";
import { insteadOf } from "../images";
import { boundOf, hostedKind, kindOf } from "../kinds";
import { addHosted, addMigrated } from "../migrated";
import { readNearby } from "../nearby";
import { siteFor } from "../places";
import { builds, migratesAtStart, migratesFirst, runsOnce, tellMembers, type Reason, type Reasons } from "../reasons";
import { parseSource, type Item, type Source } from "../source";
import { readUsualShutdown, worksOnly } from "../unsaid";
import { isProvidersDatabase, readProvider } from "./addons";

/** Heroku says the port when it starts a server; this one is Cloud Run's own default. */
const usualPort = 8080;

const shown: Reason = ["left out", "is for people who look for the application"];

const others: Reasons = {
  $schema: shown,
  name: ["left out", "the command names the application"],
  description: shown,
  keywords: shown,
  logo: shown,
  website: shown,
  success_url: shown,
  generator: shown,
  repository: builds,
  stack: builds,
  image: builds,
  buildpacks: builds,
  features: ["left out", "a new version gets traffic once it is healthy"],
  environments: ["left out", "reviews and tests have files of their own here"],
};

/** Whether a file is an app.json that no Procfile is beside: what its buildpack finds is its server (https://devcenter.heroku.com/articles/procfile). */
export function isAppAlone(file: string): boolean {
  return /(^|[/\\])app\.json$/.test(file) && readNearby(file, "Procfile") === undefined;
}

/** The draft of a Procfile, or of an app.json without one. */
export function readHeroku({ file, documents, notes }: Source): Draft {
  const draft: Draft = { programs: [], data: [], hostnames: [] };
  const isAlone = isAppAlone(file);
  const app = isAlone ? documents[0] : besideOf(file, notes);
  if (app !== undefined && !isAlone) draft.beside = [app];
  const variables = (app?.get("env")?.entries() ?? []).flatMap(([name, item]) => variableOf(name, item) ?? []);
  const found = isAlone ? foundIn(app) : (documents[0]?.entries() ?? []);
  for (const [name, item] of found) draft.programs.push(programOf(name, item, variables));
  readAddons(app, draft);
  const migrating =
    draft.programs.find(({ kind }) => kind === "job") ?? draft.programs.find(({ name }) => name === "web");
  if (migrating?.item.kind === "text" && !isProvidersDatabase(servicesOf(app)))
    addMigrated(migrating.item, draft, "Heroku");
  if (app !== undefined) tellApp(app, draft.programs);
  draft.programs[0]?.item.remark(
    "to do",
    "what people set at Heroku is in no file: `heroku config` names it; write each variable in env, config or secrets, and those that lead to data in bound",
  );
  return draft;
}

/** The one server that the image starts by itself. */
function foundIn(app: Item | undefined): [name: string, item: Item][] {
  app?.remark("changed", "no Procfile is beside it: web is what the image starts by itself");
  return app === undefined ? [] : [["web", app]];
}

function besideOf(file: string, notes: Source["notes"]): Item | undefined {
  const text = readNearby(file, "app.json");
  return text === undefined ? undefined : parseSource("app.json", text, notes, "app.json:").documents[0];
}

/** `web` alone gets requests, and `release` runs before each new version (https://devcenter.heroku.com/articles/procfile#special-process-types). */
function programOf(name: string, item: Item, variables: Variable[]): Program {
  const isRelease = name === "release";
  const program: Program = {
    name,
    kind: isRelease ? "job" : "process",
    hosts: [],
    build: "Procfile",
    variables: [...variables],
    files: [],
    volumes: {},
    ports: [],
    isPublic: name === "web",
    worksAlways: true,
    ...(isRelease ? { runs: "deploy" } : {}),
    item,
  };
  if (item.kind === "text") readCommandLine(item, program, "args", true);
  if (name !== "web" && !isRelease && !worksOnly.test(`${name} ${item.peek() ?? ""}`))
    item.remark("to do", `Heroku runs ${name} once somebody says how many: leave it out if people run it by hand`);
  if (!isRelease && migratesFirst.test(item.peek() ?? "")) item.remark(...migratesAtStart);
  if (name === "web") program.ports.push(commandPort(program.args ?? []) ?? usualPort);
  readUsualShutdown(program);
  return program;
}

/** A value, or what becomes of a missing one; what nobody has to set is left out. */
function variableOf(name: string, item: Item): Variable | undefined {
  const text = (item.kind === "text" ? item : item.get("value"))?.peek();
  const description = item.get("description")?.peek() ?? "";
  // Heroku makes 64 hexadecimal digits (https://devcenter.heroku.com/articles/app-json-schema#env).
  const isMade = item.get("generator")?.peek() === "secret";
  const isOptional = item.get("required")?.peek() === "false";
  const site = text === undefined && !isMade ? siteFor(name, description, /\bherokuapp\.com\b/) : undefined;
  if (site !== undefined) {
    item.note("changed", "has the host name that users load");
    return { name, value: { text: site }, item };
  }
  if (text === undefined && !isMade && isOptional) {
    item.note("left out", "nobody has to set it; add it where it is needed");
    return undefined;
  }
  item.take();
  const place = item.at(item.path, description);
  if (isMade) return { name, value: { isSecret: true, made: { form: "hex", bytes: 32 } }, item: place };
  return { name, value: text === undefined ? { origin: "a person sets it" } : { text }, item: place };
}

function serviceOf(addon: Item): string {
  const plan = (addon.kind === "text" ? addon : addon.get("plan"))?.peek() ?? "";
  return plan.split(":")[0] ?? "";
}

/** What the add-ons are of, without their plans. */
function servicesOf(app: Item | undefined): string[] {
  return (app?.get("addons")?.list() ?? []).map(serviceOf);
}

function readAddons(app: Item | undefined, draft: Draft): void {
  for (const item of app?.get("addons")?.list() ?? []) {
    const service = serviceOf(item);
    const kind = hostedKind(service);
    if (kind !== undefined) {
      // https://devcenter.heroku.com/articles/add-ons#creating-an-add-on: `--as CACHE` sets CACHE_URL.
      const as = item.get("as")?.peek();
      const variable = as === undefined ? kindOf(kind).hosted?.variable : `${as}_URL`;
      addHosted(kind, item.at(`${item.path}.${variable ?? ""}`, ""), draft, variable);
      const bound = boundOf(kind);
      if (bound !== undefined) item.note("changed", insteadOf(bound));
    } else if (service === "scheduler")
      item.note("to do", "its times are in no file: write a job with a schedule for each");
    else if (/^(papertrail|logentries|librato|newrelic|scout|sumologic|coralogix|logdna)$/.test(service))
      item.note("left out", "logs and metrics of a process are kept by the platform");
    else readProvider(service, item, draft.programs);
  }
}

/** The path that Dokku asks before a version gets traffic (https://dokku.com/docs/appendices/file-formats/app-json/, read on 2026-11-30). */
function readChecks(checks: Item[], program: Program): void {
  const paths = checks.filter((check) => check.get("path")?.peek()?.startsWith("/") === true);
  const isStart = (check: Item): boolean => /^(startup|readiness)$/.test(check.get("type")?.peek() ?? "");
  const check = paths.find(isStart) ?? paths[0];
  if (program.ports.length > 0 && check !== undefined) program.health = { path: check.get("path")?.text() ?? "/" };
  for (const leaf of checks.flatMap((one) => one.rest())) leaf.note("left out", "the platform asks at its own pace");
}

/** Instances, checks, and what runs once. */
function tellApp(app: Item, programs: Program[]): void {
  for (const [name, item] of app.get("formation")?.entries() ?? []) {
    const number = item.get("quantity")?.number();
    const program = programs.find((one) => one.name === name);
    if (program !== undefined && number !== undefined && number > 0) program.instances = { min: number, max: number };
    for (const leaf of item.rest())
      leaf.note("left out", "is the size of a machine of Heroku's: say resources where the default is not enough");
  }
  for (const program of programs) readChecks(app.get("healthchecks", program.name)?.list() ?? [], program);
  app.get("scripts", "postdeploy")?.note(...runsOnce);
  for (const leaf of app.get("scripts")?.rest() ?? [])
    leaf.note("left out", "reviews are made and taken away by groundplan review");
  tellMembers(app, others);
}
