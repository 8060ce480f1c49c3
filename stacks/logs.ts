import type * as pulumi from "@pulumi/pulumi";
import { LogBucket } from "../components";
import type { Config } from "./config";
import type { Clouds } from "./providers";

/** Where the logs of the environment's project are kept. Who operates it and who develops for it reads them. Answers the view that has them. */
export function keepLogs(
  { project, region, logRetentionDays: retentionDays, operators, developers }: Config,
  settings: { protected: boolean },
  cloud: Clouds,
): pulumi.Output<string> {
  const readers = [...operators, ...developers];
  const kept = { project, region, retentionDays, readers, protected: settings.protected };
  return new LogBucket("logs", kept, cloud).viewName;
}
