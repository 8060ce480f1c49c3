// Hosts by which a file means the machine that it runs on.

/** The program's own machine: in a container the container, and on a laptop the laptop. */
const own = ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"];

/** Hosts whose ports are those that a file publishes: the laptop, from itself and out of its containers. */
export const laptopHosts = [...own, "host.docker.internal"];

/** Whether a host is the machine itself. */
export function isLocal(host: string): boolean {
  return own.includes(host.toLowerCase());
}
