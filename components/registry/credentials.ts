import { ServiceIdentity } from "@pulumi/gcp/projects/serviceIdentity";
import { SecretIamMember } from "@pulumi/gcp/secretmanager/secretIamMember";
import * as pulumi from "@pulumi/pulumi";
import { matching } from "../internal/rules";
import type { Arguments } from "../internal/validation";
import type { RegistryArgs, RegistryCredentials } from "./args";
import { artifactRegistryHost, hostOf, type PullThrough } from "./upstreams";

/** Credentials by registry, with versions that are checked once they are known. */
export type CheckedCredentials = ReadonlyMap<string, RegistryCredentials>;

const secretVersion = matching(
  /^projects\/[^/]+\/secrets\/[^/]+\/versions\/[^/]+$/,
  "name a version, projects/<project>/secrets/<secret>/versions/<number>",
);

/** Refuses credentials that nothing would use, or that cannot be used. */
export function checkCredentials(check: Arguments, args: RegistryArgs, plan: PullThrough[]): CheckedCredentials {
  const checked = new Map<string, RegistryCredentials>();
  (args.credentials ?? []).forEach((given, index) => {
    const place = `credentials[${index}]`;
    const { registry } = given;
    if (artifactRegistryHost.test(hostOf(registry))) {
      const remedy =
        "leave it out: there, give roles/artifactregistry.reader to this project's Artifact Registry agent";
      check.problem(`${place}.registry`, registry, remedy);
    } else if (!plan.some(({ source }) => source === registry)) {
      const known = plan.map(({ source }) => source).join(", ");
      check.problem(`${place}.registry`, registry, `name the registry of one of the upstreams (there are: ${known})`);
    }
    if (checked.has(registry)) check.problem(`${place}.registry`, registry, "name each registry once");
    check.property(`${place}.username`, given.username, matching(/^\S+$/, "name the account at the registry"));
    const passwordSecretVersion = check.property(
      `${place}.passwordSecretVersion`,
      given.passwordSecretVersion,
      secretVersion,
    );
    checked.set(registry, { ...given, passwordSecretVersion });
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
    const given = credentials.get(source);
    if (given === undefined) continue;
    const secretId = pulumi
      .output(given.passwordSecretVersion)
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
