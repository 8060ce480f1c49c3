import type * as pulumi from "@pulumi/pulumi";
import { nodeImage } from "../internal/node-job";
import type { Subject } from "../internal/refusal";
import type { Usable } from "../internal/usable";
import { pullThrough } from "../registry/image";
import { vaultImage } from "./version";
import type { VaultArgs } from "./args";
import type { ServerSettings } from "./configuration";
import { defaults, type Checked } from "./validate";

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
export function settingsOf(subject: Subject, args: Usable<VaultArgs>, checked: Checked): Settings {
  const { version, region, backupRegion, images } = args;
  const puller = { subject, property: "images" };
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
    programImage: pullThrough(images, nodeImage, puller),
    serverImage: pullThrough(images, vaultImage(version), puller),
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
