import { cloudflareFaults } from "./cloudflare";
import { deploymentFaults } from "./deployment";
import type { Fault } from "./fault";
import { googleFaults } from "./google";
import { machineFaults } from "./machine";

/** At least one for each validator that can find something. */
export const faults: Fault[] = [...machineFaults, ...googleFaults, ...cloudflareFaults, ...deploymentFaults];
