// Files that a proxy serves by itself, out of a directory that a program has too, or out of its own image.
import { servedIn } from "../dockerfile";
import type { Item } from "../source";
import { dockerfileOf } from "./built";
import type { Service } from "./layers";
import { mountOf } from "./volumes";

/** Directories that are the proxy's own: settings, certificates, logs, caches. */
const ofProxy =
  /^\/(etc|data|config|run|tmp|var\/(run|log))(\/|$)|\/(logs?|certs?|certificates|ssl|letsencrypt|acme|cache)(\/|$)|\.\w+$/;

/** Tells of them: the proxy is left out, and nobody serves them any more. */
export function tellServedFiles(proxy: Service, own: Service[], file: string): void {
  const build = proxy.get("build");
  const served = build === undefined ? undefined : servedIn(dockerfileOf(build, file), build.get("target")?.peek());
  if (served !== undefined)
    build?.remark(
      "to do",
      `its image serves what it has in ${served}, such as a front end, and is left out as a proxy: put these files into a StaticSite, or let a program serve them`,
    );
  for (const item of volumesOf(proxy)) {
    const { source, target } = mountOf(item);
    if (source === "" || ofProxy.test(target)) continue;
    const has = (service: Service): boolean =>
      volumesOf(service).some((one) => `${source}/`.startsWith(`${mountOf(one).source}/`));
    const keeper = own.find((service) => service !== proxy && has(service));
    if (keeper !== undefined)
      item.remark(
        "to do",
        `${keeper.name} has these files too, and a proxy serves such by itself: let ${keeper.name} serve them, or put them into a StaticSite or a MediaBucket`,
      );
  }
}

/** Last parts of directories with files for users. */
const forUsers = /(^|\/)(static|static_?files|static_?root|media|media_?files|assets)$/i;

/** Tells of such directories of the machine in a file without a proxy: a server of the machine's own serves them as a rule. */
export function tellUnservedFiles(own: Service[]): void {
  for (const item of own.flatMap(volumesOf)) {
    const { source, target, readOnly } = mountOf(item);
    if (!readOnly && /^[/~]/.test(source) && forUsers.test(target))
      item.remark(
        "to do",
        `${source} is a directory of the machine, whose own server may give ${target} to users: let the program serve it, or put it into a StaticSite or a MediaBucket`,
      );
  }
}

function volumesOf(service: Service): Item[] {
  return service.all("volumes").flatMap((list) => list.list());
}
