// Services that nothing runs of.
import { namesIn, type Service } from "./layers";

/** Whether a service is a program, or one of the services that the platform has something for. */
export function runs(service: Service, all: Service[]): boolean {
  return !isTemplate(service, all) && !isShell(service) && !isProvided(service);
}

/** A shell for people, which waits for one to come. */
function isShell(service: Service): boolean {
  const isOpen = ["stdin_open", "tty"].every((key) => service.get(key)?.peek() === "true");
  const isIdle = ["ports", "expose", "command", "entrypoint", "build"].every((key) => service.get(key) === undefined);
  if (!isOpen || !isIdle) return false;
  for (const layer of service.layers) layer.note("left out", "is a shell for people: run it on a laptop");
  return true;
}

/** What a plug-in of Compose makes, and no container (https://docs.docker.com/compose/how-tos/provider-services/). */
function isProvided(service: Service): boolean {
  const isIt = service.get("provider") !== undefined;
  const prefix = service.name.toUpperCase().replace(/\W/g, "_");
  if (isIt)
    for (const layer of service.layers)
      layer.note(
        "to do",
        `a plug-in of Compose makes it, and gives those that depend on it variables such as ${prefix}_URL: use a provider's, and write them in config and secrets`,
      );
  return isIt;
}

/** A service that exists for others to take over: each thing that it says is said by another one too, by an alias. */
function isTemplate(service: Service, all: Service[]): boolean {
  const own = service.item.entries();
  const isIt =
    own.length > 0 &&
    all.some(
      ({ item }) =>
        item !== service.item &&
        own.every(([key, one]) => item.get(key)?.isSameAs(one) === true) &&
        // What others run with commands of their own is a program too, unless one of them is the server that it is not.
        ((item.get("command") ?? item.get("entrypoint") ?? service.get("build")) === undefined ||
          (item.get("ports") !== undefined && isNobodys(service, all))) &&
        item.entries().length > own.length,
    );
  if (isIt)
    service.item.remark("left out", "says what other services take over, and no more: it is no program of its own");
  return isIt;
}

/** Whether a service says nothing of how it runs, and no other one waits for it. */
function isNobodys(service: Service, all: Service[]): boolean {
  const says = ["build", "command", "entrypoint", "ports", "expose", "restart", "deploy", "healthcheck", "depends_on"];
  const awaited = all.flatMap((other) => other.all("depends_on")).flatMap(namesIn);
  return says.every((key) => service.get(key) === undefined) && !awaited.includes(service.name);
}
