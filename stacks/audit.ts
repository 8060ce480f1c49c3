import type * as pulumi from "@pulumi/pulumi";
import { AuditTrail, EmailNotifications, type WatchedSecret } from "../components";
import type { Config } from "./config";
import type { Clouds } from "./providers";

export interface RecordSettings {
  /** Who is told of what happens in the environment's project. */
  notificationChannels: pulumi.Input<string[]>;
  protected: boolean;
}

/** What Vault's initialisation leaves in Secret Manager, and who may read it, where the environment runs its own. */
function vaultSecrets({ existingVault, project, shareHolders }: Config): WatchedSecret[] {
  if (existingVault !== undefined) return [];
  return [
    { secretName: "vault-recovery-shares" },
    ...shareHolders.map(({ name }) => ({ secretName: `vault-recovery-share-${name}` })),
    { secretName: "vault-initialisation", readers: [`vault-initialise@${project}.iam.gserviceaccount.com`] },
  ];
}

/** The record of both projects, in the one that deployments do not change. */
export function keepRecord(config: Config, settings: RecordSettings, cloud: Clouds, guard: Clouds): void {
  const { project, guardProject, region } = config;
  new AuditTrail(
    "audit",
    { ...settings, project, recordProject: guardProject, region, watchedSecrets: vaultSecrets(config) },
    cloud,
  );
  // An alert and its channel are of the project whose log they read.
  const alerts = new EmailNotifications("guard-alerts", { addresses: config.alertEmails }, guard);
  new AuditTrail(
    "guard-audit",
    {
      project: guardProject,
      region,
      protected: settings.protected,
      watchesKeys: true,
      notificationChannels: alerts.channelIds,
    },
    guard,
  );
}
