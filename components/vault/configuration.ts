/** What a server's configuration depends on. */
export interface ServerSettings {
  /** URL under which clients reach the server, without a trailing slash. */
  address: string;
  /** Bucket that holds Vault's data. */
  bucket: string;
  /** Resource name of the key that unseals: `projects/…/locations/…/keyRings/…/cryptoKeys/…`. */
  key: string;
  /** `trace`, `debug`, `info`, `warn` or `error`. */
  logLevel: string;
  /** Whether holders of recovery shares may make a root token without being logged in. */
  rootTokenFromShares: boolean;
  /** Whether the server has pages for a browser. */
  ui: boolean;
}

/** Port that the server listens on inside its container. */
export const port = 8200;
/** File name of the configuration. The image's `server` command reads every `.hcl` and `.json` file of the folder. */
export const configurationFile = "vault.json";
export const configurationFolder = "/vault/config";

const keyName = /^projects\/([^/]+)\/locations\/([^/]+)\/keyRings\/([^/]+)\/cryptoKeys\/([^/]+)$/;

/**
 * The server's configuration file, as JSON: Vault reads it as readily as HCL, and no value can break out of its place.
 * Parameters: https://developer.hashicorp.com/vault/docs/configuration. It holds no secret. Vault's audit
 * devices cannot be configured here, as those of its fork OpenBao can: the initialisation enables one through the API.
 */
export function serverConfiguration(settings: ServerSettings): string {
  const [, project, region, keyRing, cryptoKey] = keyName.exec(settings.key) ?? [];
  if (cryptoKey === undefined) throw new Error(`not the resource name of a KMS key: ${settings.key}`);
  const configuration = {
    storage: {
      gcs: {
        bucket: settings.bucket,
        // While revisions overlap, two servers run on one bucket: the lock lets one write.
        ha_enabled: "true",
        // Kilobytes of buffer for each upload. The default of 8192, times 128 uploads at once, is the whole memory.
        chunk_size: "512",
      },
    },
    seal: { gcpckms: { project, region, key_ring: keyRing, crypto_key: cryptoKey } },
    listener: {
      tcp: {
        address: `0.0.0.0:${port}`,
        // Google's front end terminates TLS; nothing else reaches the container's port.
        tls_disable: true,
        // Audit entries show the client, not Google's front end, which reaches a container from a link-local address.
        x_forwarded_for_authorized_addrs: "169.254.0.0/16",
        x_forwarded_for_reject_not_authorized: false,
        x_forwarded_for_reject_not_present: false,
        // What a caller without a token may make the server read, in bytes and in levels. The defaults, 32 MiB and 500, are more
        // than the memory of some requests at once; no request of ours comes near these.
        max_request_size: 4 * 1024 * 1024,
        max_json_depth: 100,
      },
    },
    api_addr: settings.address,
    // Instances of Cloud Run cannot reach each other, so a standby has nowhere to forward to; it redirects.
    disable_clustering: true,
    // Cloud Run has no swap and does not grant IPC_LOCK.
    disable_mlock: true,
    ui: settings.ui,
    log_level: settings.logLevel,
    log_format: "json",
    // `/v1/sys/metrics?format=prometheus`, for those whose policy allows it.
    telemetry: { prometheus_retention_time: "24h", disable_hostname: true },
    // Vault asks for a token here unless it is told otherwise, since anybody could disturb such an attempt.
    ...(settings.rootTokenFromShares ? { enable_unauthenticated_access: ["generate-root"] } : {}),
  };
  return `${JSON.stringify(configuration, null, 2)}\n`;
}
