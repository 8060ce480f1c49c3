// Services of a fly.toml: which ports its programs serve, to whom, and what asks whether they are healthy.
import { secondsOf } from "../compose/health";
import type { Program } from "../draft";
import { tellMembers, type Reason, type Reasons } from "../reasons";
import type { Item } from "../source";

const door: Reason = ["left out", "the front door takes HTTPS alone, and has the certificates"];
const pace: Reason = ["left out", "the platform asks at its own pace"];
const starts: Reason = ["left out", "the runtimes start and end instances by what is asked of them (scaling)"];

const others: Reasons = {
  force_https: door,
  auto_stop_machines: starts,
  auto_start_machines: starts,
  http_options: door,
  tls_options: door,
  concurrency: [
    "left out",
    "Cloud Run gives an instance up to 80 requests at once: scaling.concurrency says another number, up to 1,000, and Kubernetes has no such limit",
  ],
  max_machines_running: starts,
  script_checks: ["to do", "are commands: the platform asks a path (health.path), gRPC, or whether somebody listens"],
  machine_checks: ["left out", "a new version gets traffic once it is healthy"],
};

/** The programs that a table is for; the first where it says nothing. */
export function programsOf(item: Item, programs: Program[]): Program[] {
  const names =
    item
      .get("processes")
      ?.list()
      .map((name) => name.text() ?? "") ?? [];
  return names.length === 0 ? programs.slice(0, 1) : programs.filter(({ name }) => names.includes(name));
}

/** Gives programs their ports. */
export function readServices(root: Item, programs: Program[]): void {
  const service = root.get("http_service");
  const services = root.get("services");
  const all = services?.kind === "table" ? [services] : (services?.list() ?? []);
  if (service !== undefined) readService(service, programs, true);
  for (const one of all) readService(one, programs, isHttp(one));
}

/** Whether Fly's proxy speaks HTTP to a service, which has to say so. */
function isHttp(service: Item): boolean {
  const ports = service.get("ports")?.list() ?? [];
  return ports.some((port) =>
    port
      .get("handlers")
      ?.list()
      .some((handler) => handler.peek() === "http"),
  );
}

function readService(item: Item, programs: Program[], speaksHttp: boolean): void {
  const port = item.get("internal_port")?.number() ?? (item.path === "http_service" ? 8080 : undefined);
  const protocol = item.get("protocol")?.text() ?? "tcp";
  for (const program of programsOf(item, programs)) {
    if (protocol === "udp") item.note("to do", "is UDP, which neither runtime takes");
    else if (port !== undefined && program.ports.length > 0 && program.ports[0] !== port)
      item.note(
        "to do",
        `is a second port: a process has one, ${program.ports[0] ?? ""}; make another process for it if users reach it`,
      );
    else if (port !== undefined) {
      program.ports = [port];
      program.isPublic = true;
      if (!speaksHttp) {
        program.protocol = "tcp";
        item.remark(
          "to do",
          `port ${port} has no handler of HTTP: Cloud Run does not take it, and in a cluster it is for callers alone`,
        );
      }
      if (item.get("http_options", "h2_backend")?.isTrue() === true) program.protocol = "h2c";
      readMachines(item, program);
      readHealth(item, program);
    }
  }
  const scripts = item.get("script_checks");
  if (scripts?.kind === "list" && scripts.list().length === 0) scripts.take();
  for (const one of item.get("ports")?.list() ?? []) one.note(...door);
  tellMembers(item, others);
}

/** How many machines run while nobody asks. */
function readMachines(item: Item, program: Program): void {
  const least = item.get("min_machines_running");
  const number = least?.number();
  const stops = item.get("auto_stop_machines")?.peek();
  const rests = stops !== undefined && !/^(false|off)$/.test(stops);
  if (number !== undefined && number > 0) program.instances = { min: number, max: Math.max(number, 1) };
  if (rests && (number ?? 0) === 0) program.worksAlways = false;
}

/** Checks of a service, and those at the top level that ask its port. */
function readHealth(item: Item, program: Program): void {
  for (const key of ["checks", "http_checks"]) {
    for (const check of tablesOf(item.get(key))) readCheck(check, program);
  }
  for (const check of tablesOf(item.get("tcp_checks")))
    check.note("left out", "the platform asks whether somebody listens anyway");
}

/** A table, or each of a list: TOML has both for what may be there once or several times. */
export function tablesOf(item: Item | undefined): Item[] {
  if (item === undefined) return [];
  return item.kind === "table" ? [item] : item.list();
}

/** `[checks.<name>]`, which are for programs by name. */
export function readChecks(root: Item, programs: Program[]): void {
  for (const [, check] of root.get("checks")?.entries() ?? []) {
    for (const program of programsOf(check, programs)) readCheck(check, program);
  }
}

function readCheck(check: Item, program: Program): void {
  const path = check.get("path")?.text();
  const plain = path?.replace(/[?#].*$/, "");
  const port = check.get("port")?.number();
  const grace = secondsOf(check.get("grace_period")?.text());
  if (check.get("type")?.text() === "tcp" && path === undefined)
    check.note("left out", "the platform asks whether somebody listens anyway");
  if (plain !== undefined && /^\/[!-~]*$/.test(plain)) {
    if (program.health?.path !== undefined && program.health.path !== plain)
      check.note("to do", `asks another path than ${program.health.path}: the platform asks one`);
    program.health = {
      ...program.health,
      path: program.health?.path ?? plain,
      ...(port === undefined ? {} : { port }),
    };
  }
  if (grace !== undefined && grace > 60) program.health = { ...program.health, startupSeconds: Math.ceil(grace) };
  for (const key of ["interval", "timeout", "restart_limit", "tls_skip_verify", "method", "protocol"])
    check.get(key)?.note(...pace);
  check.get("headers")?.note("left out", "checks have no headers; health.hostname is the Host that they name");
  check.get("tls_server_name")?.note(...door);
}
