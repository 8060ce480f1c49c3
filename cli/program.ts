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
    "Plans and runs a Pulumi program in a simulated cloud, without an account, and helps to run its real environments.",
  )
  .version(version)
  .showHelpAfterError()
  .addHelpText(
    "after",
    `
Begin with "groundplan plan dev" in a project, or with "groundplan new project <folder>".
"groundplan <command> --help" says more about a command, with examples.`,
  );

// Each command's code is loaded when it runs: nobody pays for the imports of another.
program.commandsGroup("Begin, without an account:");
addNewCommands(program);
addPlan(program);
addUp(program);
addDestroy(program);
addOpen(program);

program.commandsGroup("Ask about an environment or a change:");
addExplain(program);
addConsequences(program);
addCompare(program);
addCost(program);
addCriticalPath(program);
addInventory(program);
addPolicyCommands(program);
addPicture(program);
addBlueprint(program);
addAlertCommands(program);

program.commandsGroup("Deliver to real stacks:");
addDoctor(program);
addLock(program);
addReviewCommands(program);
addPromoteCommands(program);
addRolloutCommands(program);
addDrift(program);
addRecover(program);
addRehearse(program);

program.commandsGroup("Operate real environments:");
addEnvCommands(program);
addVaultCommands(program);
addPostgresCommands(program);
addCacheCommands(program);

program.commandsGroup("Other commands:");
program.helpCommand(true);
addComplete(program);
addExamples(program);
