// Reverse proxies, which the front door takes the place of, and the host names that they were told.
import type { Service } from "./layers";
import { interpolate } from "./interpolate";
import { markersOf } from "../texts";

const hostname = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** Whether a service is an nginx or an httpd that stands before other programs of the file. */
export function isFrontDoor(service: Service, own: Service[]): boolean {
  const image = interpolate(
    service.layers.map((layer) => layer.get("image")?.peek() ?? "").findLast((one) => one !== "") ?? "",
  );
  if (!/(^|\/)(nginx|nginx-unprivileged|openresty|httpd|apache)(:|@|$)/.test(image)) return false;
  const isPublished = service.all("ports").some((ports) => ports.list().length > 0);
  const others = own.filter((one) => one !== service && !/(^|\/)nginx(:|$)/.test(one.get("image")?.peek() ?? ""));
  const needed = service
    .all("depends_on")
    .flatMap((item) =>
      item.kind === "table" ? item.entries().map(([name]) => name) : item.list().map((entry) => entry.peek() ?? ""),
    );
  const leads =
    others.some(({ name }) => needed.includes(name)) || others.some((other) => other.all("expose").length > 0);
  const speaksFastCgi = others.some((other) => /fpm/.test(other.get("image")?.peek() ?? ""));
  return isPublished && leads && !speaksFastCgi;
}

/** Host names in the labels of Traefik and of Caddy, and in the variables of nginx-proxy. */
export function hostnamesOf(service: Service): string[] {
  const labels = [...service.all("labels"), ...service.all("deploy").flatMap((deploy) => deploy.get("labels") ?? [])];
  const texts = labels.flatMap((item) =>
    item.kind === "table"
      ? item.entries().map(([key, value]) => `${key}=${value.peek() ?? ""}`)
      : item.list().map((entry) => entry.peek() ?? ""),
  );
  const rules = texts.map(interpolate).flatMap((text) => {
    if (/^traefik\..*\.rule=/.test(text))
      return [...text.matchAll(/Host\(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(","));
    return /^caddy=/.test(text) ? text.slice("caddy=".length).split(/[\s,]+/) : [];
  });
  return rules
    .map((name) => name.replace(/[`'"\s]/g, ""))
    .filter((name) => hostname.test(name) && markersOf(name, "variable").length === 0);
}
