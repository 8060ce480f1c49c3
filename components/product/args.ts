import type * as pulumi from "@pulumi/pulumi";
import type { CloudflarePlan } from "../cdn/plans";
import type { Binding } from "../contracts/binding";
import type { DatabaseServer } from "../contracts/database";
import type { PlatformAttachment } from "../contracts/platform";
import type { CloudflareZone } from "../contracts/zone";
import type { Workload } from "../workload/args";

/** An application on Cloud Run that the program made by itself. */
export interface ProductApp {
  /** Name of the service that users reach: an entry of `App.serviceNames`. */
  serviceName: pulumi.Input<string>;
  /** Its URL: an entry of `App.urls`. */
  url: pulumi.Input<string>;
}

/**
 * What a `Product` is made from. What belongs to a part is left out where the part is given. Its options may name the providers `gcp` and `cloudflare`. Where `platform` is given and the database or the
 * application is not, they name `vault` too: `platform.providers`.
 */
export interface ProductArgs {
  /** Region that everything runs in. A change makes everything anew there, which protection refuses. */
  region: string;
  /** Second region, for the backups of Vault and of the database. A change replaces Vault's, which protection refuses. */
  backupRegion: string;
  /** Zone at Cloudflare, of its own: the product owns the zone's TLS settings and rules. */
  zone: CloudflareZone;
  /** Host name that users load, in the zone; the default is the zone's domain. A change cuts off the old name. */
  hostname?: string;
  /**
   * IAM members who administer Vault, and read and write values, such as `group:ops@example.com`: at least one, and none with `platform`,
   * which has its own. The default is nobody.
   */
  operators?: pulumi.Input<string>[];
  /** E-mail addresses that alerts go to, 1 to 16, and none with `platform`. The default is nobody. */
  alertEmails?: string[];
  /**
   * Container image of the application, such as `ghcr.io/acme/shop:v7`, by digest where you want it to stay the same. It serves HTTP on
   * `port`. Either this, `workload`, or `app`.
   */
  image?: string;
  /** Port that `image` listens on; the default is 8080. */
  port?: number;
  /** Path that answers 200 while the application is healthy; the default is `/`. */
  healthPath?: string;
  /**
   * The application in full, with a process `web`: further processes, jobs, secrets. The default runs `image`: one instance is always
   * there, and up to four take the load. Its binding `main` is the product's database.
   */
  workload?: Workload;
  /** Name of the environment; the default is `prod`. A change moves every value: make another environment instead. */
  environment?: string;
  /** IPv4 range of the network, a private /14; the default is `10.16.0.0/14`. A change replaces the network. */
  addressRange?: string;
  /** Release of Vault; the default is `2.1.2`. A change is a rolling update, after a backup. */
  vaultVersion?: string;
  /** Major version of PostgreSQL; the default is `17`. A higher one upgrades the server in place, with minutes of downtime. */
  postgresVersion?: string;
  /**
   * Machine type of the database server; the default is `db-custom-1-3840`, the smallest with a promised availability
   * (https://cloud.google.com/sql/sla). A change restarts the server, about a minute away.
   */
  postgresTier?: string;
  /**
   * Flags of the database server by name (https://cloud.google.com/sql/docs/postgres/flags), as `Postgres` takes them; the default is none. Some extensions need
   * one. Some flags restart the server.
   */
  postgresFlags?: { [name: string]: string };
  /**
   * Extensions of PostgreSQL in the database, such as `vector`, as `PostgresDatabase` takes them; the default is none. One that is taken away stays in the
   * database.
   */
  extensions?: string[];
  /**
   * Whether a standby in another zone takes over within about a minute; the default is `true`, which doubles the price of the database
   * (https://cloud.google.com/sql/pricing). A change restarts the server.
   */
  highlyAvailable?: boolean;
  /** Plan of the zone, one of `CloudflarePlan`; the default is `free`. It decides how many rate limits there can be. */
  plan?: CloudflarePlan;
  /**
   * Whether users see a certificate from Let's Encrypt, which takes Advanced Certificate Manager, about 10 USD a month
   * (https://developers.cloudflare.com/ssl/edge-certificates/advanced-certificate-manager/); the default is `false`: Cloudflare's free
   * certificate.
   */
  letsEncrypt?: boolean;
  /** Whether what holds data is protected; the default is `true`. To destroy the product, deploy with `false` first. */
  protected?: boolean;
  /** Platform that the program made by itself: the product makes none. The default is one of its own. */
  platform?: pulumi.Input<PlatformAttachment>;
  /** Database server that the program made by itself: the product makes its database there. The default is one of its own. */
  server?: pulumi.Input<DatabaseServer>;
  /** Database that the program made by itself: the product makes neither server nor database. The default is one of its own. */
  database?: pulumi.Input<Binding>;
  /** Application that the program made by itself: the product makes none, and its front door leads there. The default is one of its own. */
  app?: ProductApp;
}
