import type * as pulumi from "@pulumi/pulumi";
import type { SecretsAttachment } from "../contracts/secrets";
import { renderLogins } from "../internal/login-settings";
import type { Subject } from "../internal/refusal";
import { step } from "../internal/show";
import { entriesInOrder, inOrder } from "../internal/unordered";
import type { SecretSyncGithub } from "./args";
import type { Named } from "./validate";
import { whenKnown } from "../internal/outputs";

/** As much as the program reads of one application (`sync/apps.ts`). */
const mostBytes = 256 * 1024;

/**
 * What the program is told of the application, as JSON: plain names, never a value. `sync/app-settings.ts` reads it. Known when
 * each copy has a value.
 */
export function renderSettings(
  subject: Subject,
  secrets: SecretsAttachment,
  rolled: Named,
  github: SecretSyncGithub | undefined,
): pulumi.Output<string> {
  const { app, secretsMount, configMount, secretIds, configIds, logins, vaultPolicy } = secrets;
  const services = rolled.map(([, service]) => service);
  // Once the policy is there, the name is this application's: the settings of another one of that name stay as they are.
  const told = { app, secretsMount, configMount, secretIds, configIds, logins, services, vaultPolicy };
  return whenKnown(told, (known) => {
    const text = JSON.stringify({
      secrets: renderTree(subject, known.app, known.secretsMount, known.secretIds, ""),
      config: renderTree(subject, known.app, known.configMount, known.configIds, "-config"),
      cloudRun: known.services.map((service) => ({ service })),
      ...(known.logins?.vaultRole === undefined ? {} : { logins: renderLogins(known.logins) }),
      ...(github === undefined ? {} : { github: renderGithub(github) }),
    });
    const bytes = Buffer.byteLength(text);
    if (bytes <= mostBytes) return text;
    return subject.refuse(
      "secrets",
      undefined,
      `give it fewer keys: ${mostBytes} bytes of settings are read`,
      `${bytes} bytes of settings`,
    );
  });
}

/** In the order of their names, so that another order in the program is no change of the settings. */
function renderTree(
  subject: Subject,
  app: string,
  mount: string,
  ids: { [key: string]: string },
  suffix: string,
): object {
  const copies = entriesInOrder(ids).map(([key, secret]) => {
    const name = `${app}-${key}${suffix}`;
    if (secret.endsWith(`/secrets/${name}`)) return { key, secret };
    const remedy = `give it the application's own, projects/<project>/secrets/${name}`;
    return subject.refuse(step(suffix === "" ? "secrets.secretIds" : "secrets.configIds", key), secret, remedy);
  });
  return { mount, copies };
}

function renderGithub({ repository, environment, secrets = [], variables = [] }: SecretSyncGithub): object {
  return { repository, environment, secrets: inOrder(secrets), variables: inOrder(variables) };
}
