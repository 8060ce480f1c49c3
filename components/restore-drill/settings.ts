import { copyPrefix } from "../internal/drill-copies";
import type { RestoreDrillArgs, RestoreProof } from "./args";
import { enterprise, enterprisePlus } from "../postgres/rules";

/** What is known when the program runs, with every default filled in; defaults are written here and nowhere else. */
export type KnownSettings = Required<
  Omit<RestoreDrillArgs, "server" | "network" | "images" | "notificationChannels" | "proofs">
> & { proofs: Required<RestoreProof>[] };

export function withDefaults(args: Pick<RestoreDrillArgs, keyof KnownSettings>): KnownSettings {
  return {
    region: args.region,
    proofs: args.proofs.map(({ database, query, readerRole = `${database}_readonly` }) => {
      return { database, query, readerRole };
    }),
    schedule: args.schedule ?? "30 4 * * *",
    tier: args.tier ?? "db-custom-1-3840",
    longestAgeHours: args.longestAgeHours ?? 26,
    alertAfterHours: args.alertAfterHours ?? 50,
    patienceMinutes: args.patienceMinutes ?? 150,
  };
}

/** Edition that has a machine type. */
export function editionOf(tier: string): string {
  return /^db-(perf-optimized|c4a)-/.test(tier) ? enterprisePlus : enterprise;
}

/** What the names of copies begin with: no component's name leads to an instance that begins so. */
export function prefixOf(name: string): string {
  return `${copyPrefix}${name}-`;
}
