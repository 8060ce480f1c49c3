// The two secrets in which the state is kept.
import { bundleFrom, type Bundle, type Stored } from "./bundle";
import { NotYet, safeMessage } from "./endings";
import { armour, custodyFrom, record, type Custody } from "./holders";
import { field, retry } from "./http";
import type { SecretManager } from "./secret-manager";
import type { Settings } from "./settings";

export class Secrets {
  constructor(
    private readonly settings: Settings,
    private readonly manager: SecretManager,
  ) {}

  async hasShares(): Promise<boolean> {
    return (await this.manager.enabled(this.settings.recoverySecret)).length > 0;
  }

  /** What the second secret holds: the bundle, if it can be read, and which server was initialised. */
  async stored(): Promise<Stored> {
    const stored: Stored = { clusters: [], passing: [] };
    for (const name of await this.manager.enabled(this.settings.bundleSecret)) {
      const content = await this.manager.access(name);
      const cluster = field(content, "cluster_id");
      if (typeof cluster === "string") {
        // The newest comes first.
        if (stored.clusters.length === 0) Object.assign(stored, { custody: custodyFrom(content) });
        stored.clusters.push(cluster);
        continue;
      }
      stored.passing.push(name);
      const rootToken = field(content, "root_token");
      // A rehearsal that was cut off is no bundle.
      if (rootToken !== null) {
        stored.bundle = bundleFrom(rootToken, field(content, "recovery_keys_base64"), custodyFrom(content));
      }
    }
    return stored;
  }

  /** Shows, before it matters, that a version can be written, read and destroyed, and that the shares may be added. */
  async rehearse(): Promise<void> {
    const { recoverySecret, bundleSecret, holders } = this.settings;
    for (const secret of [recoverySecret, ...holders.map((holder) => holder.secret)]) await this.manager.mayAdd(secret);
    const name = await this.manager.add(bundleSecret, { rehearsal: true });
    await this.manager.access(name);
    await this.manager.destroy(name);
  }

  /** Stores what Vault says once. Every failure is followed by another attempt, for as long as the program lives. */
  async storeBundle(bundle: Bundle): Promise<void> {
    const { bundleSecret, pause } = this.settings;
    const content = {
      root_token: bundle.rootToken,
      recovery_keys_base64: bundle.recoveryKeys,
      ...record(bundle.custody),
    };
    const never = (): boolean => false;
    await retry("storing recovery shares and root token", pause, never, () =>
      this.manager.add(bundleSecret, content).catch((error: unknown) => {
        throw new NotYet(safeMessage(error));
      }),
    );
  }

  /**
   * Stores the shares: each holder's in a secret of its own first, then all of them, which says that this is done. A holder who is
   * no longer one is left out; whether the holders are the ones that are asked for is looked at afterwards.
   */
  async storeShares({ recoveryKeys, custody }: Bundle): Promise<void> {
    const { holders, recoverySecret, vaultAddress, threshold } = this.settings;
    for (const [index, [name, fingerprint]] of Object.entries(custody?.holders ?? {}).entries()) {
      const holder = holders.find((one) => one.name === name && one.fingerprint === fingerprint);
      if (holder !== undefined) await this.manager.add(holder.secret, armour(recoveryKeys[index] ?? ""));
    }
    await this.manager.add(recoverySecret, {
      vault_address: vaultAddress,
      recovery_threshold: threshold,
      ...record(custody),
      recovery_keys_base64: recoveryKeys,
    });
  }

  /** Stores which server it was, so that a later run knows it from a stranger's, and with whom its shares are. */
  async storeCluster(cluster: string, custody: Custody | undefined): Promise<void> {
    await this.manager.add(this.settings.bundleSecret, { cluster_id: cluster, ...record(custody) });
  }

  /** Destroys the bundle, and what rehearsals left. */
  async destroyBundles(): Promise<void> {
    for (const name of (await this.stored()).passing) await this.manager.destroy(name);
  }
}
