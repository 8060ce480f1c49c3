import * as pulumi from "@pulumi/pulumi";
import { entry } from "../entry";
import { remember } from "../internal/known";
import { Cdn } from "../cdn";
import type { Binding } from "../contracts/binding";
import type { Endpoint } from "../contracts/endpoint";
import type { PlatformAttachment } from "../contracts/platform";
import { handedOn, handOn, hasProvider } from "../internal/providers";
import { makePart, Subject } from "../internal/refusal";
import { checkArguments } from "../internal/validation";
import { WorkerOrigin } from "../worker-origin";
import type { ProductArgs } from "./args";
import { appOf, databaseOf, makerOf, platformOf, serverOf } from "./parts";
import { doorProperty, originProperty } from "./property-names";
import { cdnArgs, healthPathOf, settingsOf } from "./settings";
import { validate } from "./validate";

/**
 * A working system around one application, on Cloud Run in one region: a `Platform` with a Vault of its own, a `Postgres` with a
 * `PostgresDatabase`, the `App`, and a `Cdn` in front of it. The same small components make it, and a program takes them over one by one:
 * it gives a part, makes it by itself with `fromProduct`, and nothing is made anew.
 *
 * With the defaults some 50 USD a month for Vault, twice the price of `db-custom-1-3840` (https://cloud.google.com/sql/pricing), and an
 * instance of Cloud Run that waits (https://cloud.google.com/run/pricing); Cloudflare's Free plan costs nothing.
 */
export class Product extends pulumi.ComponentResource {
  /** What users and operators need to know of each address: `web`, and `database` and `vault` where they are the product's own. */
  public readonly endpoints: pulumi.Output<{ [what: string]: Endpoint }>;
  /** What further applications attach to, as one value. */
  public readonly platform: pulumi.Output<PlatformAttachment>;
  /** What an application is bound to that uses the database, as one value. */
  public readonly database: pulumi.Output<Binding>;

  constructor(name: string, args: ProductArgs, opts?: pulumi.ComponentResourceOptions) {
    const hasVault = hasProvider("vault", opts);
    const [, usable] = checkArguments("Product", name, args, (_, argument) => validate(name, argument, hasVault));
    const checked = { ...usable, workloadArgument: args.workload, subject: new Subject(`Product "${name}"`) };
    super("groundplan:index:Product", name, args, opts);
    const used = platformOf(name, checked, this);
    handOn(this, used.providers);
    const parent = { parent: this };
    const configured = { ...parent, providers: used.providers };
    const server = serverOf(name, checked, used, parent);
    const database = databaseOf(name, checked, used.platform, server ?? checked.server, configured);
    const { serviceName, url } = appOf(name, checked, used.platform, database, configured);

    const { zone, region, hostname } = settingsOf(checked);
    const healthPath = healthPathOf(checked);
    const originArgs = { zone, serviceName, location: region, url, healthPath };
    const origin = makePart(makerOf(checked, originProperty), WorkerOrigin, name, originArgs, parent);
    const cdn = makePart(makerOf(checked, doorProperty), Cdn, name, cdnArgs(checked, origin), parent);

    const endpoints = pulumi.all([cdn.endpoints, server?.endpoint, used.vaultEndpoint]).apply(([web, data, vault]) => ({
      ...(web[hostname] === undefined ? {} : { web: web[hostname] }),
      ...(data === undefined ? {} : { database: data }),
      ...(vault === undefined ? {} : { vault }),
    })) as pulumi.Output<{ [what: string]: Endpoint }>;
    this.endpoints = remember(endpoints, {
      web: entry(cdn.endpoints, hostname),
      ...(server === undefined ? {} : { database: server.endpoint }),
      ...(used.vaultEndpoint === undefined ? {} : { vault: used.vaultEndpoint }),
    });
    this.platform = used.contract;
    this.database = database;
    this.registerOutputs({ endpoints: this.endpoints, platform: this.platform, database: this.database });
  }

  /**
   * Providers for what stands on its platform, by package: those of its options, and the one for Vault. Programs in other languages make the
   * latter by themselves.
   */
  public get providers(): { [name: string]: pulumi.ProviderResource } {
    return handedOn(this);
  }
}
