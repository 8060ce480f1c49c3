// The instance that a drill restores a backup into has a disk that its machine takes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { copyBody } from "../../sync/drill/copy";
import type { DrillSettings } from "../../sync/drill/settings";

for (const [tier, size, disk] of [
  ["db-custom-1-3840", "10", { dataDiskType: "PD_SSD", dataDiskSizeGb: "10" }],
  ["db-perf-optimized-N-2", "50", { dataDiskType: "PD_SSD", dataDiskSizeGb: "50" }],
  ["db-c4a-highmem-2", "10", { dataDiskType: "HYPERDISK_BALANCED", dataDiskSizeGb: "20" }],
  ["db-c4a-highmem-2", "50", { dataDiskType: "HYPERDISK_BALANCED", dataDiskSizeGb: "50" }],
] as const) {
  test(`${size} GB on ${tier}`, () => {
    const settings = { region: "europe-west4", tier, edition: "ENTERPRISE", network: "main", drill: "drill" };
    const source = { databaseVersion: "POSTGRES_17", settings: { dataDiskSizeGb: size } };
    const { settings: made } = copyBody(settings as unknown as DrillSettings, "copy", source);
    const { dataDiskType, dataDiskSizeGb } = made as { dataDiskType: string; dataDiskSizeGb: string };
    assert.deepEqual({ dataDiskType, dataDiskSizeGb }, disk);
  });
}
