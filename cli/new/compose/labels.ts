// Labels of a service that a proxy reads: which host names and paths lead to it, and to which of its ports.
import type { Draft, Program } from "../draft";
import { doors } from "../doors";
import { withoutEnd } from "../paths";
import { domainsIn, isForHosts, ruleOf } from "../rules";
import { inPattern } from "../texts";
import type { Service } from "./layers";
import { pairsOf } from "./pairs";

/** What caddy-docker-proxy replaces by the addresses of a service (https://github.com/lucaslorentz/caddy-docker-proxy#go-templates). */
const upstreamPort = /\{\{\s*upstreams\s+(?:https?\s+)?(\d+)/;

/** The port that Traefik asks where the file says none is what the image exposes, which is not in the file. */
const assumedPort = 8080;

/** Gives a program what the labels of Traefik and of Caddy say. */
export function readLabels(service: Service, program: Program, draft: Draft): void {
  const labels = labelsOf(service);
  for (const { reason, ofSetting } of doors)
    if (labels.some(([key, value]) => ofSetting(key, value))) program.item.remark(...reason);
  const valuesOf = (form: RegExp): string[] => labels.flatMap(([key, value]) => (form.test(key) ? value : []));
  for (const value of valuesOf(/^caddy(_\d+)?$/)) draft.hostnames.push(...domainsIn(value.split(/[\s,]+/)));
  if (valuesOf(/^traefik\.enable$/).some((value) => /^false$/i.test(value))) return;
  const written = valuesOf(/^traefik\.(http\.routers\.[^.]+|([\w-]+\.)?frontend)\.rule$/);
  const rules = written.map(ruleOf);
  const [asked] = [
    ...valuesOf(/^traefik\.(http\.services\.[^.]+\.loadbalancer\.server\.port|port)$/),
    ...valuesOf(/^caddy(_\d+)?\.(.+\.)?reverse_proxy$/).flatMap((value) => upstreamPort.exec(value)?.[1] ?? []),
    ...(program.ports.length > 0 ? [] : addressed(labels, program)),
  ].map(Number);
  draft.hostnames.push(...rules.flatMap(({ hosts }) => hosts));
  const isKnown = asked !== undefined && asked > 0;
  if (isKnown) program.ports = [asked, ...program.ports.filter((port) => port !== asked)];
  const isVirtual = program.variables.some(({ name, value: { text = "" } }) => name === "VIRTUAL_HOST" && text !== "");
  if (rules.length === 0 && !isVirtual) return;
  program.isPublic = true;
  if (program.ports.length === 0) {
    program.ports.push(assumedPort);
    program.item.remark(
      "to do",
      `${isVirtual ? "nginx-proxy" : "Traefik"} asks the port that the image of ${program.name} exposes, which is not in the file: write it in port, in the place of ${assumedPort}`,
    );
  }
  const [port = assumedPort] = program.ports;
  const stripped = valuesOf(/\.stripprefix\.prefixes$/i).flatMap((value) => value.split(",").map(withoutEnd));
  const own = { host: service.name.toLowerCase(), port };
  (draft.proxied ??= []).push(
    ...rules.flatMap(({ paths }) => paths).map((path) => ({ ...own, path, isStripped: stripped.includes(path) })),
    ...(written.some(isForHosts) ? [{ ...own, path: "/", isStripped: false, isRest: true }] : []),
  );
}

/** Ports of a program's own that its labels lead to by its name: `http://auth:9091/verify`. */
function addressed(labels: [key: string, value: string][], { hosts }: Program): string[] {
  const own = hosts.map((host) => new RegExp(`//${inPattern(host)}:(\\d+)`, "i"));
  return labels.flatMap(([, value]) => own.flatMap((form) => form.exec(value)?.[1] ?? []));
}

/** Names and values of all labels. */
export function labelsOf(service: Service): [key: string, value: string][] {
  const all = [...service.all("labels"), ...service.all("deploy").flatMap((deploy) => deploy.get("labels") ?? [])];
  return all
    .flatMap(pairsOf)
    .flatMap(([key, value]): [string, string][] => (value === undefined ? [] : [[key, value]]));
}
