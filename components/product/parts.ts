// The parts, each a component that works alone, or what the program made in its place.
import * as pulumi from "@pulumi/pulumi";
import { App } from "../app";
import type { Binding } from "../contracts/binding";
import type { DatabaseServer } from "../contracts/database";
import type { Endpoint } from "../contracts/endpoint";
import type { PlatformAttachment } from "../contracts/platform";
import { entry } from "../entry";
import type { Providers } from "../internal/providers";
import type { Usable } from "../internal/usable";
import { Platform } from "../platform";
import { Postgres } from "../postgres";
import { PostgresDatabase } from "../postgres-database";
import type { ProductApp, ProductArgs } from "./args";
import * as settings from "./settings";

type Args = Usable<ProductArgs>;

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

export function platformOf(name: string, args: Args, parent: pulumi.ComponentResource): UsedPlatform {
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
  const platform = new Platform(name, settings.platformArgs(args), { parent });
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

export function databaseOf(
  name: string,
  args: Args,
  { platform, vaultServiceAccountEmail }: UsedPlatform,
  opts: pulumi.ComponentResourceOptions,
): { database: pulumi.Output<Binding>; server?: Postgres } {
  if (args.database !== undefined) return { database: pulumi.output(args.database) };
  const { network, store } = platform;
  const own =
    args.server === undefined
      ? new Postgres(name, { ...settings.postgresArgs(args), network, vaultServiceAccountEmail }, opts)
      : undefined;
  const server = (own ?? args.server) as DatabaseServer;
  const { binding } = new PostgresDatabase(
    name,
    { server, store, database: settings.databaseName(name), protected: args.protected ?? true },
    opts,
  );
  return { database: binding, ...(own === undefined ? {} : { server: own }) };
}

export function appOf(
  name: string,
  args: Args,
  platform: PlatformAttachment,
  database: pulumi.Input<Binding>,
  opts: pulumi.ComponentResourceOptions,
): ProductApp {
  if (args.app !== undefined) return args.app;
  const { region } = args;
  const { ingress, webProcess: web } = settings;
  const workload = settings.workloadOf(args, database);
  const app = new App(name, { platform, workload, regions: [region], cloudRun: { ingress } }, opts);
  return {
    serviceName: entry(entry(app.serviceNames, web), region),
    url: entry(entry(app.urls, web), region),
  };
}
