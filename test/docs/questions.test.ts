// Twelve questions that an operator asks of an environment, each answered by what a command of README's prints.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { before, after, describe, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { groundplanHere } from "../support/in-process";
import { copyProject, root, setConfig } from "../support/project";

interface Question {
  question: string;
  /** As README names it; of `dev`. */
  command: string;
  /** Where the answer is: all of these are in what it prints. */
  answers: RegExp[];
}

/** Of an environment that is up. */
const questions: Question[] = [
  {
    question: "At which addresses do users and programs reach it, how do they log in, and what is promised?",
    command: "up",
    answers: [/https:\/\/changelog-dev\.com/, /a login with your\s/, /99\.5 % of 30 days/],
  },
  {
    question: "What runs where?",
    command: "picture",
    answers: [/subgraph place0 \["europe-west1"\][^]*changelog-web<br\/>Cloud Run[^]*PostgreSQL 17[^]*\bend\b/],
  },
  {
    question: "How do secrets reach the applications?",
    command: "picture",
    answers: [/platform-vault<br\/>Vault/, /n\d+ -\.-> n\d+/],
  },
  {
    question: "What does it cost a month, and for what?",
    command: "cost",
    answers: [/^total +\d+\.\d\d/m, /^platform \/ platform-vault +\d+\.\d\d/m, /^By application/m],
  },
  {
    question: "How could it cost less, and what would that give up?",
    command: "cost",
    answers: [/^What is cheaper +saves$/m, /gives up: /],
  },
  {
    question: "Whom does an alert reach, and when?",
    command: "alerts drill",
    answers: [/after \d+ minutes: /, /tells ops@changelog\.com/, /\d+ of \d+ alerts fire when they should/],
  },
  {
    question: "Which versions run, and until when does somebody mend them?",
    command: "inventory",
    answers: [/support ends/, /PostgreSQL.*17/],
  },
  {
    question: "Does it keep what we promise: nothing public, nothing unprotected?",
    command: "policy",
    answers: [/\d+ rules, none is broken\./, /^Exceptions$/m],
  },
];

/** Of a change: the region of dev is another one. */
const ofChange: Question[] = [
  {
    question: "Which data is lost by this change?",
    command: "plan",
    answers: [
      /^Lost$/m,
      /The PostgreSQL server postgres-europe-west1 is deleted/,
      /Lost: every database in it, with all backups/,
    ],
  },
  {
    question: "What is away meanwhile, and for how long?",
    command: "plan",
    answers: [/^Away$/m, /takes about \d+ (minutes|seconds)/],
  },
];

/** Of the environment's document. */
const ofDocument: Question[] = [
  {
    question: "What do I do when Vault is lost, and when a key has leaked?",
    command: "blueprint",
    answers: [/^### Vault is lost$/m, /^### A key has leaked$/m, /groundplan vault restore/],
  },
  {
    question: "Who may do what?",
    command: "blueprint",
    answers: [/^## Who may do what$/m, /secretmanager\.secretAccessor/],
  },
];

describe("a person who knows README answers from what the commands print", () => {
  let folder = "";
  const printed = new Map<string, string>();
  const run = async (command: string): Promise<string> => {
    const known = printed.get(command);
    if (known !== undefined) return known;
    const surroundings = { cwd: folder, env: { GROUNDPLAN_ADAPTER: "offline" } };
    const { stdout, stderr } = await groundplanHere([...command.split(" "), "dev"], surroundings);
    assert.notEqual(stdout, "", stderr);
    // With `CI` set there are colours.
    const text = stripVTControlCharacters(stdout);
    printed.set(command, text);
    return text;
  };
  before(async () => {
    folder = copyProject();
    await run("up");
  });
  after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const readme = fs.readFileSync(path.join(root, "README.md"), "utf8");
  const ask = ({ question, command, answers }: Question, text: () => Promise<string>): void => {
    test(question, async () => {
      assert.match(readme, new RegExp(`groundplan ${command}\\b`));
      const said = await text();
      for (const answer of answers) assert.match(said, answer);
    });
  };
  for (const one of [...questions, ...ofDocument]) ask(one, () => run(one.command));
  for (const one of ofChange) {
    ask(one, async () => {
      if (!printed.has("plan")) setConfig(folder, "dev", "groundplan:region", "europe-north1");
      return run("plan");
    });
  }
});
