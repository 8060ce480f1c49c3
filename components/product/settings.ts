// What each part is given of the product's arguments, with the defaults, each of which stands here alone.
import { CloudRunIngress } from "../cloud-run-app/args";
import type { Binding } from "../contracts/binding";
import type { Origin } from "../contracts/origin";
import { step } from "../internal/show";
import type * as pulumi from "@pulumi/pulumi";
import type { Usable } from "../internal/usable";
import type { PlatformArgs } from "../platform/args";
import type { PostgresArgs } from "../postgres/args";
import { upstreamOf } from "../registry/image";
import type { Workload } from "../workload/args";
import { frontDoorPath } from "../workload/defaults";
import type { ProductArgs } from "./args";

type UsableArgs = Usable<ProductArgs>;

/** The binding of the application that is the product's database. */
export const mainBinding = "main";

/** The process that users reach. */
export const webProcess = "web";

/** The Worker in front of it is a Google identity, which Cloud Run asks for. */
export const ingress = CloudRunIngress.All;

export function settingsOf({ zone, region, hostname, plan, letsEncrypt }: UsableArgs) {
  return {
    zone,
    region,
    hostname: hostname ?? zone.zoneName,
    plan: plan ?? ("free" as const),
    letsEncrypt: letsEncrypt ?? false,
  };
}

/** The path that the front door asks: of a `workload`, what its process says. */
export function healthPathOf({ workload, healthPath }: UsableArgs): string {
  const web = workload?.processes?.[webProcess];
  return web?.health === undefined ? (healthPath ?? "/") : frontDoorPath(web);
}

/** The front door, which leads to `origin`. */
export function cdnArgs<At extends Origin>(args: UsableArgs, origin: At) {
  const { zone, hostname, plan, letsEncrypt } = settingsOf(args);
  return { zone, plan, letsEncrypt, hosts: [{ hostname, routes: [{ path: "/", origins: [origin] }] }] };
}

/** Arguments of the platform, of which some may be missing: the rules ask for them. */
export function platformArgs(args: UsableArgs): PlatformArgs {
  const { region, backupRegion, operators = [], alertEmails = [] } = args;
  return {
    environment: args.environment ?? "prod",
    regions: [region],
    addressRange: args.addressRange ?? "10.16.0.0/14",
    alertEmails,
    operators,
    registry: { upstreams: upstreamsOf(args) },
    vault: { version: args.vaultVersion ?? "2.1.2", backupRegion },
    versions: [`postgresql@${postgresArgs(args).version}`],
    enablesApis: true,
    protected: args.protected ?? true,
  };
}

/** Where the images come from: all of them that are no Google project's own. */
function upstreamsOf(args: UsableArgs): string[] {
  return [...new Set(imagesOf(args).flatMap(([, image]) => upstreamOf(image, "") ?? []))];
}

/** Each image that is known by now, by the property that names it. */
export function imagesOf({ image, workload }: UsableArgs): [property: string, image: string][] {
  const { processes = {}, jobs = {} } = workload ?? {};
  const sidecars = Object.entries(processes).map(
    ([name, process]) => [`${step("workload.processes", name)}.sidecars`, process.sidecars ?? {}] as const,
  );
  const tables: (readonly [string, { [name: string]: { image?: pulumi.Input<string> } }])[] = [
    ["workload.processes", processes],
    ["workload.jobs", jobs],
    ...sidecars,
  ];
  const all = tables.flatMap(([path, table]) =>
    Object.entries(table).map(([name, one]) => [`${step(path, name)}.image`, one.image] as const),
  );
  return [["image", image] as const, ["workload.image", workload?.image] as const, ...all].flatMap(
    ([property, one]): [string, string][] => (typeof one === "string" ? [[property, one]] : []),
  );
}

export function postgresArgs(args: UsableArgs): Omit<PostgresArgs, "network"> {
  const { region, backupRegion: backupLocation, postgresVersion, postgresTier, postgresFlags, highlyAvailable } = args;
  return {
    version: postgresVersion ?? "17",
    region,
    backupLocation,
    tier: postgresTier ?? "db-custom-1-3840",
    ...(postgresFlags === undefined ? {} : { flags: postgresFlags }),
    highlyAvailable: highlyAvailable ?? true,
    protected: args.protected ?? true,
  };
}

/** The name of the product, as PostgreSQL takes it without quotes. */
export function databaseName(name: string): string {
  return name.replaceAll("-", "_");
}

/** `workload` is that of the arguments: as the person gave it for the application, which tells by itself what is known later. */
export function workloadOf(
  args: UsableArgs,
  workload: Workload | undefined,
  database: pulumi.Input<Binding>,
): Workload {
  const { image = "", port = 8080 } = args;
  const bindings = { [mainBinding]: database };
  if (workload !== undefined) return { ...workload, bindings: { ...workload.bindings, ...bindings } };
  return {
    image,
    processes: {
      [webProcess]: { port, health: { path: healthPathOf(args) }, scaling: { min: 1, max: 4 } },
    },
    bindings,
    bound: {
      DATABASE_URL: `postgresql://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}?sslmode=require`,
    },
    egress: "internet",
  };
}
