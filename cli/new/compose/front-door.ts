// Reverse proxies, which the front door takes the place of, and the host names that they were told.
import path from "node:path";
import { doors } from "../doors";
import type { Reason } from "../reasons";
import type { Item } from "../source";
import { namesIn, type Service } from "./layers";
import { interpolate } from "./interpolate";
import { readFolder, readNearby } from "../nearby";
import { proxiedIn, upstreamsIn, type Proxied } from "../proxied";
import { markersOf } from "../texts";
import { speaksFastCgi } from "./fastcgi";
import { labelsOf } from "./labels";
import { variablesGiven } from "./variables";

/** What is told of settings that lead requests to hosts outside of the file, or that other files say. */
const elsewhere: Reason = [
  "to do",
  "leads some requests to other hosts, to hosts that only a variable names, or by files that its settings import: the front door leads to programs of the application alone, so let one of these do it",
];

function leadsElsewhere(text: string): boolean {
  return /^\s*import\s+\S*\/|\b(?:reverse_proxy|proxy_pass)\s+(?:\/\S*\s+)?(?:https:\/\/[\w-]+\.[a-z]|\{\$|https?:\/\/\$\{)/m.test(
    text,
  );
}

/**
 * Settings in which variables of the proxy have their values, as nginx's image and Caddy write them
 * (https://hub.docker.com/_/nginx, https://caddyserver.com/docs/caddyfile/concepts#environment-variables).
 */
function withValues(text: string, values: Map<string, string | undefined>): string {
  const valueOf = (name: string, otherwise: string): string => {
    const value = values.get(name) ?? "";
    return value === "" || markersOf(value, "variable").length > 0 ? otherwise : value;
  };
  return text
    .replace(/\$\{(\w+)\}/g, (whole, name: string) => valueOf(name, whole))
    .replace(/\{\$(\w+)(?::([^{}]*))?\}/g, (whole, name: string, usual?: string) => valueOf(name, usual ?? whole));
}

/** Whether a service is an nginx or an httpd that stands before other programs of the file. */
export function isFrontDoor(service: Service, own: Service[]): boolean {
  const image = interpolate(
    service.layers.map((layer) => layer.get("image")?.peek() ?? "").findLast((one) => one !== "") ?? "",
  );
  const isBuilt = service.all("build").length > 0 && proxyNames.test(service.name);
  if (!isBuilt && !/(^|\/)(nginx|nginx-unprivileged|openresty|httpd|apache)(:|@|$)/.test(image)) return false;
  const isPublished = service.all("ports").some((ports) => ports.list().length > 0) || isBehindTraefik(service);
  const others = own.filter((one) => one !== service && !/(^|\/)nginx(:|$)/.test(one.get("image")?.peek() ?? ""));
  const needed = service.all("depends_on").flatMap(namesIn);
  // https://docs.docker.com/reference/compose-file/services/#links
  const linked = service
    .all("links")
    .flatMap((item) => item.list())
    .map((entry) => (entry.peek() ?? "").replace(/:.*$/, ""));
  const leads =
    others.some(({ name }) => [...needed, ...linked].includes(name)) ||
    others.some((other) => other.all("expose").length > 0);
  return isPublished && leads && !others.some(isFastCgi);
}

/** Whether it is called as a proxy, and a Traefik before it, which is elsewhere as a rule, leads users there. */
function isBehindTraefik(service: Service): boolean {
  const isRouted = labelsOf(service).some(([key]) => /^traefik\.http\.routers\.[^.]+\.rule$/.test(key));
  return isRouted && proxyNames.test(service.name);
}

function isFastCgi(service: Service): boolean {
  const words = ["entrypoint", "command"].flatMap((key) => {
    const item = service.get(key);
    return item?.peek() ?? item?.list().map((word) => word.peek() ?? "") ?? [];
  });
  return speaksFastCgi(interpolate(service.get("image")?.peek() ?? ""), service.name, words.join(" "));
}

/** Services that are called so, and that a person builds with settings of their own. */
const proxyNames =
  /^(reverse-?_?)?proxy$|^(nginx|caddy|traefik|haproxy)([-_]?proxy)?$|(^|[-_])(ingress|reverse[-_]?proxy)$/;

/** Folders of a proxy's settings below its own. */
const foldersOfSettings = ["conf", "conf.d", "config", "templates", "sites-enabled"];

/** What the settings say that such a service is given, by a volume, by `configs`, or in the folder that it is built from. */
export function proxiedBy(service: Service, root: Item, file: string): Proxied[] {
  const written: string[] = [];
  const read = (name: string): void => {
    const text = readNearby(file, name);
    const folders = [name, ...foldersOfSettings.map((one) => path.posix.join(name, one))];
    written.push(...(text === undefined ? folders.flatMap((folder) => readFolder(file, folder)) : [text]));
  };
  for (const volume of service.all("volumes").flatMap((list) => list.list())) {
    const source = interpolate(volume.get("source")?.peek() ?? volume.peek() ?? "").split(":")[0] ?? "";
    if (/^\.{1,2}\//.test(source)) read(source);
  }
  for (const config of service.all("configs").flatMap((list) => list.list())) {
    const definition = root.get("configs", config.get("source")?.peek() ?? config.peek() ?? "");
    written.push(interpolate(definition?.get("content")?.peek() ?? ""));
    if (definition?.get("file") !== undefined) read(interpolate(definition.get("file")?.peek() ?? ""));
  }
  for (const build of service.all("build")) read(interpolate(build.get("context")?.peek() ?? build.peek() ?? ""));
  const values = new Map(variablesGiven(service, file).filter(([, value]) => value !== undefined));
  const texts = written.map((text) => withValues(text, values));
  for (const { reason, ofText } of doors) if (texts.some(ofText)) service.item.remark(...reason);
  if (texts.some(leadsElsewhere)) service.item.remark(...elsewhere);
  // A file of nginx's names groups of servers that another one has.
  const groups = texts.flatMap(upstreamsIn).join("\n");
  return texts.flatMap((text) => proxiedIn(text, groups));
}
