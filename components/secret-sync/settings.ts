import * as pulumi from "@pulumi/pulumi";
import { entriesInOrder, inOrder } from "../internal/unordered";
import type { SecretSyncApp, SecretSyncArgs, SecretSyncGithub } from "./args";

const defaultGrace = 86_400;

/** Object of the state bucket that the program keeps its memory in. */
const stateObject = "state.json";

/** What the program is told, as JSON: plain names, never a value. `sync/settings.ts` reads it. */
export function renderSettings(args: SecretSyncArgs, stateBucket: pulumi.Input<string>): pulumi.Output<string> {
  const { store, graceSeconds = defaultGrace } = args;
  return pulumi
    .output({
      vault: { address: store.vaultAddress, role: store.syncRole },
      state: { bucket: stateBucket, object: stateObject },
      graceSeconds,
      apps: args.apps.map(describe),
    })
    .apply((known) =>
      JSON.stringify({
        ...known,
        apps: known.apps.map(renderApp).sort((one, other) => (one.name < other.name ? -1 : 1)),
      }),
    );
}

/** An application, with everything in it that may not be known yet. */
interface Described {
  name: string;
  document: pulumi.Input<string>;
  secrets: DescribedTree;
  config: DescribedTree;
  services: pulumi.Input<string>[];
  github: SecretSyncGithub | undefined;
}

interface DescribedTree {
  mount: pulumi.Input<string>;
  ids: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

function describe({ name, secrets, services = {}, github }: SecretSyncApp): Described {
  return {
    name,
    document: secrets.app,
    secrets: { mount: secrets.secretsMount, ids: secrets.secretIds },
    config: { mount: secrets.configMount, ids: secrets.configIds },
    // In the order of their names, as the copies below.
    services: entriesInOrder(services).map(([, service]) => service),
    github,
  };
}

function renderApp(app: pulumi.Unwrap<Described>): { name: string; [setting: string]: unknown } {
  if (app.document !== app.name) {
    throw new pulumi.RunError(
      `apps: the secrets given for "${app.name}" are those of "${app.document}"; give each application its own`,
    );
  }
  return {
    name: app.name,
    secrets: renderTree(app.secrets),
    config: renderTree(app.config),
    cloudRun: app.services.map((service) => ({ service })),
    ...(app.github === undefined ? {} : { github: renderGithub(app.github) }),
  };
}

/** In the order of their names, so that another order in the program is no change of the settings. */
function renderTree({ mount, ids }: pulumi.Unwrap<DescribedTree>): object {
  const copies = entriesInOrder(ids).map(([key, secret]) => ({ key, secret }));
  return { mount, copies };
}

function renderGithub({ repository, environment, secrets = [], variables = [] }: SecretSyncGithub): object {
  return { repository, environment, secrets: inOrder(secrets), variables: inOrder(variables) };
}
