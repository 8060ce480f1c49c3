// What leads to which of two front doors, by the records and the load balancers of a zone at Cloudflare.
import type { Deployment } from "./program";

export type Door = "Cloudflare" | "Google";

/** Something that leads somewhere by a host name. */
export interface Led {
  /** The type of a record, or `load balancer`. */
  type: string;
  name: string;
  door: Door;
  proxied: boolean;
}

/** What leads somewhere by a host name that users ask for, and by no name of a front door's own. */
export function ledBy({ resources }: Pick<Deployment, "resources">): Led[] {
  return resources.flatMap(({ type, inputs, parent = "", operation }) => {
    const isBalancer = type.endsWith(":LoadBalancer");
    const isRecord = type.endsWith(":DnsRecord") && /^(A|AAAA|CNAME)$/.test(inputs["type"] as string);
    const name = inputs["name"] as string;
    if (operation === "delete" || !(isBalancer || isRecord) || /^_|\.(origin|route)\./.test(name)) return [];
    const door: Door = parent.includes(":GoogleCdn::") ? "Google" : "Cloudflare";
    const kind = isBalancer ? "load balancer" : (inputs["type"] as string);
    return [{ type: kind, name, door, proxied: inputs["proxied"] === true }];
  });
}

/**
 * Who gets the requests of a host name. A load balancer stands above records
 * (https://developers.cloudflare.com/load-balancing/load-balancers/dns-records/), and where one address record of a name is proxied, all are
 * (https://developers.cloudflare.com/dns/proxy-status/).
 */
function whoAnswers(led: Led[]): Door | undefined {
  const highest = led.find(({ type }) => type === "load balancer") ?? led.find(({ proxied }) => proxied) ?? led[0];
  return highest?.door;
}

/** Who gets the requests of each host name. */
export function answering(led: Led[]): { [hostname: string]: Door | undefined } {
  const names = [...new Set(led.map(({ name }) => name))].sort();
  return Object.fromEntries(names.map((name) => [name, whoAnswers(led.filter((one) => one.name === name))]));
}

/** Host names that have something else beside a CNAME, which Cloudflare refuses. A load balancer is no record. */
export function besideAlias(led: Led[]): string[] {
  const records = led.filter(({ type }) => type !== "load balancer");
  const aliases = records.filter(({ type }) => type === "CNAME");
  return aliases.flatMap(({ name }) =>
    records.some((one) => one.name === name && one.type !== "CNAME") ? [name] : [],
  );
}
