// Render's render.yaml (https://render.com/docs/blueprint-spec, read on 2026-11-30).
import path from "node:path";
import { Bindings } from "../bindings";
import { commandPort } from "../command-port";
import { readCommandLine } from "../command-line";
import { exposedIn } from "../dockerfile";
import type { Draft, Program } from "../draft";
import { isData, knownImage, replacedBy } from "../images";
import { boundOf, hostedKind, spokenOf, type DataKind } from "../kinds";
import type { Script } from "../kinds/run";
import { readNearby } from "../nearby";
import { accounts, tellMembers } from "../reasons";
import type { Item, Source } from "../source";
import { cronOf } from "../schedules";
import { readUsualShutdown } from "../unsaid";
import { placeVolume } from "../volumes";
import { ofScope, ofService, other } from "./reasons";
import { splitWords } from "../words";
import { readSizes } from "./sizes";
import { Environment } from "./variables";

/** The port that a server listens on where nothing says another one (https://render.com/docs/web-services#port-binding). */
const usualPort = 10_000;

/** Whether a document that is none of the others is a blueprint of Render's. */
export function isRender(root: Item): boolean {
  const isService = (item: Item): boolean => item.get("type")?.kind === "text" && item.get("name")?.kind === "text";
  const isProject = (item: Item): boolean => item.get("environments")?.kind === "list";
  if (root.get("projects")?.list().some(isProject) === true) return true;
  return (root.get("services")?.list() ?? []).some(isService) || root.get("databases")?.kind === "list";
}

/** The draft of a blueprint. */
export function readRender({ file, documents }: Source, _profiles: string[], name: string): Draft {
  const draft: Draft = { programs: [], data: [], hostnames: [] };
  draft.bindings = new Bindings(draft, name);
  const [root] = documents;
  if (root === undefined) return draft;
  const scopes = scopesOf(root);
  const all = (key: string): Item[] => scopes.flatMap((scope) => scope.get(key)?.list() ?? []);
  const scripts = all("services").flatMap((item) => extensionScript(item.get("initialDeployHook")));
  for (const item of all("databases")) addData(item, hostedKind("databases"), draft, scripts);
  for (const item of all("services")) addData(item, dataOf(item), draft);
  const environment = new Environment(scopes, draft, draft.bindings);
  for (const item of all("services").filter((one) => dataOf(one) === undefined))
    readService(item, draft, environment, file);
  for (const scope of scopes) {
    scope.get("envVarGroups")?.take();
    tellMembers(scope, scope === root ? other : ofScope);
  }
  return draft;
}

/** What has services, databases and groups: the file, and one environment of each project (https://render.com/docs/blueprint-spec#projects-and-environments). */
function scopesOf(root: Item): Item[] {
  const projects = root.get("projects")?.list() ?? [];
  const chosen = projects.flatMap((project) => {
    const all = project.get("environments")?.list() ?? [];
    const own = all.find((one) => /^prod/i.test(one.get("name")?.peek() ?? "")) ?? all[0];
    for (const one of all)
      if (one !== own)
        one.note("left out", "is another environment: here each one is a stack, with the same applications");
    return own === undefined ? [project] : [project, own];
  });
  return [root, root.get("ungrouped") ?? [], chosen].flat();
}

/** What a service keeps data of: by its type, or a private one by its image, the repository that it is built from, or the name of one with a disk. */
function dataOf(item: Item): DataKind | undefined {
  const hosted = hostedKind(typeOf(item));
  if (hosted !== undefined) return hosted;
  const image = knownImage(item.get("image", "url")?.peek() ?? "");
  if (image !== undefined && isData(image.kind)) return image.kind;
  if (typeOf(item) !== "pserv") return undefined;
  const repository = /([^/]+?)(\.git)?\/?$/.exec(item.get("repo")?.peek() ?? "")?.[1];
  const last = item.get("disk") === undefined ? undefined : (item.get("name")?.peek() ?? "").split("-").at(-1);
  const names = [repository, last];
  const known = names.flatMap((name) => (name === undefined ? [] : (knownImage(name) ?? []))).at(0);
  return known !== undefined && isData(known.kind) ? known.kind : undefined;
}

function typeOf(item: Item): string {
  return item.get("type")?.peek() ?? "";
}

/** What a command runs in a database to give it extensions: `psql $DATABASE_URL -c 'CREATE EXTENSION vector'`. */
function extensionScript(item: Item | undefined): Script[] {
  const [, , text = ""] = /^psql\s+\S+\s+-c\s+(['"])(.*)\1\s*$/s.exec(item?.peek() ?? "") ?? [];
  return item === undefined || !/\bcreate\s+extension\b/i.test(text) ? [] : [{ item, texts: [text] }];
}

function addData(item: Item, kind: DataKind | undefined, { data }: Draft, scripts: Script[] = []): void {
  if (kind === undefined) return;
  const name = item.get("name")?.peek() ?? kind;
  const database = item.get("databaseName")?.peek();
  const option = (one: string): string | undefined => item.get(propertyOf(one))?.peek()?.replaceAll("_", "-");
  const service = spokenOf(kind, name, [name.toLowerCase()]);
  const run = { image: undefined, command: { words: [], item: undefined }, scripts };
  const asked = { ...boundOf(kind)?.asked?.(option), ...boundOf(kind)?.askedByRun?.(run) };
  data.push({
    ...service,
    credentials: database === undefined ? {} : { database },
    item,
    ...(Object.keys(asked).length === 0 ? {} : { asked }),
  });
  item.note(boundOf(kind) === undefined ? "to do" : "changed", replacedBy(service));
}

/** Render's word for an option of a server's command: `maxmemoryPolicy` is `--maxmemory-policy`. */
function propertyOf(option: string): string {
  return option.replace(/^-+/, "").replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

/** What a build does with a database beside building an image, as samples of Render's migrate in a script of theirs. */
function tellBuild(item: Item, file: string): void {
  const command = item.get("buildCommand");
  const text = command?.peek() ?? "";
  const folder = item.get("rootDir")?.peek() ?? "";
  const scripts = (splitWords(text) ?? [])
    .filter((word) => /\.sh$/.test(word))
    .map((word) => readNearby(file, path.posix.join(folder, word)) ?? "");
  const lines = [text, ...scripts].flatMap((one) => one.replace(/^\s*#.*$/gm, "").split("\n"));
  const line = lines.find((one) =>
    /\bmigrate\b|\bdb:(prepare|migrate|setup|schema:load|seed)\b|\bupgrade head\b/.test(one),
  );
  if (line !== undefined)
    command?.note(
      "to do",
      "migrates the database when Render builds: an image is built without one here, so let a job with onDeploy do that",
    );
}

function readService(item: Item, draft: Draft, environment: Environment, file: string): void {
  const type = typeOf(item);
  item.get("type")?.take();
  const runtime = (item.get("runtime") ?? item.get("env"))?.text();
  if (type === "static" || runtime === "static") {
    item.note(
      "to do",
      "is a static site: name the folder of its files in site of the application, or use a StaticSite",
    );
    return;
  }
  if (!/^(web|pserv|worker|cron)$/.test(type))
    item.remark(
      "to do",
      type === "workflow"
        ? "is a workflow, whose tasks Render starts when a program asks its API for them: here it is a worker that runs always; let it take its tasks from a queue, or make jobs of them"
        : `is of the type ${type}, which is not known here: it is a worker that runs always`,
    );
  const name = item.get("name")?.text() ?? type;
  const serves = type === "web" || type === "pserv";
  const image = item.get("image", "url")?.text();
  const program: Program = {
    name,
    kind: type === "cron" ? "job" : "process",
    hosts: [name.toLowerCase()],
    ...(image === undefined ? {} : { image }),
    build: [runtime, ...["rootDir", "dockerfilePath", "dockerContext"].map((key) => item.get(key)?.peek())].join(" "),
    variables: environment.of(item.get("envVars")),
    files: [],
    volumes: {},
    ports: [],
    servicePorts: [usualPort],
    isPublic: type === "web",
    ...(serves ? {} : { isWorker: true }),
    worksAlways: item.get("plan")?.peek() !== "free",
    item,
  };
  const command = item.get("dockerCommand") ?? item.get("startCommand");
  readCommandLine(command, program, "args", true);
  unwrapShell(program);
  if (serves) program.ports.push(portOf(program, item, file));
  if (type === "web") readDoor(item, program, draft);
  if (type === "cron") readSchedule(item.get("schedule"), program);
  readSizes(item, program);
  readUsualShutdown(program);
  readDisk(item.get("disk"), program);
  draft.programs.push(program);
  readRelease(item, program, draft);
  tellBuild(item, file);
  tellMembers(item, ofService);
  const creds = item.get("image", "creds");
  if (creds?.isUntouched() === true) creds.note(...accounts);
}

/** Render gives a shell all text behind `-c` as one argument, with quotes around it or not (https://render.com/docs/docker#running-commands). */
function unwrapShell(program: Program): void {
  const [, shell = "", rest = ""] =
    /^((?:\/(?:usr\/)?bin\/)?(?:ba|da)?sh)\s+-c\s+(.*)$/s.exec(program.args?.[2] ?? "") ?? [];
  if (shell === "" || rest === "") return;
  const words = splitWords(rest) ?? [];
  program.args = [shell, "-c", words.length === 1 ? (words[0] ?? rest) : rest];
}

function readSchedule(schedule: Item | undefined, job: Program): void {
  const cron = cronOf(schedule?.text() ?? "");
  if (cron !== undefined) job.runs = { cron, timeZone: "UTC" };
  else (schedule ?? job.item).note("to do", "is no schedule of five fields: write it with numbers");
}

/** Render tells a program its port, and looks for another one that it listens on, such as the one that its Dockerfile exposes. */
function portOf({ variables, command = [], args = [] }: Program, item: Item, file: string): number {
  const named = variables.find(({ name }) => name === "PORT")?.value.text ?? "";
  const known = /^\d{2,5}$/.test(named) ? Number(named) : commandPort([...command, ...args]);
  const isBuilt = (item.get("runtime") ?? item.get("env"))?.peek() === "docker";
  if (known !== undefined || (!isBuilt && item.get("image") === undefined)) return known ?? usualPort;
  const root = item.get("rootDir")?.peek() ?? ".";
  const dockerfile = path.posix.join(root, item.get("dockerfilePath")?.peek() ?? "Dockerfile");
  const exposed = isBuilt ? exposedIn(readNearby(file, dockerfile) ?? "") : undefined;
  if (exposed === undefined)
    item.remark(
      "to do",
      `listens on ${usualPort} here, as Render tells it in PORT: name the port of its image where that listens on another one`,
    );
  else item.remark("changed", `serves port ${exposed}, which its Dockerfile exposes`);
  return exposed ?? usualPort;
}

/** What users load. */
function readDoor(item: Item, program: Program, { hostnames }: Draft): void {
  const domains = [...(item.get("domains")?.list() ?? []), ...(item.get("domain")?.list() ?? [])];
  for (const domain of domains) hostnames.push(domain.text() ?? "");
  const own = `${program.name}.onrender.com`;
  // Each has a host name of its own there; the first one's is the site's.
  if (hostnames.some((name) => name.endsWith(".onrender.com"))) program.hosts.push(own);
  else hostnames.push(own);
  const path = item.get("healthCheckPath");
  if (path?.peek()?.startsWith("/") === true) program.health = { path: path.text() ?? "/" };
}

function readDisk(disk: Item | undefined, program: Program): void {
  const path = (disk?.get("mountPath")?.peek() ?? "").replace(/(.)\/+$/, "$1");
  if (disk !== undefined && path !== "") placeVolume(program, path, disk.get("name")?.peek() ?? "", false, disk);
}

/** Each deployment runs it before the new version gets traffic, with the variables of its service. */
function readRelease(item: Item, program: Program, { programs }: Draft): void {
  const command = item.get("preDeployCommand");
  if (command === undefined || command.peek() === "") return;
  const isFirst = !programs.some(({ name }) => name === "release");
  const { variables, build, image, worksAlways } = program;
  const job: Program = {
    name: isFirst ? "release" : `release-${program.name}`,
    kind: "job",
    runs: "deploy",
    hosts: [],
    variables,
    files: [],
    volumes: {},
    ports: [],
    isPublic: false,
    worksAlways,
    item: command,
    ...(build === undefined ? {} : { build }),
    ...(image === undefined ? {} : { image }),
  };
  readCommandLine(command, job, "args", true);
  programs.push(job);
}
