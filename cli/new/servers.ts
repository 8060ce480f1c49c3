// The programs of a description that answer requests, and the first of them.
import type { Program } from "./draft";
import { partName } from "./texts";

/** The image that most programs share: of those that users reach, or another one from the same place that more programs have. */
export function ownImage(programs: Program[], front?: Program): string | undefined {
  const count = (image: string | undefined): number =>
    programs.filter((program) => program.image === image && program.kind !== "sidecar").length;
  const ranked = programs
    .filter(({ kind }) => kind !== "sidecar")
    .sort(
      (one, other) =>
        Number(other.isPublic) - Number(one.isPublic) ||
        count(other.image) - count(one.image) ||
        Number(other === front) - Number(one === front),
    );
  const first = ranked[0]?.image;
  if (placeOf(first) === "") return first;
  const beside = ranked.flatMap(({ image }) =>
    placeOf(image) === placeOf(first) && image !== undefined ? [image] : [],
  );
  const [most] = beside.sort((one, other) => count(other) - count(one));
  return most !== undefined && count(most) > count(first) ? most : first;
}

export function isServer({ kind, ports, protocol }: Program): boolean {
  return kind === "process" && ports.length > 0 && protocol !== "tcp";
}

/** The server that users load: the one that is called so, or as the application is; else the first that is public, HTTP before gRPC, or the only one. */
export function frontOf(programs: Program[], application: string): Program | undefined {
  const servers = programs.filter(isServer);
  const open = servers.filter(({ isPublic }) => isPublic);
  return (
    servers.find(({ paths }) => paths?.includes("/")) ??
    open.find(({ name }) => /^(web|www|frontend|front|app|server|site|proxy|nginx|ui|ingress|gateway)$/.test(name)) ??
    open.find(({ name }) => name === partName(application)) ??
    open.find(({ name }) => /(^|-)(ui|web|www|frontend|front|front-end|nginx|gateway|console|dashboard)$/.test(name)) ??
    servers.find(({ name }) => /^(web|www|frontend|front|app|site|ui)$/.test(name)) ??
    // Browsers speak no gRPC.
    open.find(({ protocol }) => protocol === undefined) ??
    open[0] ??
    servers.find(({ protocol }) => protocol === undefined)
  );
}

/** Where an image is: `ghcr.io/acme` of `ghcr.io/acme/shop:v1`; empty for one of Docker's own. */
function placeOf(image = ""): string {
  return image.slice(0, Math.max(0, image.lastIndexOf("/")));
}
