// Addresses of a machine's own ports, by which people reach a file's servers on a laptop.
import type { Draft, Program } from "./draft";
import { marker } from "./texts";

const local =
  /\b(https?|wss?):\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal)(?::(\d+))?(?=[/,\s"']|$)/gi;

/** What a text becomes in which such addresses are those that users load, and the servers that they lead to. */
export function ofPublished(
  text: string,
  { programs, published = [] }: Pick<Draft, "programs" | "published">,
): { text: string; servers: Program[] } {
  const servers: Program[] = [];
  const written = text.replace(local, (whole: string, scheme: string, place?: string) => {
    const port = Number(place ?? 80);
    const server = programs.find((program) => program.published?.includes(port));
    if (server === undefined && !published.includes(port)) return whole;
    if (server !== undefined) servers.push(server);
    return `${scheme.toLowerCase().startsWith("ws") ? "wss" : "https"}://${marker("hostname")}`;
  });
  return { text: written, servers };
}
