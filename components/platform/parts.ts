// The parts, each a component that works alone.
import type * as pulumi from "@pulumi/pulumi";
import { AuditTrail } from "../audit-trail";
import { AutopilotCluster, kubernetesProvider } from "../autopilot-cluster";
import { DeliveryIdentity } from "../delivery-identity";
import { serviceAccountMember } from "../internal/member";
import { makePart, type Subject } from "../internal/refusal";
import type { Usable } from "../internal/usable";
import { Network } from "../network";
import { Notifications } from "../notifications";
import { ProjectServices } from "../project-services";
import { Registry } from "../registry";
import { SecretStore, vaultProvider } from "../secret-store";
import { previewLogin } from "../secret-store/previews";
import { SecretSync } from "../secret-sync";
import { Vault } from "../vault";
import { VaultSecretsOperator } from "../vault-secrets-operator";
import { platformApis } from "./apis";
import type { PlatformArgs } from "./args";
import { describeExisting, type UsedVault } from "./existing-vault";
import { alertProperty, own, storeProperty, syncProperty, upstreams, watched, within } from "./property-names";
import * as settings from "./settings";

/** What needs neither Vault's provider nor the cluster's. */
export interface SharedParts {
  network: Network;
  images: Registry;
  notificationChannels: pulumi.Output<string[]>;
  delivery: DeliveryIdentity | undefined;
  vault: UsedVault;
}

/** What copies into a cluster, and the cluster. */
export interface Cluster {
  cluster: AutopilotCluster;
  secretsOperator: VaultSecretsOperator;
  kubernetes: pulumi.ProviderResource;
}

/** The arguments, and what errors call the platform. */
interface Args extends Usable<PlatformArgs> {
  subject: Subject;
}
type Options = pulumi.ComponentResourceOptions & { parent: pulumi.ComponentResource };

export function createSharedParts(name: string, args: Args, options: Options): SharedParts {
  const names = settings.partNames(name);
  const { subject } = args;
  const opts = args.enablesApis === true ? { ...options, dependsOn: enable(names.apis, options) } : options;
  const delivery =
    args.delivery === undefined
      ? undefined
      : makePart(
          { subject, nameOf: within("delivery") },
          DeliveryIdentity,
          names.delivery,
          settings.deliveryArgs(args, args.delivery),
          opts,
        );
  const alerts = settings.alertArgs(args);
  const { channelIds } = makePart({ subject, nameOf: alertProperty }, Notifications, names.alerts, alerts, opts);
  if (args.guard !== undefined) {
    const record = { ...settings.auditArgs(name, args, args.guard), notificationChannels: channelIds };
    makePart({ subject, nameOf: watched }, AuditTrail, names.audit, record, opts);
  }
  const network = makePart({ subject, nameOf: own }, Network, names.network, settings.networkArgs(args), opts);
  const images = makePart(
    { subject, nameOf: upstreams(args) },
    Registry,
    names.images,
    settings.registryArgs(args),
    opts,
  );
  const common = { network, images, notificationChannels: channelIds, delivery };
  return { ...common, vault: vaultOf(names.vault, args, common, opts) };
}

/** A part's own resources are made after the part itself, which waits. What is made later waits for the network and the registry. */
function enable(name: string, opts: Options): ProjectServices {
  return new ProjectServices(name, { services: platformApis }, opts);
}

function vaultOf(
  name: string,
  args: Args,
  { delivery, ...parts }: Omit<SharedParts, "vault">,
  opts: Options,
): UsedVault {
  if (args.existingVault !== undefined) return describeExisting(args.existingVault);
  const { administrators, ...vault } = settings.vaultArgs(args, args.vault ?? { version: "" });
  const deployers = delivery === undefined ? [] : [serviceAccountMember(delivery.deployServiceAccountEmail)];
  return makePart(
    { subject: args.subject, nameOf: within("vault") },
    Vault,
    name,
    { ...vault, ...parts, administrators: [...administrators, ...deployers], ...previewersOf(delivery) },
    opts,
  );
}

/** Who previews; nobody does without `delivery`. */
function previewersOf(delivery: SharedParts["delivery"]): { previewers?: pulumi.Output<string>[] } {
  return delivery === undefined ? {} : { previewers: [serviceAccountMember(delivery.previewServiceAccountEmail)] };
}

/** Who makes reviews: the workflow's account, and operators; nobody without an environment for them. */
function reviewersOf({ operators }: Args, delivery: SharedParts["delivery"]): { reviewers?: pulumi.Input<string>[] } {
  const email = delivery?.reviewServiceAccountEmail;
  return email === undefined ? {} : { reviewers: [...operators, serviceAccountMember(email)] };
}

/** Logs in as the administrator, or as one who previews. */
export function providerOf(name: string, args: Args, vault: UsedVault, opts: Options): pulumi.ProviderResource {
  const { vault: provider, store } = settings.partNames(name);
  const { environment, previewProject } = args;
  const login =
    previewProject === undefined
      ? { serviceAccountEmail: vault.administratorEmail }
      : previewLogin(store, environment, previewProject);
  return vaultProvider(provider, { address: vault.address, ...login }, opts);
}

export function keepSecrets(
  name: string,
  args: Args,
  { vault, images, delivery, notificationChannels }: SharedParts,
  opts: Options,
): { store: SecretStore; sync: SecretSync } {
  const names = settings.partNames(name);
  const { address, serviceAccountEmail } = vault;
  const server = vault instanceof Vault ? vault : { address, serviceAccountEmail };
  const { subject } = args;
  const store = makePart(
    { subject, nameOf: storeProperty },
    SecretStore,
    names.store,
    { ...settings.storeArgs(args), vault: server, ...previewersOf(delivery), ...reviewersOf(args, delivery) },
    opts,
  );
  const region = settings.regionOf(args);
  const versions = settings.versionsOf(args);
  const syncArgs = { store, images, region, versions, notificationChannels };
  const sync = makePart({ subject, nameOf: syncProperty }, SecretSync, names.sync, syncArgs, opts);
  return { store, sync };
}

export function addCluster(
  name: string,
  args: Args,
  { network, images, notificationChannels }: SharedParts,
  store: SecretStore,
  opts: Options,
): Cluster {
  const names = settings.partNames(name);
  const { parent } = opts;
  // Without the provider of Vault, for which a component with it in its options waits.
  const cluster = new AutopilotCluster(
    names.cluster,
    { region: settings.regionOf(args), network, protected: args.protected ?? true },
    { parent },
  );
  const kubernetes = parent.getProvider("kubernetes::") ?? kubernetesProvider(names.kubernetes, cluster, { parent });
  const secretsOperator = new VaultSecretsOperator(
    names.operator,
    { cluster, store, images, notificationChannels },
    { ...opts, providers: [...(opts.providers as pulumi.ProviderResource[]), kubernetes] },
  );
  return { cluster, secretsOperator, kubernetes };
}
