import { ServiceIdentity } from "@pulumi/gcp/projects/serviceIdentity";
import { SecretIamMember } from "@pulumi/gcp/secretmanager/secretIamMember";
import * as pulumi from "@pulumi/pulumi";
import { matching, type Rule } from "../internal/rules";
import type { Arguments } from "../internal/validation";
import type { RegistryArgs, RegistryCredentials } from "./args";
import { artifactRegistryHost, hostOf, type PullThrough } from "./upstreams";

/** Credentials by registry, with versions that are checked once they are known. */
export type CheckedCredentials = ReadonlyMap<string, RegistryCredentials>;

/** Version of a secret in Secret Manager, by its resource name. */
export const secretVersion = matching(
  /^projects\/[a-z0-9.:-]{1,63}\/secrets\/[A-Za-z0-9_-]{1,255}\/versions\/([1-9]\d{0,9}|latest)$/,
  "name a version, projects/<project>/secrets/<secret>/versions/<number>",
);

/** Account at a registry. */
export const registryUsername = matching(/^[!-~]{1,255}$/, "name the account at the registry");

/** Registry whose upstreams are pulled through with an account, by the registries that there are. */
export function registryOf(sources: readonly string[]): Rule<string> {
  return (registry) => {
    if (artifactRegistryHost.test(hostOf(registry))) {
      return "leave it out: there, give roles/artifactregistry.reader to this project's Artifact Registry agent";
    }
    return sources.includes(registry)
      ? undefined
      : `name the registry of one of the upstreams (there are: ${sources.join(", ") || "none"})`;
  };
}

/** Refuses credentials that nothing would use, or that cannot be used. */
export function checkCredentials(check: Arguments, args: RegistryArgs, plan: PullThrough[]): CheckedCredentials {
  const checked = new Map<string, RegistryCredentials>();
  (args.credentials ?? []).forEach((login, index) => {
    const place = `credentials[${index}]`;
    const { registry } = login;
    check.property(`${place}.registry`, registry, registryOf(plan.map(({ source }) => source)));
    check.property(`${place}.username`, login.username, registryUsername);
    const passwordSecretVersion = check.unseen(
      `${place}.passwordSecretVersion`,
      login.passwordSecretVersion,
      secretVersion,
    );
    checked.set(registry, { ...login, passwordSecretVersion });
  });
  return checked;
}

/** Lets Artifact Registry read the passwords. Returns, by registry, what its repository waits for. */
export function allowReading(
  parent: pulumi.Resource,
  name: string,
  credentials: CheckedCredentials,
  plan: PullThrough[],
): Map<string, pulumi.Resource> {
  const grants = new Map<string, pulumi.Resource>();
  if (credentials.size === 0) return grants;
  // Artifact Registry reads through an identity of its own, which exists once it is asked for.
  const agent = new ServiceIdentity(`${name}-agent`, { service: "artifactregistry.googleapis.com" }, { parent });
  for (const { source, repositoryId } of plan) {
    const credential = credentials.get(source);
    if (credential === undefined) continue;
    const secretId = pulumi
      .output(credential.passwordSecretVersion)
      .apply((version) => version.replace(/\/versions\/.*$/, ""));
    grants.set(
      source,
      new SecretIamMember(
        repositoryId,
        { secretId, role: "roles/secretmanager.secretAccessor", member: agent.member },
        { parent },
      ),
    );
  }
  return grants;
}
