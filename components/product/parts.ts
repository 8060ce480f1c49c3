// The parts, each a component that works alone, or what the program made in its place.
import * as pulumi from "@pulumi/pulumi";
import { App } from "../app";
import type { Binding } from "../contracts/binding";
import type { DatabaseServer } from "../contracts/database";
import type { Endpoint } from "../contracts/endpoint";
import type { PlatformAttachment } from "../contracts/platform";
import { entry } from "../entry";
import { present } from "../internal/present";
import type { Providers } from "../internal/providers";
import { makePart, type Maker, type Subject } from "../internal/refusal";
import type { Usable } from "../internal/usable";
import { Platform } from "../platform";
import { Postgres } from "../postgres";
import { PostgresDatabase } from "../postgres-database";
import type { ProductApp, ProductArgs } from "./args";
import { appProperty, databaseProperty, platformProperty, serverProperty } from "./property-names";
import * as settings from "./settings";

/** The arguments, their workload as it was given, and what errors call the product. */
export interface Checked extends Usable<ProductArgs> {
  workloadArgument: ProductArgs["workload"];
  subject: Subject;
}

/** The product as the maker of a part. */
export function makerOf(args: Checked, nameOf: (property: string, args: Checked) => string | undefined): Maker {
  return { subject: args.subject, nameOf: (property) => nameOf(property, args) };
}

/** The platform, whoever made it. */
export interface UsedPlatform {
  platform: PlatformAttachment;
  contract: pulumi.Output<PlatformAttachment>;
  vaultServiceAccountEmail: pulumi.Output<string>;
  /** Absent where the product made none: then it has no address that is the product's own. */
  vaultEndpoint?: pulumi.Output<Endpoint>;
  /** Those that it has made. */
  providers: Providers;
}

export function platformOf(name: string, args: Checked, parent: pulumi.ComponentResource): UsedPlatform {
  if (args.platform !== undefined) {
    const { platform } = args;
    const store = pulumi.output(platform.store);
    return {
      platform,
      contract: pulumi.output(contractOf(platform)) as pulumi.Output<PlatformAttachment>,
      vaultServiceAccountEmail: store.apply(({ vaultServiceAccountEmail }) => vaultServiceAccountEmail),
      providers: {},
    };
  }
  const platform = makePart(makerOf(args, platformProperty), Platform, name, settings.platformArgs(args), { parent });
  const { vault } = platform.providers;
  return {
    platform,
    contract: platform.contract,
    vaultServiceAccountEmail: platform.vaultServiceAccountEmail,
    vaultEndpoint: platform.vaultEndpoint,
    providers: vault === undefined ? {} : { vault },
  };
}

/** A component has its contract as one value; anything else is it. */
function contractOf(platform: PlatformAttachment): unknown {
  return platform instanceof Platform ? platform.contract : platform;
}

/** The server, if there is one of the product's own. Its options name no provider of Vault: it would wait for Vault. */
export function serverOf(
  name: string,
  args: Checked,
  { platform: { network }, vaultServiceAccountEmail }: UsedPlatform,
  opts: pulumi.ComponentResourceOptions,
): Postgres | undefined {
  if (args.database !== undefined || args.server !== undefined) return undefined;
  const postgresArgs = { ...settings.postgresArgs(args), network, vaultServiceAccountEmail };
  return makePart(makerOf(args, serverProperty), Postgres, name, postgresArgs, opts);
}

export function databaseOf(
  name: string,
  args: Checked,
  { store }: PlatformAttachment,
  server: DatabaseServer | undefined,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Output<Binding> {
  if (args.database !== undefined) return pulumi.output(args.database);
  const database = settings.databaseName(name);
  const common = { store, database, protected: args.protected ?? true, extensions: args.extensions ?? [] };
  const databaseArgs = { ...common, server: present(server, "a server") };
  return makePart(makerOf(args, databaseProperty), PostgresDatabase, name, databaseArgs, opts).binding;
}

export function appOf(
  name: string,
  args: Checked,
  platform: PlatformAttachment,
  database: pulumi.Input<Binding>,
  opts: pulumi.ComponentResourceOptions,
): ProductApp {
  if (args.app !== undefined) return args.app;
  const { region } = args;
  const { ingress, webProcess: web } = settings;
  const workload = settings.workloadOf(args, args.workloadArgument, database);
  const appArgs = { platform, workload, regions: [region], cloudRun: { ingress } };
  const app = makePart(makerOf(args, appProperty), App, name, appArgs, opts);
  return {
    serviceName: entry(entry(app.serviceNames, web), region),
    url: entry(entry(app.urls, web), region),
  };
}
