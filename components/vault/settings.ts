import type * as pulumi from "@pulumi/pulumi";
import { nodeImage } from "../internal/node-job";
import type { Usable } from "../internal/usable";
import { pullThrough } from "../registry/image";
import type { VaultArgs } from "./args";
import type { ServerSettings } from "./configuration";
import { defaults, type Checked } from "./validate";

/** The image of a server's version. */
export function vaultImage(version: string): string {
  return `docker.io/hashicorp/vault:${version}`;
}

/** A server's arguments with what is used for those that were left out. */
export interface Settings extends Checked {
  version: string;
  region: string;
  backupRegion: string;
  /** Regions of the recovery shares, that of the server first. */
  regions: string[];
  intervalHours: number;
  retentionDays: number;
  hardwareKey: boolean;
  protect: boolean;
  /** Whether the data come from a backup. */
  restored: boolean;
  /** Of the programs that initialise and back up. */
  programImage: pulumi.Input<string>;
  serverImage: pulumi.Input<string>;
  network: Usable<VaultArgs>["network"];
  cpu: number;
  memory: string;
  configuration: Pick<ServerSettings, "logLevel" | "rootTokenFromShares" | "ui">;
}

/** Fills in what the caller left out. */
export function settingsOf(args: Usable<VaultArgs>, checked: Checked): Settings {
  const { version, region, backupRegion, images } = args;
  return {
    ...checked,
    version,
    region,
    backupRegion,
    regions: [region, backupRegion],
    intervalHours: args.backupIntervalHours ?? defaults.backupIntervalHours,
    retentionDays: args.backupRetentionDays ?? defaults.backupRetentionDays,
    hardwareKey: args.hardwareKey ?? false,
    protect: args.protected ?? true,
    restored: checked.restoredBucket !== undefined,
    programImage: pullThrough(images, nodeImage),
    serverImage: pullThrough(images, vaultImage(version)),
    network: args.network,
    cpu: args.cpu ?? defaults.cpu,
    memory: args.memory ?? defaults.memory,
    configuration: {
      logLevel: args.logLevel ?? defaults.logLevel,
      rootTokenFromShares: args.rootTokenFromShares ?? false,
      ui: args.ui ?? false,
    },
  };
}
