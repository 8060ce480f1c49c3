import type * as pulumi from "@pulumi/pulumi";
import { notificationChannels } from "../internal/notification-channels";
import * as rules from "../internal/rules";
import { Arguments } from "../internal/validation";
import type { AuditTrailArgs } from "./args";

/**
 * Returns the notification channels, which are checked once they are known.
 *
 * @throws ArgumentError
 */
export function validate(name: string, args: AuditTrailArgs): pulumi.Input<pulumi.Input<string>[]> {
  const check = new Arguments(`AuditTrail "${name}"`);
  check.property("project", args.project, rules.projectId);
  check.property("region", args.region, rules.region);
  check.property("recordProject", args.recordProject, rules.projectId);
  check.property("retentionDays", args.retentionDays, rules.integerBetween(30, 3650));
  args.watchedSecrets?.forEach(({ secretName, readers }, index) => {
    const at = `watchedSecrets[${index}]`;
    check.property(`${at}.secretName`, secretName, rules.matching(/^[A-Za-z0-9_-]{1,255}$/, "name a secret"));
    readers?.forEach((reader, position) => {
      const address = rules.matching(/^[^\s"@\\]+@[^\s"@\\]+$/, "use an address without serviceAccount: before it");
      check.property(`${at}.readers[${position}]`, reader, address);
    });
  });
  const channels = notificationChannels(check, args.notificationChannels);
  check.done();
  return channels;
}
