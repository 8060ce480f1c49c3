// What a service is, if it is no program of the application's.
import { isData, knownByLastWord, knownByName, knownByPort, knownImage, type Known } from "../images";
import { allKinds, provided } from "../kinds";
import { interpolate } from "./interpolate";
import { namesIn, type Service } from "./layers";

/** What a service is known to be: by its image, by its name where the file builds it, or by the variables of PostgreSQL's own image. */
export function knownService(service: Service): Known | undefined {
  const images = service.layers.map((layer) => interpolate(layer.get("image")?.peek() ?? ""));
  const image = images.findLast((one) => one !== "") ?? "";
  if (/(^|\/)localstack(-pro)?(:|@|$)/.test(image) && !hasS3(service)) return { kind: provided, product: "LocalStack" };
  const known = knownImage(image === "" ? service.name.replace(/[-_]server$/, "") : image);
  if (image === "")
    return known?.kind === "tool" || known?.kind === "monitor"
      ? known
      : asOwn(keptBy(service) ?? listening(service, known) ?? ownImage(service, image));
  const isIdle = ["command", "entrypoint", "depends_on"].every((key) => service.get(key) === undefined);
  const byLastWord = isIdle ? knownByLastWord(service.name, image) : undefined;
  return known ?? asOwn(knownByName(service.name, image) ?? byLastWord ?? ownImage(service, image));
}

function asOwn(known: Known | undefined): Known | undefined {
  return known === undefined ? undefined : { ...known, isOwn: true };
}

/** Whether LocalStack is told to have S3, or nothing of which services it has (https://docs.localstack.cloud/references/configuration). */
function hasS3(service: Service): boolean {
  const [services] = service.all("environment").flatMap((item) => {
    const texts =
      item.kind === "table"
        ? [`SERVICES=${item.get("SERVICES")?.peek() ?? ""}`]
        : item.list().map((one) => one.peek() ?? "");
    return texts.flatMap((text) => /^SERVICES=(.+)$/.exec(text)?.[1] ?? []);
  });
  return services === undefined || services.split(",").some((one) => one.trim() === "s3");
}

/** A database in an image that the file builds: it is called so, and keeps its data where that kind does. */
function keptBy(service: Service): Known | undefined {
  const targets = service
    .all("volumes")
    .flatMap((list) => list.list())
    .map((item) => interpolate(item.get("target")?.peek() ?? item.peek() ?? ""));
  for (const [kind, { signs }] of allKinds())
    for (const { name, directory, product } of signs.kept ?? [])
      if (name.test(service.name) && targets.some((target) => target.includes(directory))) return { kind, product };
  return undefined;
}

/** What is called as a data service in an image that the file builds, and listens where that does. */
function listening(service: Service, known: Known | undefined): Known | undefined {
  if (known === undefined || !isData(known.kind)) return undefined;
  const ports = ["ports", "expose"].flatMap((key) => service.all(key).flatMap((list) => list.list()));
  const numbers = ports.map((item) => /(\d+)$/.exec(interpolate(item.get("target")?.peek() ?? item.peek() ?? ""))?.[1]);
  return numbers.some((port) => knownByPort(Number(port))?.kind === known.kind) ? known : undefined;
}

/** A server in an image of somebody's own, by the variables of the official one. */
function ownImage(service: Service, image: string): Known | undefined {
  const names = service.all("environment").flatMap(namesIn);
  for (const [kind, { signs }] of allKinds())
    for (const { product, image: form, service: called, server, client } of signs.own ?? []) {
      const isCalled = form?.test(image) !== false && called?.test(service.name) !== false;
      const isServer = names.some((name) => server.test(name)) && !names.some((name) => client?.test(name) === true);
      if (isCalled && isServer) return { kind, product };
    }
  return undefined;
}
