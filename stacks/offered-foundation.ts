// What an environment tells the stacks that stand on it, and how they do.
import * as cloudflare from "@pulumi/cloudflare/provider";
import * as gcp from "@pulumi/gcp/provider";
import * as pulumi from "@pulumi/pulumi";
import {
  entry,
  vaultProvider,
  type DatabaseServer,
  type Endpoint,
  type PlatformAttachment,
  type Platform,
  type Postgres,
} from "../components";
import type { Config } from "./config";
import type { DataSettings } from "./data";
import type { Foundation } from "./foundation";

/** What applications of another stack need to know. Nothing here is secret. */
export interface OfferedFoundation {
  platform: pulumi.Input<PlatformAttachment>;
  vaultAddress: pulumi.Input<string>;
  /** How whoever makes a review logs in to Vault. */
  vaultLogin: pulumi.Input<{ role: pulumi.Input<string>; serviceAccountEmail: pulumi.Input<string> }>;
  database: pulumi.Input<DatabaseServer>;
  databaseEndpoint: pulumi.Input<Endpoint>;
}

/** As an output of the environment's stack. */
export function offeredFoundation(platform: Platform, postgres: Postgres): OfferedFoundation {
  const {
    contract: attachment,
    vaultAddress,
    vaultAdministratorEmail,
    vaultReviewRole,
    vaultReviewServiceAccountEmail,
  } = platform;
  const { contract, endpoint: databaseEndpoint, shares } = postgres;
  const database = shares === undefined ? contract : entry(shares, "reviews");
  // Without reviews nobody needs a login of their own for them, and nothing stands on it.
  const vaultLogin = {
    role: vaultReviewRole ?? "administrator",
    serviceAccountEmail: vaultReviewServiceAccountEmail ?? vaultAdministratorEmail,
  };
  return { platform: attachment, vaultAddress, vaultLogin, database, databaseEndpoint };
}

/** The foundation of another environment of this program, by the outputs of its stack, and its database server. */
export function foundationOf(
  stack: string,
  { project, region }: Config,
  labels: { [label: string]: string },
): Foundation & Pick<DataSettings, "server" | "serverEndpoint" | "hasReplica"> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
  const foundation = new pulumi.StackReference(name).requireOutput("foundation") as pulumi.Output<
    pulumi.UnwrappedObject<OfferedFoundation>
  >;
  const { vaultAddress: address, vaultLogin, platform, database } = foundation;
  const settings = { project, region, defaultLabels: { "managed-by": "groundplan", ...labels } };
  const cloud = {
    gcp: new gcp.Provider("google", settings),
    cloudflare: new cloudflare.Provider("cloudflare"),
  };
  const { role, serviceAccountEmail } = vaultLogin;
  const vault = vaultProvider("vault", { address, role, serviceAccountEmail });
  const { network, images, store, sync } = platform;
  return {
    // Without the cluster: what stands on it scales to zero.
    platform: { network, images, store, sync },
    // Nobody is woken: alerts show in the console alone.
    notificationChannels: [],
    cloud: { providers: cloud },
    configured: { providers: { ...cloud, vault } },
    server: database,
    // What is offered has no failover site.
    hasReplica: false,
    serverEndpoint: foundation.databaseEndpoint,
  };
}
