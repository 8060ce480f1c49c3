// Probes of a container.
import type { DraftHealth, Program } from "../draft";
import type { Item } from "../source";

/** The checks of a container in one: a path that answers, another one that keeps it alive, and the time of a start. */
export function readProbes(container: Item, program: Program, ports: Map<string, number>): void {
  const health: DraftHealth = {};
  const [startup, readiness, liveness] = ["startupProbe", "readinessProbe", "livenessProbe"].map((key) =>
    container.get(key),
  );
  // A command tells the platform nothing, and a port little; another check may say more.
  const all = [readiness, startup, liveness].filter((probe) => probe !== undefined);
  const ready = all.find(isAnswered) ?? all.find((probe) => probe.get("tcpSocket") !== undefined) ?? all[0];
  for (const probe of [ready, ...[readiness, startup, liveness].filter((one) => one !== ready)]) {
    if (probe === undefined) continue;
    const isReady = probe === ready;
    if (probe.get("httpGet") !== undefined)
      readHttp(probe, health, isReady ? "path" : probe === liveness ? "livenessPath" : undefined, ports);
    else if (probe.get("grpc") !== undefined) readGrpc(probe, health, program);
    else if (probe.get("tcpSocket") !== undefined) readTcp(probe, health, ports);
    else if (isGrpcProbe(probe)) readGrpcProbe(probe, health, program);
    else if (probe.get("exec") !== undefined) {
      probe
        .get("exec")
        ?.note(
          "to do",
          "is a command: the platform asks a path (health.path), gRPC, or whether somebody listens; name a path if the program has one",
        );
    }
    const seconds = startOf(probe, probe === startup, startup !== undefined);
    if (seconds !== undefined) health.startupSeconds = Math.max(health.startupSeconds ?? 0, seconds);
    for (const key of [
      "periodSeconds",
      "timeoutSeconds",
      "successThreshold",
      "failureThreshold",
      "initialDelaySeconds",
    ]) {
      const counts = seconds !== undefined && !/^(timeout|success)/.test(key);
      if (!counts) probe.get(key)?.note("left out", "the platform asks at its own pace");
      else probe.get(key)?.take();
    }
    probe.get("terminationGracePeriodSeconds")?.note("left out", "the process's shutdownSeconds count");
  }
  if (health.livenessPath === health.path || health.path === undefined || program.protocol === "h2c")
    delete health.livenessPath;
  if (health.startupSeconds !== undefined && health.startupSeconds <= 60) delete health.startupSeconds;
  if (Object.keys(health).length > 0) program.health = health;
}

/** Whether a check wants an answer: of a path, or by gRPC. */
function isAnswered(probe: Item): boolean {
  return ["httpGet", "grpc"].some((key) => probe.get(key) !== undefined) || isGrpcProbe(probe);
}

function readHttp(
  probe: Item,
  health: DraftHealth,
  key: "path" | "livenessPath" | undefined,
  ports: Map<string, number>,
): void {
  const asked = probe.get("httpGet");
  const text = asked?.get("path")?.peek() ?? "/";
  const path = text.replace(/[?#].*$/, "");
  const port = portOf(asked?.get("port"), ports);
  const isSame = key === "path" || port === (health.port ?? port);
  if (key === "path" && port !== undefined) health.port = port;
  if (key !== undefined && isSame && /^\/[!-~]*$/.test(path)) health[key] = path;
  if (asked?.get("scheme")?.peek()?.toUpperCase() === "HTTPS") {
    asked
      .get("scheme")
      ?.note("to do", "the platform asks by HTTP, and programs serve without TLS: the front door has the certificates");
  }
  asked?.get("httpHeaders")?.note("left out", "checks have no headers; health.hostname is the Host that they name");
  if (path !== text)
    asked?.get("path")?.note("to do", `asks ${path} without what follows: name another path if it does not answer so`);
  if (port === undefined && asked?.get("port") !== undefined)
    asked.get("port")?.note("to do", "is no port of the container");
  else if (!isSame)
    asked?.note("to do", `asks another port than the checks of readiness, ${health.port ?? ""}: all checks ask one`);
  else if (key === undefined && path !== health.path)
    asked?.note("left out", `a start is asked at ${health.path ?? "the port"} too`);
  asked?.take();
}

function readGrpc(probe: Item, health: DraftHealth, program: Program): void {
  program.protocol = "h2c";
  const service = probe.get("grpc", "service")?.peek();
  if (service !== undefined && service !== "") health.grpcService = service;
  const port = portOf(probe.get("grpc", "port"), new Map());
  if (port !== undefined) health.port ??= port;
  probe.get("grpc")?.take();
}

/** A command that asks gRPC's health protocol (https://github.com/grpc-ecosystem/grpc-health-probe). */
function isGrpcProbe(probe: Item): boolean {
  return /(^|\/)grpc[_-]health[_-]probe$/.test(probe.get("exec", "command")?.list()[0]?.peek() ?? "");
}

function readGrpcProbe(probe: Item, health: DraftHealth, program: Program): void {
  program.protocol = "h2c";
  const command = probe.get("exec");
  const line =
    command
      ?.get("command")
      ?.list()
      .map((word) => word.peek() ?? "")
      .join(" ") ?? "";
  const port = /-addr[= ]\S*:(\d+)/.exec(line)?.[1];
  const service = /-service[= ](\S+)/.exec(line)?.[1];
  if (port !== undefined) health.port ??= Number(port);
  if (service !== undefined) health.grpcService = service;
  command?.note("changed", "the platform itself asks gRPC's health protocol");
}

function readTcp(probe: Item, health: DraftHealth, ports: Map<string, number>): void {
  const port = portOf(probe.get("tcpSocket", "port"), ports);
  if (port !== undefined && health.port === undefined) health.port = port;
  probe.get("tcpSocket")?.take();
}

/** A number, or the name of one of the container's ports. */
export function portOf(item: Item | undefined, ports: Map<string, number>): number | undefined {
  const text = item?.peek() ?? "";
  return /^\d+$/.test(text) ? Number(text) : ports.get(text);
}

/** A start may take as long as its probe fails at most, or as others wait before they ask. */
function startOf(probe: Item, isStartup: boolean, hasStartup: boolean): number | undefined {
  const number = (key: string): number | undefined => {
    const text = probe.get(key)?.peek() ?? "";
    return /^\d+$/.test(text) ? Number(text) : undefined;
  };
  const delay = number("initialDelaySeconds") ?? 0;
  if (!isStartup) return hasStartup || delay <= 60 ? undefined : Math.min(1800, delay);
  const all = delay + (number("periodSeconds") ?? 10) * (number("failureThreshold") ?? 3);
  return Math.min(1800, Math.max(10, all));
}
