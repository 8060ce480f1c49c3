// Reads values out of rendered resources, which may have any shape.
import type { RenderedResource } from "./types";

export type Values = { [property: string]: unknown };

export function ofType(resources: RenderedResource[], type: string): Values[] {
  return resources.filter((resource) => resource.type === type).map(({ inputs }) => inputs);
}

/** The value at a path of names and positions, or `undefined`. */
export function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (inner, step) => (typeof inner === "object" && inner !== null ? (inner as Values)[step] : undefined),
      value,
    );
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function mebibytes(quantity: unknown): number {
  const match = /^(\d+)Mi$/.exec(String(quantity));
  return match === null ? NaN : Number(match[1]);
}

/** Variables with a plain value. */
export function plain(variables: unknown[]): { [name: string]: unknown } {
  return Object.fromEntries(
    variables
      .filter((variable) => at(variable, "value") !== undefined)
      .map((variable) => [text(at(variable, "name")), at(variable, "value")]),
  );
}

/** Variables that are read from a copy. Copies of configuration are named `…-config` on both runtimes. */
export function copied(variables: unknown[], source: string): { secrets: string[]; config: string[] } {
  const names = (isConfig: boolean): string[] =>
    variables
      .filter((variable) => at(variable, source) !== undefined)
      .filter((variable) => text(at(variable, source)).endsWith("-config") === isConfig)
      .map((variable) => text(at(variable, "name")));
  return { secrets: names(false), config: names(true) };
}

/** A check, in words. */
export function probe(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const grpc = at(value, "grpc");
  if (grpc !== undefined) return `gRPC ${Number(at(grpc, "port"))} ${text(at(grpc, "service"))}`;
  const tcp = at(value, "tcpSocket.port");
  if (tcp !== undefined) return `TCP ${Number(tcp)}`;
  const headers = at(value, "httpGet.httpHeaders");
  const [host] = list(headers);
  const named = host === undefined ? "" : ` of ${text(at(host, "value"))}`;
  return `GET ${Number(at(value, "httpGet.port"))} ${text(at(value, "httpGet.path"))}${named}`;
}

export function probeSeconds(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(at(value, "periodSeconds")) * Number(at(value, "failureThreshold"));
}

/** Paths of files and directories of a container, by what is mounted there. */
export function mounted(
  container: unknown,
  volumes: unknown[],
  describe: (volume: unknown, mount: unknown) => { files?: string[]; directory?: string },
): { files: string[]; volumes: { [path: string]: string } } {
  const files: string[] = [];
  const directories: { [path: string]: string } = {};
  for (const mount of list(at(container, "volumeMounts"))) {
    const path = text(at(mount, "mountPath"));
    const found = describe(
      volumes.find((volume) => at(volume, "name") === at(mount, "name")),
      mount,
    );
    files.push(...(found.files ?? []).map((file) => `${path}/${file}`));
    if (found.directory !== undefined) directories[path] = found.directory;
  }
  return { files: files.sort(), volumes: directories };
}
