import { LogBucket } from "../components";
import type { Config } from "./config";
import type { Clouds } from "./providers";

/** Where the logs of the environment's project are kept. Who operates it and who develops for it reads them. */
export function keepLogs(
  { project, region, logRetentionDays: retentionDays, operators, developers }: Config,
  settings: { protected: boolean },
  cloud: Clouds,
): void {
  const readers = [...operators, ...developers];
  new LogBucket("logs", { project, region, retentionDays, readers, protected: settings.protected }, cloud);
}
