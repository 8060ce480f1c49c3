// Errors of the command, of the program and of its simulated cloud, by words that they print. What an error says itself is not said again: a row is
// for those whose cause is elsewhere.
import { own, type OwnError } from "./model";

export const ownErrors: OwnError[] = [
  own({
    handle: "no-project",
    title: "There is no Pulumi project here",
    words: "No Pulumi.yaml in",
    cause: "The command works on a Pulumi project, and there is none in this folder or above it.",
    remedy: ["Go to the project's folder, or name it with --cwd."],
    sources: ["https://www.pulumi.com/docs/iac/concepts/projects/"],
  }),
  own({
    handle: "unreadable-file",
    title: "The file is no plan, no preview and no state",
    words: "is no plan, no preview and no state",
    cause: "The file is of another kind, or a part of it is missing.",
    remedy: [
      "Write it again with `groundplan plan <environment> --json`, `pulumi preview --json --show-sames` or `pulumi stack export`.",
    ],
    sources: ["docs/plan-format.md"],
  }),
  own({
    handle: "unknown-type",
    title: "The simulated cloud does not know a resource type",
    words: "the simulated cloud does not know",
    cause:
      "The program asks for a resource type of which the simulated cloud has no schema, so it could check nothing.",
    remedy: ["sandbox/README.md says how a type is added."],
    sources: ["sandbox/README.md"],
  }),
  own({
    handle: "blueprint-unreadable",
    title: "The data beside a blueprint cannot be read",
    words: "is no blueprint of format version 1",
    cause: "The data beside a blueprint's document cannot be read, so the next version cannot be compared with it.",
    remedy: ["Take the file back from version control, or remove it to begin with version 1."],
    sources: ["docs/blueprints.md"],
  }),
  own({
    handle: "run-at-work",
    title: "Another run is at work on the stack, or on the project's files",
    words: "with its last sign of life",
    cause:
      "A run in the simulated cloud holds the stack, or a command writes files of the project; or it was killed in another container or on another machine.",
    remedy: [
      "Wait for it, or end it.",
      "The lock of a run that is gone is taken over by itself on the same machine; otherwise delete the file that the error names.",
    ],
    sources: ["sandbox/README.md"],
  }),
  own({
    handle: "protected",
    title: "A protected resource would be deleted or replaced",
    words: "it is protected; set `protect: false`",
    cause: "It holds data or serves, and the change would end it.",
    remedy: [
      "`groundplan plan` says which property replaces it, and what would be lost. Take that change back.",
      "If it is meant to go: docs/first-deployment.md, Taking it down.",
    ],
    command: "groundplan plan {environment}",
    sources: ["docs/first-deployment.md#taking-it-down", "https://www.pulumi.com/docs/iac/concepts/options/protect/"],
  }),
  own({
    handle: "data-lost",
    title: "The change loses data, and nobody has said that it may",
    words: "this loses data, and nothing was changed",
    cause: "A resource that holds data would be deleted or replaced.",
    remedy: [
      "Take back the change that does it.",
      "Or name what may go, with `--lose`: the error has the whole command.",
    ],
    command: "groundplan plan {environment}",
    sources: ["docs/consequences.md"],
  }),
  own({
    handle: "kept-before",
    title: "An earlier life of the stack kept what would be made",
    words: "exists still, since it was kept when the stack gave it up",
    cause: "A resource with `retainOnDelete` stays when a stack is destroyed, and its name is taken.",
    remedy: ["Take it over with the `pulumi import` that the error names, or choose another name."],
    sources: ["docs/first-deployment.md#taking-it-down"],
  }),
  own({
    handle: "granted-twice",
    title: "Two resources grant the same",
    words: "grants the same already, so that either of the two",
    cause: "A grant is one thing at Google. When one of the two resources goes, nobody has the right any more.",
    remedy: ["Leave one of them out: often two applications name the same registry or bucket."],
    sources: ["https://www.pulumi.com/registry/packages/gcp/api-docs/projects/iammember/"],
  }),
  own({
    handle: "names-nothing",
    title: "A property names a resource that does not exist",
    words: "that exists; use an output of the resource that makes it",
    cause: "A name is written as text, so that the engine does not know that one resource needs the other.",
    remedy: ["Use an output of the resource: `bucket.name` in place of its text."],
    sources: ["https://www.pulumi.com/docs/iac/concepts/inputs-outputs/"],
  }),
  own({
    handle: "never-finished",
    title: "The program waits for something that does not happen",
    words: "the program never finished, it waits for something that does not happen",
    cause:
      "A promise is settled by nobody: an Output of a resource that is never made, or a callback that is never called.",
    remedy: ["Look for a `new Promise` whose `resolve` is not called on each way."],
    sources: ["https://www.pulumi.com/docs/iac/concepts/inputs-outputs/"],
  }),
  own({
    handle: "other-project",
    title: "The state belongs to another project",
    words: "What is there stays there, with its data",
    cause:
      "`gcp:project` or `guardProject` was changed. The providers would find no difference in what is in the old project.",
    remedy: ["Set the key back. For another project make an environment of its own: `pulumi stack init`."],
    sources: ["docs/first-deployment.md#another-project"],
  }),
  own({
    handle: "job-failed",
    title: "A job of the `up` did not end well",
    words: "was to run the program to its end first, and",
    cause:
      "Vault's initialisation, a backup before an update, first values or a job of an application failed. What waits for it was not touched.",
    remedy: [
      "Read its log with the command that the error names.",
      "Put the cause right, then run the job again: `pulumi state taint <URN>` and `pulumi up`.",
    ],
    sources: ["docs/first-deployment.md#when-a-job-of-an-up-failed"],
  }),
  own({
    handle: "image-unlocked",
    title: "An image has no digest",
    words: "and commit images.lock.json, or add @sha256:<digest> to the image",
    cause: "A tag may stand for another image tomorrow, so that production runs no tag whose digest is not locked.",
    remedy: ["`groundplan lock <image>`, and commit images.lock.json."],
    command: "groundplan lock",
    sources: ["docs/adr/0025-images-by-digest.md"],
  }),
  own({
    handle: "configuration-wrong",
    title: "The configuration cannot be used",
    words: "The configuration of stack",
    cause:
      "A key is missing, unknown or has a value that cannot work. All of them are named at once, each with what to set.",
    remedy: ["Set what the lines name. `groundplan explain <key>` says what a key is for and what a change does."],
    command: "groundplan doctor {environment} --only configuration",
    sources: ["docs/first-deployment.md#steps"],
  }),
];
