import type * as pulumi from "@pulumi/pulumi";
import {
  AutopilotCluster,
  EmailNotifications,
  Network,
  Registry,
  SecretStore,
  SecretSync,
  VaultSecretsOperator,
  type DeliveryIdentity,
  type PlatformAttachment,
} from "../components";
import { keepRecord } from "./audit";
import type { Config } from "./config";
import { deliveryFor, previewEnvironment } from "./delivery";
import { lockedDigests, upstreams } from "./images";
import { member, repository } from "./members";
import { clouds, withKubernetes, withVault, type Clouds } from "./providers";
import { contractOf, vaultFor, type EnvironmentVault } from "./vault";

/** What differs between environments. */
export interface GroundSettings {
  environment: string;
  /** The first one holds what there is once. */
  regions: string[];
  /** Whether there is a cluster, whose programs reach the internet through the network. */
  kubernetes: boolean;
  /** Whether images run by digest only. */
  requireDigests: boolean;
  /** Whether the key of Vault is in hardware. */
  hardwareKey: boolean;
  /** Whether what holds data is protected. */
  protected: boolean;
}

/** What applications stand on. It knows none of them. */
export interface Ground {
  platform: PlatformAttachment;
  network: Network;
  vault: EnvironmentVault;
  delivery: DeliveryIdentity;
  /** Without Vault and the cluster, for what needs neither. */
  cloud: Clouds;
  /** With all of them. */
  configured: Clouds;
}

/** Network, registry, delivery, alerts, record, Vault, its store and the program that copies, and the cluster if there is one. */
export function layGround(config: Config, settings: GroundSettings): Ground {
  const { environment } = settings;
  const { cloud, guard } = clouds(config);
  const delivery = deliveryFor(config, environment, cloud);
  const { channelIds } = new EmailNotifications("alerts", { addresses: config.alertEmails }, cloud);
  const watched = { notificationChannels: channelIds, protected: settings.protected };
  keepRecord(config, watched, cloud, guard);
  const network = networkOf(config, settings, cloud);
  const images = registryOf(config, settings, cloud);
  const { hardwareKey } = settings;
  const vault = vaultFor(config, { ...watched, network, images, deployer: delivery, hardwareKey }, cloud);
  const withStore = withVault(cloud, config, environment, vault);
  const store = storeOf(config, settings, vault, delivery, withStore);
  const { region } = config;
  const sync = new SecretSync("secret-sync", { store, images, region, notificationChannels: channelIds }, cloud);
  const platform = { network, images, store, sync };
  const common = { network, vault, delivery, cloud };
  if (!settings.kubernetes) return { ...common, platform, configured: withStore };

  const cluster = new AutopilotCluster("cluster", { region, network }, cloud);
  const configured = withKubernetes(withStore, cluster);
  const secretsOperator = new VaultSecretsOperator(
    "secrets-operator",
    { cluster, store, images, notificationChannels: channelIds },
    configured,
  );
  return { ...common, platform: { ...platform, cluster, secretsOperator }, configured };
}

function networkOf(config: Config, { regions, kubernetes }: GroundSettings, cloud: Clouds): Network {
  const { addressRange, reservedRanges } = config;
  const egress = kubernetes ? { internetEgress: true } : {};
  return new Network("network", { regions, addressRange, reservedRanges, ...egress }, cloud);
}

function registryOf(config: Config, settings: GroundSettings, cloud: Clouds): Registry {
  return new Registry(
    "registry",
    {
      region: config.region,
      upstreams: upstreams(config, ...(settings.kubernetes ? ["quay.io/brancz"] : [])),
      lockedDigests: lockedDigests(),
      requireDigests: settings.requireDigests,
      credentials: config.registryCredentials,
      protected: settings.protected,
    },
    cloud,
  );
}

function storeOf(
  config: Config,
  { environment, protected: isProtected }: GroundSettings,
  vault: EnvironmentVault,
  delivery: DeliveryIdentity,
  options: pulumi.ComponentResourceOptions,
): SecretStore {
  return new SecretStore(
    "secrets",
    {
      vault: contractOf(vault),
      environment,
      operators: config.operators,
      developers: config.developers,
      previewers: [member(delivery.previewServiceAccountEmail)],
      continuousIntegration: { ...repository(config), environment: previewEnvironment(environment) },
      deliversToGithub: config.githubEnvironment !== undefined,
      protected: isProtected,
    },
    options,
  );
}
