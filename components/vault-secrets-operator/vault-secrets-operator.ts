import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import type * as corev1 from "@pulumi/kubernetes/core/v1";
import { Release } from "@pulumi/kubernetes/helm/v3/release";
import * as pulumi from "@pulumi/pulumi";
import type { SecretsOperatorAttachment } from "../contracts/secrets-operator";
import { contractOutput } from "../internal/contract-output";
import { namedProviders, requireCluster, type NamedProviders } from "../internal/providers";
import * as rules from "../internal/rules";
import { notificationChannels } from "../internal/notification-channels";
import { createRestrictedNamespace } from "../internal/restricted-namespace";
import { Subject } from "../internal/refusal";
import type { Usable } from "../internal/usable";
import { requireImage } from "../registry/image";
import { Arguments, checkArguments } from "../internal/validation";
import { createAlerts } from "./alerts";
import type { VaultSecretsOperatorArgs } from "./args";
import { createMount } from "./mount";
import { createNetworkPolicy } from "./network-policy";
import { chartValues, operatorImage, proxyImage } from "./values";
import { asOutput } from "../internal/outputs";

const defaultVersion = "1.4.1";
const defaultReplicas = 2;

/**
 * Vault Secrets Operator in a cluster, and the mount at which the cluster's own tokens log in, which Vault verifies without a way
 * to the cluster. It knows no application: each `AutopilotApp` makes a policy and a login of its own, with which its documents
 * are copied into its namespace and nothing else is. Its outputs are a `SecretsOperatorAttachment`.
 */
export class VaultSecretsOperator extends pulumi.ComponentResource {
  /** The `VaultConnection` that applications use, `<namespace>/<name>`. */
  public readonly vaultConnection: pulumi.Output<string>;
  /** Where the cluster's service accounts log in, below `auth/`: `kubernetes/<environment>/<cluster>`. */
  public readonly authMount: pulumi.Output<string>;
  /** Audience of the tokens that Vault accepts there: the base URL of the server. */
  public readonly audience: pulumi.Output<string>;
  /** What applications' login roles and policies begin with: `<environment>.cluster.<cluster>`. */
  public readonly rolePrefix: pulumi.Output<string>;
  /** What other components take of it, as one value, in every language and across stacks: a `SecretsOperatorAttachment`. */
  public readonly contract: pulumi.Output<SecretsOperatorAttachment>;

  constructor(name: string, args: VaultSecretsOperatorArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, channels] = checkArguments("VaultSecretsOperator", name, args, (one, argument) =>
      validate(one, argument, namedProviders(opts)),
    );
    super("groundplan:index:VaultSecretsOperator", name, args, opts);

    const mount = createMount(this, name, checked);
    // Its own: the operator may read every Secret of the cluster, and nothing else has business where it runs.
    const namespace = createRestrictedNamespace(this, name);
    const closed = createNetworkPolicy(this, name, namespace.metadata.name);
    const release = createRelease(this, name, namespace, closed, checked);
    const connection = createConnection(this, name, namespace, release, checked);
    createAlerts(this, name, namespace.metadata.name, checked.cluster, channels);

    this.vaultConnection = pulumi.interpolate`${connection.metadata.namespace}/${connection.metadata.name}`;
    this.authMount = mount;
    this.audience = asOutput(checked.store.vaultAddress);
    // Policies are the server's, which several clusters and environments share; no part of the name may contain a dot.
    this.rolePrefix = pulumi.interpolate`${checked.store.environment}.cluster.${checked.cluster.clusterName}`;
    this.contract = contractOutput<SecretsOperatorAttachment>("SecretsOperatorAttachment", this);
    this.registerOutputs({
      vaultConnection: this.vaultConnection,
      authMount: this.authMount,
      audience: this.audience,
      rolePrefix: this.rolePrefix,
      contract: this.contract,
    });
  }
}

const release = rules.matching(/^1\.\d+\.\d+$/, "use a release such as 1.4.1, without a v in front");

/** Returns the notification channels, which are checked once they are known. */
function validate(
  name: string,
  args: Usable<VaultSecretsOperatorArgs>,
  named: NamedProviders,
): pulumi.Input<pulumi.Input<string>[]> {
  const check = new Arguments(`VaultSecretsOperator "${name}"`);
  check.property("name", name, rules.workloadName);
  const channels = notificationChannels(check, args.notificationChannels);
  check.property("version", args.version, release);
  const { version = defaultVersion } = args;
  requireImage(check, "images", args.images, proxyImage);
  if (release(version) === undefined) requireImage(check, "images", args.images, operatorImage(version));
  check.property("replicas", args.replicas, rules.integerBetween(1, 3));
  requireCluster(check, named);
  check.done();
  return channels;
}

function createRelease(
  parent: pulumi.Resource,
  name: string,
  namespace: corev1.Namespace,
  closed: pulumi.Resource,
  { images, version = defaultVersion, replicas = defaultReplicas }: Usable<VaultSecretsOperatorArgs>,
): Release {
  return new Release(
    name,
    {
      name,
      namespace: namespace.metadata.name,
      chart: "vault-secrets-operator",
      version,
      repositoryOpts: { repo: "https://helm.releases.hashicorp.com" },
      values: chartValues({
        subject: new Subject(`VaultSecretsOperator "${name}"`),
        fullName: name,
        version,
        replicas,
        images,
      }),
      // A first pod may wait for a node, which takes Autopilot a few minutes. What does not come up is taken back.
      atomic: true,
      timeout: 900,
    },
    // Its account is not there before the network around it is closed.
    { parent, dependsOn: closed },
  );
}

function createConnection(
  parent: pulumi.Resource,
  name: string,
  namespace: corev1.Namespace,
  release: Release,
  { store }: Usable<VaultSecretsOperatorArgs>,
): CustomResource {
  return new CustomResource(
    name,
    {
      apiVersion: "secrets.hashicorp.com/v1beta1",
      kind: "VaultConnection",
      metadata: { name: "vault", namespace: namespace.metadata.name },
      spec: { address: store.vaultAddress, skipTLSVerify: false },
    },
    // The release brings the kinds of these objects, and takes off their finalizers.
    { parent, dependsOn: release },
  );
}
