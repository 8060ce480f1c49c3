// Addresses of a machine's own ports, by which people reach a file's servers on a laptop.
import type { Draft, Program } from "./draft";
import { laptopHosts } from "./local-hosts";
import { marker } from "./texts";

/** What a text becomes in which such addresses, and those of the file's proxies, are those that users load, and the servers that they lead to. */
export function ofPublished(
  text: string,
  { programs, published = [], proxies = [] }: Pick<Draft, "programs" | "published" | "proxies">,
): { text: string; servers: Program[] } {
  const servers: Program[] = [];
  const proxyHosts = proxies.flatMap(({ hosts }) => hosts);
  const names = [...laptopHosts, ...proxyHosts].map((name) => name.replace(/[^\w-]/g, "\\$&")).join("|");
  const address = new RegExp(`\\b(https?|wss?)://(${names})(?::(\\d+))?(?=[/,\\s"']|$)`, "gi");
  const written = text.replace(address, (whole: string, scheme: string, host: string, place?: string) => {
    if (proxyHosts.includes(host.toLowerCase())) return publicAddress(scheme);
    const port = Number(place ?? 80);
    const server = programs.find((program) => program.published?.includes(port));
    if (server === undefined && !published.includes(port)) return whole;
    if (server !== undefined) servers.push(server);
    return publicAddress(scheme);
  });
  return { text: written, servers };
}

function publicAddress(scheme: string): string {
  return `${scheme.toLowerCase().startsWith("ws") ? "wss" : "https"}://${marker("hostname")}`;
}
