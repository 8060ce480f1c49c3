// The commands, in the order of the help.
import { Command } from "commander";
import { version } from "groundplan/package.json";
import { addExamples } from "./examples";
import { addAlertCommands } from "./groups/alerts";
import { addCacheCommands } from "./groups/cache";
import { addCompare, addConsequences, addDrift } from "./groups/changes";
import { addBlueprint, addOpen, addPicture } from "./groups/documents";
import { addEnvCommands } from "./groups/env";
import { addNewCommands } from "./groups/new";
import { addPolicyCommands } from "./groups/policy";
import { addPostgresCommands } from "./groups/postgres";
import { addPromoteCommands } from "./groups/promote";
import { addCost, addCriticalPath, addInventory } from "./groups/questions";
import { addDoctor, addLock, addRecover, addRehearse } from "./groups/real";
import { addReviewCommands } from "./groups/review";
import { addRolloutCommands } from "./groups/rollout";
import { addDestroy, addPlan, addUp } from "./groups/simulated";
import { addVaultCommands } from "./groups/vault";
import { addComplete, addExplain } from "./groups/words";

/** The command, with all that it can do. */
export const program = new Command("groundplan")
  .description(
    "Plans and runs a Pulumi program in a simulated cloud: no account, no credentials, nothing to pay. Reads and changes the values of real environments, restores backups of their Vault, fails over and restores their databases, hands requests over to new versions, and recovers a killed `pulumi up`.",
  )
  .version(version)
  .showHelpAfterError();

// Each command's code is loaded when it runs: nobody pays for the imports of another.
addPlan(program);
addUp(program);
addDestroy(program);
addDoctor(program);
addConsequences(program);
addCompare(program);
addOpen(program);
addPicture(program);
addBlueprint(program);
addCriticalPath(program);
addCost(program);
addInventory(program);
addDrift(program);
addLock(program);
addRecover(program);
addRehearse(program);
addNewCommands(program);
addEnvCommands(program);
addVaultCommands(program);
addPolicyCommands(program);
addPostgresCommands(program);
addPromoteCommands(program);
addReviewCommands(program);
addRolloutCommands(program);
addCacheCommands(program);
addAlertCommands(program);
addExplain(program);
addComplete(program);
addExamples(program);
