// Commands around a real `pulumi up`: before it, after one that was killed, and instead of one.
import { createRequire } from "node:module";
import { Option, type Command } from "commander";
import type { DoctorOptions } from "../commands/doctor";
import type { LockOptions } from "../commands/lock";
import type { RecoverOptions } from "../commands/recover";
import type { RehearseOptions } from "../commands/rehearse";
import { cwd, json, stackByName, upTo9999 } from "../options";

const load = createRequire(__filename);

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .summary("check what a real `up` needs before it fails: tools, logins, rights, DNS")
    .description(
      "check what an `up` needs: tools, logins, rights, APIs, billing, zone, DNS, images, state, Vault; says what to do, and changes nothing",
    )
    .argument("[environment]", `${stackByName} (default: this machine alone)`)
    .option("--only <names...>", "these checks alone, such as google-login dns")
    .option("--list", "list the checks, with what each asks and the rights that it needs, and exit")
    .option(...cwd)
    .option(...json("docs/doctor.md"))
    .action(async (environment: string | undefined, options: DoctorOptions) => {
      const { doctor } = load("../commands/doctor") as typeof import("../commands/doctor");
      await doctor(environment, options);
    });
}

export function addLock(program: Command): void {
  program
    .command("lock")
    .summary("pin the digests behind image tags in images.lock.json")
    .description(
      "ask registries for the digests behind tags, and pin them in images.lock.json; logs in to Google's with the application default credentials, to others as Docker does",
    )
    .argument("[images...]", "images as <registry>/<repository>:<tag> (default: those in the file)")
    .option(...cwd)
    .option("--insecure", "talk HTTP, to a registry on this machine")
    .action(async (images: string[], options: LockOptions) => {
      const { lock } = load("../commands/lock") as typeof import("../commands/lock");
      await lock(images, options);
    });
}

export function addRecover(program: Command): void {
  program
    .command("recover")
    .summary("repair the state of a real stack after a killed `pulumi up`")
    .description(
      "repair a real stack's state after its `pulumi up` was killed: what was created is adopted, the rest is forgotten; deletes no resource, and changes nothing without --yes",
    )
    .argument("<stack>", "the stack, as `pulumi stack ls` names it")
    .option("--yes", "end the processes that are left, and change the state (default: only say what it would do)")
    .addOption(new Option("--exists <urn=id...>", "adopt what exists under this id").default([], "none"))
    .addOption(new Option("--absent <urn...>", "forget what you know was not created").default([], "none"))
    .option("--unlock", "take away the lock of a run on another machine, which has ended")
    .option("--wait <minutes>", "how long to wait for what is still being created", upTo9999, 30)
    .option("--settle <seconds>", "how long after the interruption something may still appear", upTo9999, 120)
    .option(...cwd)
    .option(...json())
    .action(async (stack: string, options: RecoverOptions) => {
      const { recover } = load("../commands/recover") as typeof import("../commands/recover");
      await recover(stack, options);
    });
}

export function addRehearse(program: Command): void {
  program
    .command("rehearse")
    .summary("run an environment's life with the real engine and simulated APIs")
    .description(
      "bring an environment up, kill it, recover it and take it down with the real Pulumi engine and the real providers, against simulated APIs on this machine: no account, no credentials",
    )
    .argument("<environment>", stackByName)
    .option(
      "--kills <number>",
      "how often the engine is killed and recovered, while it brings up or takes down",
      upTo9999,
      1,
    )
    .option(
      "--kill-within <seconds>",
      "the longest time that it gets once it has begun to change something",
      upTo9999,
      20,
    )
    .option("--seed <number>", "what the moments of the kills follow from (default: another one each time)", upTo9999)
    .option("--slow <seconds>", "how long each long-running operation of Google's takes", upTo9999, 1)
    .option("--fail-job <name>", "a job of Cloud Run whose run fails first, by its name in the program (default: none)")
    .option("--no-destroy", "do not take it down and bring it up again")
    .option("--discovery <folder>", "Google's API descriptions (default: fetched once, into .groundplan/discovery)")
    .option("--vault-server <program>", "a server with Vault's API (default: bao or vault on PATH)")
    .option(
      "--kubernetes <folder>",
      "etcd, kube-apiserver and kube-controller-manager, which an environment with objects in a cluster needs (default: none)",
    )
    .option("--charts <folder>", "Helm charts (default: fetched once, into .groundplan/charts)")
    .option(...cwd)
    .option(...json())
    .action(async (environment: string, options: RehearseOptions) => {
      const { rehearse } = load("../commands/rehearse") as typeof import("../commands/rehearse");
      await rehearse(environment, options);
    });
}
