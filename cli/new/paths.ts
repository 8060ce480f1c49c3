// Paths of the host name that lead to programs, as proxies of the file say.
import type { Draft, Program } from "./draft";
import type { Proxied } from "./proxied";

/** Gives each program the paths that a proxy leads to it, and the port that the proxy knows. */
export function leadPaths({ programs, proxied = [] }: Draft): void {
  for (const { path, host, port, isStripped, isPattern } of withoutOpenRests(proxied)) {
    const program = programs.find(({ kind, hosts }) => kind === "process" && hosts.includes(host.toLowerCase()));
    if (program === undefined) continue;
    program.isPublic = true;
    if (isPattern === true) {
      if (!proxied.some((one) => one.path === "/" && one.host === host))
        program.item.remark(
          "to do",
          `the proxy of the file leads what matches ${path} to ${program.name}: name the paths that this means in routes`,
        );
      continue;
    }
    if (program.ports.length === 0) {
      program.ports.push(port);
      program.item.remark("changed", `serves port ${port}, by which the proxy of the file calls it`);
    }
    program.paths = [...new Set([...(program.paths ?? []), path])];
    if (isStripped)
      program.item.remark(
        "to do",
        `${program.name} gets ${path} with the path, which the proxy of the file took away: see whether the program can be told its own path`,
      );
  }
}

/** Of several programs that have a host name each nobody knows which one the paths of others leave what over to. */
function withoutOpenRests(proxied: Proxied[]): Proxied[] {
  const rests = new Set(proxied.filter(({ isRest }) => isRest === true).map(({ host }) => host));
  const isOpen =
    rests.size !== 1 || !proxied.some(({ isRest, host, path }) => isRest !== true && !rests.has(host) && path !== "/");
  return isOpen ? proxied.filter(({ isRest }) => isRest !== true) : proxied;
}

/** Gives the one program that all of a proxy's paths lead to the names of the proxy, under which others call it. */
export function leadProxies({ programs, proxies = [] }: Draft): void {
  for (const { hosts, targets } of proxies) {
    const program = programs.find(({ kind, hosts: own }) => kind === "process" && own.includes(targets[0] ?? ""));
    if (program !== undefined && targets.every((target) => program.hosts.includes(target)))
      program.hosts.push(...hosts);
  }
}

/** The paths that lead to servers beside the one that users load first, by their order. A path that several have is the first one's. */
export function routesOf(servers: Program[], front: Program | undefined): { [path: string]: string } {
  const found: { [path: string]: string } = {};
  for (const program of servers.filter((one) => one !== front)) {
    for (const path of program.paths ?? []) if (path !== "/") found[path] ??= program.name;
  }
  // What is below a path of its own program is owned by that already.
  return Object.fromEntries(
    Object.entries(found).filter(
      ([path, name]) => !Object.keys(found).some((other) => path.startsWith(`${other}/`) && found[other] === name),
    ),
  );
}

/** A path that is no pattern. */
export const plainPath = /^\/[\w./-]*$/;

/** `/*` is every path, and so is `/`. */
export function withoutEnd(path: string): string {
  return path.replace(/\*$/, "").replace(/(.)\/+$/, "$1");
}
