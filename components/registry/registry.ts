import * as artifactregistry from "@pulumi/gcp/artifactregistry";
import * as pulumi from "@pulumi/pulumi";
import type { ImageSource } from "../contracts/images";
import { contractOutput } from "../internal/contract-output";
import { remembered } from "../internal/known";
import { unordered } from "../internal/unordered";
import { checkArguments } from "../internal/validation";
import type { RegistryArgs } from "./args";
import { dockerHub } from "../internal/image-reference";
import { allowReading, type CheckedCredentials } from "./credentials";
import type { PullThrough } from "./upstreams";
import { validate } from "./validate";

const secondsPerDay = 24 * 60 * 60;

/**
 * Where container images come from: a repository for those that are built here, with tags that never move, and a
 * pull-through repository per upstream registry, so that nothing runs from a registry that somebody else controls. Its
 * outputs are an `ImageSource`.
 */
export class Registry extends pulumi.ComponentResource {
  /** Repository for images that are built here, without a trailing slash: `<region>-docker.pkg.dev/<project>/<repository>`. */
  public readonly repositoryUrl: pulumi.Output<string>;
  /** Pull-through address per upstream, without a trailing slash; the keys are `upstreams`. */
  public readonly upstreamUrls: pulumi.Output<{ [upstream: string]: string }>;
  /** Digest per upstream image with its tag; the argument of the same name. */
  public readonly lockedDigests: pulumi.Output<{ [image: string]: string }>;
  /** Whether a tag without a locked digest is refused; the argument `requireDigests`. */
  public readonly requiresDigests: pulumi.Output<boolean>;
  /** What other components take of it, as one value, in every language and across stacks: a `ImageSource`. */
  public readonly contract: pulumi.Output<ImageSource>;

  constructor(name: string, args: RegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    const [, { plan, readers, writers, credentials }] = checkArguments("Registry", name, args, validate);
    super("groundplan:index:Registry", name, args, opts);

    const own = createRepository(this, name, args);
    grant(this, `${name}-writers`, own, "roles/artifactregistry.writer", writers);
    grant(this, `${name}-readers`, own, "roles/artifactregistry.reader", readers);
    const readable = allowReading(this, name, credentials, plan);
    const urls = plan.flatMap((source) => {
      const remote = createPullThrough(this, args, source, credentials, readable.get(source.source));
      grant(this, `${source.repositoryId}-readers`, remote, "roles/artifactregistry.reader", readers);
      return upstreamUrls(source, repositoryUrl(remote));
    });

    this.repositoryUrl = repositoryUrl(own);
    this.upstreamUrls = remembered(Object.fromEntries(urls));
    this.lockedDigests = remembered(args.lockedDigests ?? {});
    this.requiresDigests = remembered(args.requireDigests ?? false);
    this.contract = contractOutput<ImageSource>("ImageSource", this);
    this.registerOutputs({
      repositoryUrl: this.repositoryUrl,
      upstreamUrls: this.upstreamUrls,
      lockedDigests: this.lockedDigests,
      requiresDigests: this.requiresDigests,
      contract: this.contract,
    });
  }
}

function createRepository(parent: pulumi.Resource, name: string, args: RegistryArgs): artifactregistry.Repository {
  const isProtected = args.protected ?? true;
  return new artifactregistry.Repository(
    name,
    {
      repositoryId: name,
      location: args.region,
      format: "DOCKER",
      mode: "STANDARD_REPOSITORY",
      description: "Images that are built here",
      // A tag that names a release keeps naming the same image.
      dockerConfig: { immutableTags: true },
      // Keeping wins over deleting, in whatever order the policies stand.
      cleanupPolicies: [
        { id: "keep-recent", action: "KEEP", mostRecentVersions: { keepCount: args.keptVersions ?? 20 } },
        {
          id: "delete-untagged",
          action: "DELETE",
          condition: { tagState: "UNTAGGED", olderThan: `${(args.untaggedDays ?? 30) * secondsPerDay}s` },
        },
      ],
      cleanupPolicyDryRun: false,
      vulnerabilityScanningConfig: scanning(args),
      // Refused, and not forgotten: it has a fixed name, which a later life could not take again.
      deletionPolicy: isProtected ? "PREVENT" : "DELETE",
    },
    { parent, protect: isProtected },
  );
}

function createPullThrough(
  parent: pulumi.Resource,
  args: RegistryArgs,
  plan: PullThrough,
  credentials: CheckedCredentials,
  readable: pulumi.Resource | undefined,
): artifactregistry.Repository {
  const credential = credentials.get(plan.source);
  return new artifactregistry.Repository(
    plan.repositoryId,
    {
      repositoryId: plan.repositoryId,
      location: args.region,
      format: "DOCKER",
      mode: "REMOTE_REPOSITORY",
      description: `Pulls through from ${plan.source}`,
      remoteRepositoryConfig: {
        description: plan.source,
        // Docker Hub is the one registry that Artifact Registry knows by name; the others are known by address.
        ...(plan.source === dockerHub
          ? { dockerRepository: { publicRepository: "DOCKER_HUB" } }
          : { commonRepository: { uri: `https://${plan.source}` } }),
        ...(credential === undefined
          ? {}
          : {
              upstreamCredentials: {
                usernamePasswordCredentials: {
                  username: credential.username,
                  passwordSecretVersion: credential.passwordSecretVersion,
                },
              },
            }),
      },
      // No clean-up policy: what runs must stay pullable on a day when its upstream is away or has deleted it.
      vulnerabilityScanningConfig: scanning(args),
      deletionPolicy: "DELETE",
    },
    { parent, ...(readable === undefined ? {} : { dependsOn: readable }) },
  );
}

/** `INHERITED` scans where the project has the scanning API; there is no stronger setting. */
function scanning(args: RegistryArgs): { enablementConfig: string } {
  return { enablementConfig: (args.vulnerabilityScanning ?? true) ? "INHERITED" : "DISABLED" };
}

/** One binding for all members of a role: a list of single grants would move when somebody leaves its middle. */
function grant(
  parent: pulumi.Resource,
  name: string,
  repository: artifactregistry.Repository,
  role: string,
  members: pulumi.Input<string>[],
): void {
  if (members.length === 0) return;
  new artifactregistry.RepositoryIamBinding(
    name,
    {
      project: repository.project,
      location: repository.location,
      repository: repository.repositoryId,
      role,
      members: unordered(members),
    },
    { parent },
  );
}

/** Put together from inputs, not taken from `registryUri`, so that a first preview shows the images that will run. */
function repositoryUrl(repository: artifactregistry.Repository): pulumi.Output<string> {
  return pulumi
    .all([repository.location, repository.project, repository.repositoryId])
    .apply(([location, project, id]) => `${location}-docker.pkg.dev/${project.replace(":", "/")}/${id}`);
}

function upstreamUrls(plan: PullThrough, url: pulumi.Output<string>): [upstream: string, url: pulumi.Output<string>][] {
  return plan.upstreams.map((one) => [one, pulumi.interpolate`${url}${one.slice(plan.source.length)}`]);
}
