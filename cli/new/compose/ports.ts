// Where a service answers.
import { commandPort } from "../command-port";
import { exposedIn } from "../dockerfile";
import type { Program, Variable } from "../draft";
import { knownByPort } from "../images";
import type { Item } from "../source";
import { worksOnly } from "../unsaid";
import { dockerfileOf } from "./built";
import { interpolate } from "./interpolate";
import type { Service } from "./layers";
import { publishedPort } from "./published";

/**
 * Ports that speak something else than HTTP, beside those of data services: mail, directories, files, desktops, media, queues, games
 * (https://www.iana.org/assignments/service-names-port-numbers), and what ClamAV, Sonic and Guacamole listen on.
 */
// prettier-ignore
const otherProtocols = [
  20, 21, 22, 23, 25, 53, 110, 139, 143, 389, 445, 465, 514, 554, 587, 636, 783, 873, 993, 995, 1025, 1080, 1491, 1883, 1935, 2049,
  2525, 3310, 3389, 4730, 4822, 5060, 5222, 5269, 5900, 6667, 6697, 8554, 8883, 9418, 11211, 25565, 61613, 61616,
];

/** The ports that the service lists, the one of HTTP first. */
export function readPorts(service: Service, program: Program): void {
  const found: [item: Item, text: string, port: string][] = [];
  for (const key of ["ports", "expose"] as const) {
    for (const item of service.all(key).flatMap((list) => list.list())) {
      const text = interpolate((item.kind === "table" ? item.get("target")?.peek() : item.peek()) ?? "");
      const protocol = item.get("protocol")?.peek() ?? /\/(\w+)$/.exec(text)?.[1] ?? "tcp";
      const port = /(?:^|:)(\d+)(?:\/\w+)?$/.exec(text)?.[1];
      if (key === "ports") program.published = [...(program.published ?? []), ...publishedPort(item, text)];
      if (protocol.toLowerCase() !== "tcp" || port === undefined) {
        item.note(
          "to do",
          port === undefined ? "is no single port: name it with --port" : "is UDP, which neither runtime takes",
        );
        continue;
      }
      if (key === "ports") program.isPublic = true;
      found.push([item, text, port]);
      if (!program.ports.includes(Number(port))) program.ports.push(Number(port));
    }
  }
  // The first that speaks HTTP without TLS, as the front door does.
  const rank = (port: number): number => (speaksOther(port) ? 2 : isTls(port) ? 1 : 0);
  program.ports.sort((one, other) => rank(one) - rank(other));
  const [first] = program.ports;
  if (first !== undefined && isTls(first))
    program.item.remark(
      "to do",
      `port ${first} speaks TLS as a rule, and the front door has the certificates: name a port that speaks plain HTTP`,
    );
  else if (first !== undefined && otherProtocols.includes(first))
    program.item.remark(
      "to do",
      `port ${first} speaks something else than HTTP as a rule, which Cloud Run does not take: use a provider's, or run it on Kubernetes alone with protocol: "tcp" for its callers`,
    );
  for (const [item, text, port] of found) {
    if (isElsewhere(item, text, port))
      item.note("left out", `users load it at the front door, whatever leads to ${port} on this machine`);
    else item.take();
    const isTold = found.some(([other, , same]) => same === port && other.line < item.line);
    if (program.ports[0] === Number(port) || isTold) continue;
    if (isTls(Number(port))) item.note("left out", "is the port for TLS: the front door has the certificates");
    else
      item.note(
        "to do",
        `is a second port: a process has one, ${program.ports[0] ?? ""}; make another process for it if users reach it`,
      );
  }
}

function speaksOther(port: number): boolean {
  return otherProtocols.includes(port) || knownByPort(port) !== undefined;
}

/** 443, 8443, 9443 and the like. */
function isTls(port: number): boolean {
  return port % 1000 === 443;
}

/** Whether the machine has another port, or an address, for it. */
function isElsewhere(item: Item, text: string, port: string): boolean {
  if (item.kind === "table")
    return ["published", "host_ip", "name", "mode", "app_protocol"].some((key) => item.get(key) !== undefined);
  return !/^[\d:]+(\/tcp)?$/.test(text) || !text.startsWith(port);
}

/** Whether its port is the one that a variable calls gRPC's. */
export function isForGrpc({ ports: [port], variables }: Program): boolean {
  const saying = variables.filter(({ name, value }) => /port$/i.test(name) && value.text === String(port));
  return saying.length > 0 && saying.every(({ name }) => /(^|_)grpc_/i.test(name));
}

/** Names by which servers are told where they listen, beside `PORT`: `PGRST_SERVER_PORT`. */
const ofServer = /(^|_)(SERVER|LISTEN|HTTP|BIND)_PORT$/;

/** The variable that says where the program listens. A port beside a host is another program's. */
function listening({ variables }: Program): Variable | undefined {
  const ports = variables.filter(({ value }) => /^\d{2,5}$/.test(value.text ?? ""));
  const usual = ports.find(({ name }) => /^(VIRTUAL_)?PORT$/.test(name));
  if (usual !== undefined) return usual;
  const isElsewhere = (port: string): boolean => {
    const stem = port.replace(/_PORT$/, "");
    const place = new RegExp(`^${stem}(_(HOST|HOSTNAME|ADDR|ADDRESS|IP|URL))?$`);
    return variables.some(({ name, value: { text } }) => place.test(name) && text !== "0.0.0.0");
  };
  const own = ports.filter(
    ({ name, value }) => ofServer.test(name) && !speaksOther(Number(value.text)) && !isElsewhere(name),
  );
  return own.length === 1 ? own[0] : undefined;
}

/** What has no port listed may say it elsewhere. */
export function usualPort(program: Program): void {
  const named = listening(program);
  // What takes its work from a queue has a port for the check alone.
  const words = [program.name, ...(program.command ?? []), ...(program.args ?? [])].join(" ");
  if (named === undefined && worksOnly.test(words)) {
    if (program.health?.path !== undefined) program.health.port ??= 80;
    return;
  }
  // A check without a port asks the one of HTTP.
  const asked =
    commandPort([...(program.command ?? []), ...(program.args ?? [])]) ??
    program.health?.port ??
    (program.health?.path === undefined ? 0 : 80);
  const port = Number(named?.value.text ?? asked);
  if (port > 0) program.ports.push(port);
  if (named !== undefined && ofServer.test(named.name))
    named.item.remark("changed", `${program.name} serves port ${port}, which ${named.name} says`);
}

/** The port that the Dockerfile beside the file exposes, where the service runs what that says. */
export function exposedPort(service: Service, program: Program, file: string): void {
  const build = service.get("build");
  if (build === undefined || program.command !== undefined || program.args !== undefined) return;
  const port = exposedIn(dockerfileOf(build, file), build.get("target")?.peek());
  if (port === undefined || worksOnly.test(program.name)) return;
  program.ports.push(port);
  program.item.remark("changed", `serves port ${port}, which its Dockerfile exposes`);
}
