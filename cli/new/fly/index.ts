// Fly's fly.toml, and the same as YAML or JSON (https://fly.io/docs/reference/configuration/).
import { readCommandLine } from "../command-line";
import type { Draft, Program, Variable } from "../draft";
import { addMigrated } from "../migrated";
import { secondsOf } from "../compose/health";
import { builds, regions, tellMembers, terminal, type Reason, type Reasons } from "../reasons";
import type { Item, Source } from "../source";
import { readFiles, readMounts, readSizes } from "./machines";
import { readChecks, readServices } from "./services";

const rollout: Reason = ["left out", "a new version gets traffic once it is healthy"];
const own: Reason = ["left out", "says how Fly's own machines behave"];
const sizeOfJob: Reason = ["left out", "the job has the default size: say resources where it needs more"];

const others: Reasons = {
  app: ["left out", "the command names the application"],
  primary_region: regions,
  regions,
  restart: ["left out", "the runtimes start what has ended again"],
  console_command: terminal,
  swap_size_mb: ["left out", "an instance has no swap: give it the memory that it needs (resources)"],
  metrics: ["to do", "name port and path in metrics of the process"],
  experimental: own,
  host_dedication_id: regions,
};

const heads = [
  "app",
  "http_service",
  "primary_region",
  "kill_signal",
  "kill_timeout",
  "mounts",
  "processes",
  "vm",
  "deploy",
];

/** Whether a document that is none of the others is a description of Fly's. */
export function isFly(root: Item): boolean {
  const isOther = ["apiVersion", "kind"].some((key) => root.get(key) !== undefined);
  const serves = root.get("services", "0", "internal_port") !== undefined;
  return !isOther && (serves || heads.some((key) => root.get(key) !== undefined));
}

/** The draft of a fly.toml. */
export function readFly({ file, documents }: Source): Draft {
  const draft: Draft = { programs: [], data: [], hostnames: [] };
  const [root] = documents;
  if (root === undefined) return draft;
  const app = root.get("app")?.peek();
  if (app !== undefined) draft.hostnames.push(`${app}.fly.dev`);
  const imageItem = root.get("build", "image");
  const image = imageItem?.text();
  root
    .get("build")
    ?.rest()
    .forEach((leaf) => {
      leaf.note(...builds);
    });
  const shared = variablesOf(root);
  const base = (name: string, item: Item): Program => ({
    name,
    kind: "process",
    hosts: [],
    ...(image === undefined || imageItem === undefined ? {} : { image, imageItem }),
    variables: [...shared],
    files: [],
    volumes: {},
    ports: [],
    isPublic: false,
    worksAlways: true,
    item,
  });
  draft.programs.push(...processesOf(root, base));
  readServices(root, draft.programs);
  readChecks(root, draft.programs);
  readMounts(root, draft.programs);
  readFiles(root, draft.programs, file);
  readSizes(root, draft.programs);
  readEnd(root, draft.programs);
  readRelease(root, base, draft);
  nameServer(draft.programs);
  tellSecrets(root);
  tellMembers(root, others);
  for (const leaf of root.get("experimental")?.rest() ?? []) leaf.note(...own);
  return draft;
}

/** One that has no table of processes runs one, which is called `app`. */
function processesOf(root: Item, base: (name: string, item: Item) => Program): Program[] {
  const command = root.get("experimental", "cmd") ?? root.get("experimental", "exec");
  const named = (root.get("processes")?.entries() ?? []).filter(() => root.get("processes")?.kind === "table");
  if (named.length === 0) {
    const program = base("app", root.get("http_service") ?? root.get("services") ?? root.get("app") ?? root);
    readCommandLine(command, program, "args");
    readCommandLine(root.get("experimental", "entrypoint"), program, "command");
    return [program];
  }
  return named.map(([name, item]) => {
    const program = base(name, item);
    readCommandLine(item, program, "args");
    return program;
  });
}

function variablesOf(root: Item): Variable[] {
  const entries = root.get("env")?.entries() ?? [];
  for (const [name, item] of entries) {
    if (/\.(internal|flycast)\b/.test(item.peek() ?? ""))
      item.remark(
        "to do",
        `${name} has an address of Fly's private network: other applications are called by a binding (uses, kind "call")`,
      );
  }
  return entries.map(([name, item]) => ({ name, value: { text: item.peek() ?? "" }, item }));
}

function readEnd(root: Item, programs: Program[]): void {
  const timeout = root.get("kill_timeout");
  const seconds = secondsOf(timeout?.text());
  const signal = root.get("kill_signal");
  if (seconds !== undefined && seconds >= 1)
    for (const program of programs) program.shutdownSeconds = Math.min(585, Math.ceil(seconds));
  if (signal?.text() !== undefined && !/^(SIG)?TERM$/.test(signal.peek() ?? ""))
    signal.note("to do", "the runtimes send SIGTERM and no other signal");
}

/** The command of a release is a job of each deployment. */
function readRelease(root: Item, base: (name: string, item: Item) => Program, draft: Draft): void {
  const deploy = root.get("deploy");
  const command = deploy?.get("release_command");
  if (command?.peek() !== undefined && command.peek() !== "") {
    const job: Program = { ...base("release", command), kind: "job", runs: "deploy", worksAlways: true };
    readCommandLine(command, job, "args");
    const seconds = secondsOf(deploy?.get("release_command_timeout")?.text());
    if (seconds !== undefined) job.timeoutSeconds = Math.min(86_400, Math.max(60, Math.ceil(seconds)));
    draft.programs.push(job);
    addMigrated(command, draft, "Fly");
  }
  for (const leaf of deploy?.rest() ?? [])
    leaf.note(...(leaf.path.includes("release_command_vm") ? sizeOfJob : rollout));
}

/** The one server that has Fly's own name is `web`. */
function nameServer(programs: Program[]): void {
  const app = programs.find(({ name }) => name === "app");
  if (app !== undefined && app.ports.length > 0 && !programs.some(({ name }) => name === "web")) app.name = "web";
}

/** People set them by hand (https://fly.io/docs/apps/secrets/). */
function tellSecrets(root: Item): void {
  (root.get("app") ?? root).remark(
    "to do",
    "secrets are not in this file: `fly secrets list` names them; write each in secrets, and those that lead to data in bound",
  );
}
