import { validate as checkApp } from "../app/validate";
import * as rules from "../internal/rules";
import type { Usable } from "../internal/usable";
import { validate as checkPlatform } from "../platform/validate";
import { validate as checkServer } from "../postgres/validate";
import { Arguments } from "../internal/validation";
import type { ProductArgs } from "./args";
import * as settings from "./settings";

type Given = Usable<ProductArgs>;

/** Arguments that a part is made from, by the argument that stands for the part. */
const belonging = {
  platform: ["operators", "alertEmails", "environment", "addressRange", "vaultVersion"],
  server: ["postgresVersion", "postgresTier", "highlyAvailable"],
  database: ["server", "postgresVersion", "postgresTier", "highlyAvailable"],
  app: ["image", "port", "workload"],
} as const satisfies { [part: string]: readonly (keyof ProductArgs)[] };

/**
 * Refuses what one of the parts would refuse, before the first of them is made, and by the names that the caller gave.
 *
 * @param hasVault - Whether the options name a provider for Vault.
 * @returns The arguments to use.
 */
export function validate(name: string, args: Given, hasVault: boolean): Given {
  const check = new Arguments(`Product "${name}"`);
  checkBelonging(check, args);
  check.property("region", args.region, rules.scheduledRegion);
  check.property("backupRegion", args.backupRegion, rules.region);
  checkFrontDoor(check, args);
  checkVaultLogin(check, args, hasVault);
  if (args.platform === undefined) {
    check.part(() => checkPlatform(name, settings.platformArgs(args), false), platformProperty);
  }
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
  if (args.app === undefined) checkOwnApp(check, name, args);
  const app =
    args.app === undefined ? {} : { app: { ...args.app, url: check.property("app.url", args.app.url, runUrl) } };
  check.done();
  return { ...args, ...app };
}

const runUrl = rules.matching(/^https:\/\/[a-z0-9.-]+\.run\.app$/, "use the URL that Cloud Run gave the service");

/** What belongs to a part that is given is the program's to say. */
function checkBelonging(check: Arguments, args: Given): void {
  for (const [part, members] of Object.entries(belonging)) {
    if (args[part as keyof typeof belonging] === undefined) continue;
    for (const member of members) {
      if (args[member] === undefined) continue;
      check.problem(member, args[member], `leave it out: it belongs to ${part}, which is given`, "set");
    }
  }
}

function checkVaultLogin(check: Arguments, { platform, database, app }: Given, hasVault: boolean): void {
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

function checkFrontDoor(check: Arguments, args: Given): void {
  const { zone, hostname } = settings.settingsOf(args);
  check.property("zone.zoneName", zone.zoneName, rules.hostname);
  check.property(
    "hostname",
    args.hostname,
    (value) =>
      rules.hostname(value) ??
      (rules.isPartOf(hostname, zone.zoneName) ? undefined : `use ${zone.zoneName}, or a name below it`),
  );
  check.property("healthPath", args.healthPath, rules.httpPath);
}

/** Stands for the database that the product will make. */
const futureBinding = {
  values: { host: "10.0.0.2", port: "5432", database: "main", caCertificate: "" },
  credential: { kind: "database-readwrite", resource: "main" },
} as const;

function checkOwnApp(check: Arguments, name: string, args: Given): void {
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
  if (workload !== undefined && workload.processes?.[settings.webProcess]?.port === undefined) {
    check.problem("workload.processes.web", undefined, "give it the process that users reach, with a port");
  }
  if (workload?.bindings?.[settings.mainBinding] !== undefined) {
    const remedy = "leave it out: it is the product's database, or give it as database";
    check.problem(`workload.bindings.${settings.mainBinding}`, undefined, remedy, "set");
  }
  const platform = { network: elsewhere, images: elsewhere, store: elsewhere, sync: elsewhere } as never;
  const { ingress } = settings;
  const made = settings.workloadOf(args, args.database ?? futureBinding);
  check.part(
    () => {
      checkApp(name, { platform, workload: made, regions: [region], cloudRun: { ingress } } as never);
    },
    (property) => (workload === undefined ? imageProperty(property) : appProperty(property)),
  );
}

/** Stands for what another part will offer, which no rule looks at. */
const elsewhere = {};

function platformProperty(property: string): string | undefined {
  if (property.startsWith("regions")) return undefined;
  if (property.startsWith("registry")) return "image";
  return { "vault.backupRegion": "backupRegion", "vault.version": "vaultVersion" }[property] ?? property;
}

function serverProperty(property: string): string | undefined {
  return { version: "postgresVersion", tier: "postgresTier", name: "name" }[property];
}

function imageProperty(property: string): string | undefined {
  if (property === "workload.image") return "image";
  return property === "workload.processes.web.port" ? "port" : appProperty(property);
}

function appProperty(property: string): string | undefined {
  return property.startsWith("workload") || property === "name" ? property : undefined;
}
