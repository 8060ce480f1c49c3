import { AuditTrail, Notifications } from "../components";
import type { Config } from "./config";
import type { Clouds } from "./providers";

/** The record of the project that guards the platform's. An alert and its channel are of the project whose log they read. */
export function recordGuard(
  { guardProject: project, region, alertEmails }: Config,
  settings: { protected: boolean },
  guard: Clouds,
): void {
  const { channelIds: notificationChannels } = new Notifications("guard-alerts", { emails: alertEmails }, guard);
  new AuditTrail(
    "guard-audit",
    { project, region, protected: settings.protected, watchesKeys: true, notificationChannels },
    guard,
  );
}
