// Ports of the machine (https://docs.docker.com/reference/compose-file/services/#ports).
import type { Item } from "../source";
import { interpolate } from "./interpolate";
import type { Service } from "./layers";

/** The port of the machine that an entry of `ports` names. */
export function publishedPort(item: Item, text: string): number[] {
  const found = item.kind === "table" ? interpolate(item.get("published")?.peek() ?? "") : text;
  const [, port] = /(?:^|:)(\d+)(?::\d+)?(?:\/\w+)?$/.exec(found) ?? [];
  return port === undefined ? [] : [Number(port)];
}

/** Ports of the machine that lead to a service. */
export function publishedPorts(service: Service): number[] {
  return service
    .all("ports")
    .flatMap((list) => list.list())
    .flatMap((item) => publishedPort(item, interpolate(item.peek() ?? "")));
}
