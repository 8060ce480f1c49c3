// Addresses of a machine's own ports, by which people reach a file's servers on a laptop.
import { publicAddressOf } from "./calls";
import type { Draft, Program } from "./draft";
import { laptopHosts } from "./local-hosts";
import { inPattern, marker } from "./texts";

type Reached = Pick<Draft, "programs" | "others" | "published" | "proxies">;

/** What a text of a program becomes in which such addresses, and those of the file's proxies, are those that users load, and the servers that they lead to. */
export function ofPublished(
  text: string,
  asking: Pick<Program, "site">,
  { programs, others = [], published = [], proxies = [] }: Reached,
): { text: string; servers: Program[] } {
  const servers: Program[] = [];
  const proxyHosts = proxies.flatMap(({ hosts }) => hosts);
  const names = [...laptopHosts, ...proxyHosts].map(inPattern).join("|");
  const address = new RegExp(`\\b(https?|wss?)://(${names})(?::(\\d+))?(?=[/,\\s"']|$)`, "gi");
  const written = text.replace(address, (whole: string, scheme: string, host: string, place?: string) => {
    const all = [...programs, ...others];
    const proxy = proxies.find(({ hosts }) => hosts.includes(host.toLowerCase()));
    if (proxy !== undefined) {
      const behind = all.find(({ hosts }) => hosts.includes(proxy.targets[0] ?? ""));
      return behind !== undefined && behind.site !== asking.site ? publicAddressOf(behind) : publicAddress(scheme);
    }
    const port = Number(place ?? 80);
    const site = all.find(({ paths = [] }) => paths.length > 0);
    if (published.includes(port) && site !== undefined && site.site !== asking.site) return publicAddressOf(site);
    const server = all.find((program) => program.published?.includes(port));
    if (server === undefined && !published.includes(port)) return whole;
    if (server !== undefined && server.site !== asking.site) return publicAddressOf(server);
    if (server !== undefined) servers.push(server);
    return publicAddress(scheme);
  });
  const server = placeOf(written, [...programs, ...others]);
  if (server === undefined || server.site !== asking.site) return { text: written, servers };
  return { text: `${marker("hostname")}:443`, servers: [...servers, server] };
}

/** The service that a laptop's address in a text would lead to, and that does not run. */
export function absentAt(
  text: string,
  { absent = new Map<number, string>() }: Pick<Draft, "absent">,
): string | undefined {
  const address = new RegExp(`(?:^|//|@)(?:${laptopHosts.map(inPattern).join("|")}):(\\d+)(?=[/,\\s"']|$)`, "gi");
  return [...text.matchAll(address)].map(([, port]) => absent.get(Number(port))).find((name) => name !== undefined);
}

/** The server that a text leads to which is a place of the laptop and no more. Where a program listens is `0.0.0.0` as a rule. */
function placeOf(text: string, programs: Program[]): Program | undefined {
  const [, port] = /^(?:localhost|127\.0\.0\.1|host\.docker\.internal):(\d+)$/i.exec(text) ?? [];
  return port === undefined
    ? undefined
    : programs.find(
        ({ kind, isPublic, published = [] }) => kind === "process" && isPublic && published.includes(Number(port)),
      );
}

function publicAddress(scheme: string): string {
  return `${scheme.toLowerCase().startsWith("ws") ? "wss" : "https"}://${marker("hostname")}`;
}
