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

type Add = (program: Command) => void;

/** What adds each command, beneath the headings of the help. Its code is loaded when it runs: nobody pays for the imports of another. */
const groups: [heading: string, commands: [name: string, add: Add][]][] = [
  [
    "Begin, without an account:",
    [
      ["new", addNewCommands],
      ["plan", addPlan],
      ["up", addUp],
      ["destroy", addDestroy],
      ["open", addOpen],
    ],
  ],
  [
    "Ask about an environment or a change:",
    [
      ["explain", addExplain],
      ["consequences", addConsequences],
      ["compare", addCompare],
      ["cost", addCost],
      ["critical-path", addCriticalPath],
      ["inventory", addInventory],
      ["policy", addPolicyCommands],
      ["picture", addPicture],
      ["blueprint", addBlueprint],
      ["alerts", addAlertCommands],
    ],
  ],
  [
    "Deliver to real stacks:",
    [
      ["doctor", addDoctor],
      ["lock", addLock],
      ["review", addReviewCommands],
      ["promote", addPromoteCommands],
      ["rollout", addRolloutCommands],
      ["drift", addDrift],
      ["recover", addRecover],
      ["rehearse", addRehearse],
    ],
  ],
  [
    "Operate real environments:",
    [
      ["env", addEnvCommands],
      ["vault", addVaultCommands],
      ["postgres", addPostgresCommands],
      ["cache", addCacheCommands],
    ],
  ],
];

/** The command with what it can do: all, or what the first of its arguments asks for, since it is made anew each time. */
export function programFor(asked?: string): Command {
  const program = new Command("groundplan")
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
  const isKnown = groups.some(([, commands]) => commands.some(([name]) => name === asked));
  for (const [heading, commands] of groups) {
    program.commandsGroup(heading);
    for (const [name, add] of commands) if (!isKnown || name === asked) add(program);
  }
  program.commandsGroup("Other commands:");
  program.helpCommand(true);
  addComplete(program);
  addExamples(program);
  return program;
}
