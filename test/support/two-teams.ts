// A platform and the programs of other teams on it, each a stack of its own: what they know of each other is the platform's values.
import type * as pulumi from "@pulumi/pulumi";
import { StackReference } from "@pulumi/pulumi";
import {
  App,
  Platform,
  vaultProvider,
  type PlatformArgs,
  type PlatformAttachment,
  type Workload,
} from "../../components";
import { emptyState, run, type Deployment } from "./program";
import type { MemoryStore } from "../../sandbox/store";

const image = `docker.io/acme/shop@sha256:${"a".repeat(64)}`;

/** The stack of the platform, as its readers call it. */
export const platformStack = "acme/platform/prod";

const platformArgs: PlatformArgs = {
  environment: "prod",
  regions: ["europe-west1", "europe-west4"],
  addressRange: "10.16.0.0/14",
  alertEmails: ["platform@example.com"],
  operators: ["group:platform@example.com"],
  registry: { upstreams: ["docker.io/acme"] },
  vault: { version: "2.1.2" },
  enablesApis: true,
};

/** The program of the team that runs the platform. */
export function platformProgram(args: Partial<PlatformArgs> = {}) {
  return () => {
    const { contract, vaultAddress, vaultAdministratorEmail } = new Platform("platform", { ...platformArgs, ...args });
    return { platform: contract, vaultAddress, vaultAdministratorEmail };
  };
}

/** What a program of another team reads of the platform. */
export interface Reached {
  platform: pulumi.Output<PlatformAttachment>;
  options: { providers: { vault: pulumi.ProviderResource } };
}

export function reachPlatform(): Reached {
  const stack = new StackReference(platformStack);
  const address = stack.requireOutput("vaultAddress");
  const serviceAccountEmail = stack.requireOutput("vaultAdministratorEmail");
  return {
    platform: stack.requireOutput("platform") as pulumi.Output<PlatformAttachment>,
    options: { providers: { vault: vaultProvider("vault", { address, serviceAccountEmail }) } },
  };
}

/** The program of another team: one application. */
export function appProgram(name = "shop", workload: Partial<Workload> = {}) {
  return () => {
    const { platform, options } = reachPlatform();
    const app = new App(
      name,
      { platform, workload: workloadOf(workload), regions: ["europe-west1"], cloudRun: {} },
      options,
    );
    return { endpoints: app.endpoints };
  };
}

function workloadOf(more: Partial<Workload> = {}): Workload {
  return {
    image,
    processes: { web: { port: 8080, health: { path: "/health" } } },
    secrets: { KEY: { generate: {} } },
    ...more,
  };
}

/** A team with a project of its own at Google, its state, and what it last got. */
export class Team {
  readonly state: MemoryStore = emptyState();
  constructor(
    readonly project: string,
    readonly cloud = `acme-${project}`,
  ) {}

  /** Runs its program beside the stacks of others. */
  up(
    program: () => unknown,
    {
      stacks = {},
      others = [],
      preview = false,
      onMessage,
    }: {
      stacks?: { [name: string]: Deployment };
      others?: Team[];
      preview?: boolean;
      onMessage?: (text: string) => void;
    } = {},
  ): Promise<Deployment> {
    return run(program, {
      project: this.project,
      stack: "prod",
      preview,
      ...(onMessage === undefined ? {} : { onMessage }),
      config: { "gcp:project": this.cloud },
      state: this.state,
      others: others.map(({ state }) => state),
      stacks: Object.fromEntries(Object.entries(stacks).map(([name, { outputs }]) => [name, outputs])),
    });
  }
}
