import { validate as checkApp } from "../app/validate";
import { validate as checkCdn } from "../cdn/validation";
import * as rules from "../internal/rules";
import type { Usable } from "../internal/usable";
import { validate as checkPlatform } from "../platform/validate";
import { databaseName } from "../postgres-database/rules";
import { validate as checkDatabase } from "../postgres-database/validate";
import { validate as checkServer } from "../postgres/validate";
import { upstreamOf } from "../registry/image";
import { upstream } from "../registry/upstreams";
import { Arguments } from "../internal/validation";
import type { ProductArgs } from "./args";
import { appProperty, doorProperty, platformProperty, serverProperty } from "./property-names";
import * as settings from "./settings";

type UsableArgs = Usable<ProductArgs>;

/** Arguments that a part is made from, by the argument that stands for the part. */
const belonging = {
  platform: ["operators", "alertEmails", "environment", "addressRange", "vaultVersion"],
  server: ["postgresVersion", "postgresTier", "postgresFlags", "highlyAvailable"],
  database: ["server", "postgresVersion", "postgresTier", "postgresFlags", "extensions", "highlyAvailable"],
  app: ["image", "port", "workload"],
} as const satisfies { [part: string]: readonly (keyof ProductArgs)[] };

/**
 * Refuses what one of the parts would refuse, before the first of them is made, and by the names that the caller gave.
 *
 * @param hasVault - Whether the options name a provider for Vault.
 * @returns The arguments to use.
 */
export function validate(name: string, args: UsableArgs, hasVault: boolean): UsableArgs {
  const check = new Arguments(`Product "${name}"`);
  checkBelonging(check, args);
  check.property("region", args.region, rules.scheduledRegion);
  check.property("backupRegion", args.backupRegion, rules.region);
  checkFrontDoor(check, name, args);
  checkImages(check, args);
  checkVaultLogin(check, args, hasVault);
  if (args.platform === undefined) {
    check.part(() => checkPlatform(name, settings.platformArgs(args), false), platformProperty);
  }
  if (args.app === undefined) checkOwnApp(check, name, args);
  if (args.server === undefined && args.database === undefined) {
    const network = {
      networkId: "",
      subnetworkIds: {},
      podRangeName: "",
      serviceRangeName: "",
      privateServicesAccessId: "",
    };
    check.part(() => checkServer(name, { ...settings.postgresArgs(args), network }), serverProperty);
  }
  if (args.database === undefined) {
    check.property("name", name, namesDatabase);
    checkExtensions(check, name, args);
  }
  const app =
    args.app === undefined ? {} : { app: { ...args.app, url: check.property("app.url", args.app.url, runUrl) } };
  check.done();
  return { ...args, ...app };
}

const runUrl = rules.matching(/^https:\/\/[a-z0-9.-]+\.run\.app$/, "use the URL that Cloud Run gave the service");

/** What belongs to a part that is given is the program's to say. */
function checkBelonging(check: Arguments, args: UsableArgs): void {
  for (const [part, members] of Object.entries(belonging)) {
    if (args[part as keyof typeof belonging] === undefined) continue;
    for (const member of members) {
      if (args[member] === undefined) continue;
      check.problem(member, args[member], `leave it out: it belongs to ${part}, which is given`, "set");
    }
  }
}

function checkVaultLogin(check: Arguments, { platform, database, app }: UsableArgs, hasVault: boolean): void {
  if (platform === undefined && hasVault) {
    check.problem(
      "platform",
      undefined,
      "leave the provider vault out of the options, or give the platform that it is of",
    );
  }
  if (platform !== undefined && !hasVault && (database === undefined || app === undefined)) {
    check.problem("platform", "given", "name the provider vault in the options too: { providers: platform.providers }");
  }
}

function checkFrontDoor(check: Arguments, name: string, args: UsableArgs): void {
  check.property("healthPath", args.healthPath, rules.httpPath);
  if (args.healthPath !== undefined && args.workload?.processes?.[settings.webProcess]?.health !== undefined) {
    check.problem("healthPath", args.healthPath, "leave it out: workload.processes.web.health has a path of its own");
  }
  const origin = { originName: "web", workerScript: "web", healthPath: "/" };
  check.part(
    () => checkCdn(name, settings.cdnArgs(args, origin)),
    (property) => doorProperty(property, args),
  );
}

/** A registry whose images cannot be pulled through one of Google's; anything else about an image is said where it runs. */
function checkImages(check: Arguments, args: UsableArgs): void {
  for (const [property, image] of settings.imagesOf(args)) {
    const source = upstreamOf(image, "");
    if (source === undefined || upstream(source) === undefined) continue;
    const remedy = `name a registry on the internet, and one of Artifact Registry with project and repository: images of ${source} cannot be pulled through`;
    check.problem(property, image, remedy);
  }
}

/** The database is called as the product is. */
function namesDatabase(name: string): string | undefined {
  const remedy = "choose another name: the database is called after it, and PostgreSQL or Cloud SQL keeps this one";
  return databaseName(settings.databaseName(name)) === undefined ? undefined : remedy;
}

/** What a database on the server may not have. Where the server is known later, its database finds out. */
function checkExtensions(
  check: Arguments,
  name: string,
  { extensions, server, postgresFlags: flags = {} }: UsableArgs,
): void {
  if (extensions === undefined) return;
  const given = { extensions, server: server ?? { flags }, store: elsewhere, database: settings.databaseName(name) };
  check.part(
    () => checkDatabase(name, given as never),
    (property) => (property.startsWith("extensions") ? property : undefined),
  );
}

/** Stands for the database that the product will make. */
const futureBinding = {
  values: { host: "10.0.0.2", port: "5432", database: "main", caCertificate: "" },
  credential: { kind: "database-readwrite", resource: "main" },
} as const;

function checkOwnApp(check: Arguments, name: string, args: UsableArgs): void {
  const { image, workload, port, region } = args;
  if (image === undefined && workload === undefined) {
    check.problem("image", undefined, "name the image of the application, or give workload or app");
    return;
  }
  if (image !== undefined && workload !== undefined) {
    check.problem("image", image, "leave it out: workload has an image of its own");
  }
  if (port !== undefined && workload !== undefined) {
    check.problem("port", port, "leave it out: the processes of workload have ports of their own");
  }
  const web = workload?.processes?.[settings.webProcess];
  if (workload !== undefined && web === undefined) {
    check.problem("workload.processes.web", undefined, "give it the process that users reach, with a port");
  }
  if (web !== undefined && web.port === undefined) {
    check.problem(
      "workload.processes.web.port",
      undefined,
      "name the port that it listens on: users reach this process",
    );
  }
  if (web?.private === true) {
    check.problem("workload.processes.web.private", true, "leave it out: users reach this process");
  }
  if (workload?.bindings?.[settings.mainBinding] !== undefined) {
    const remedy = "leave it out: it is the product's database, or give it as database";
    check.problem(`workload.bindings.${settings.mainBinding}`, undefined, remedy, "set");
  }
  const platform = { network: elsewhere, images: elsewhere, store: elsewhere, sync: elsewhere } as never;
  const { ingress } = settings;
  const named = { vault: true, kubernetes: false };
  const made = settings.workloadOf(args, workload, args.database ?? futureBinding);
  check.part(
    () => {
      checkApp(name, { platform, workload: made, regions: [region], cloudRun: { ingress } } as never, named);
    },
    (property) => appProperty(property, args),
  );
}

/** Stands for what another part will offer, which no rule looks at. */
const elsewhere = {};
