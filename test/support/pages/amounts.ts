// Amounts of money that documents and docstrings name, and what the table of prices says of each.
import { prices } from "../../../cost/prices";
import { hoursPerMonth, secondsPerMonth, unitPrice, type Price } from "../../../cost/prices/price";

/** A figure that a person wrote. */
export interface Claim {
  /** Files from the repository's root: whole names, or folders. */
  in: string[];
  /** What is written, on one line. The amount is what stands before `USD`. */
  phrase: string;
  /** The same figure by the table, in USD. */
  usd: number;
}

const region = "europe-west1";

function priceOf(name: string, where = region): number {
  const price: Price | undefined = prices[name];
  const each = price === undefined ? undefined : unitPrice(price, where);
  if (each === undefined) throw new Error(`no price is called ${name}, or it has none in ${where}`);
  return each;
}

/** What the first units together cost, where they have one price. */
function once(name: string, from = 0): number {
  const found = prices[name]?.brackets?.find((bracket) => bracket.from >= from)?.once;
  if (found === undefined) throw new Error(`${name} has no price for its first units`);
  return found;
}

const version = priceOf("secret.version");
const forwarding = once("lb.rules");
const workers = once("cloudflare.workers", 1);
const certificates = priceOf("cloudflare.certificates");
const pods = 0.5 * priceOf("gke.cpu", "us-central1") + priceOf("gke.memory", "us-central1");

/** The lock is written some 520,000 times a month. */
const lockWrites = 520_000;
const googleCdn = ["components/google-cdn/README.md", "components/google-cdn/google-cdn.ts"];
const logs = ["components/log-bucket/README.md", "components/log-bucket/log-bucket.ts"];
const keys = ["components/platform/args.ts", "components/vault/args.ts"];
const buckets = ["components/app-bucket/args.ts", "components/media-bucket/args.ts"];

/** Every figure. `vault` is what a Vault costs while nothing happens. */
export function claims(vault: number): Claim[] {
  const row = (files: string | string[], phrase: string, usd: number): Claim => ({ in: [files].flat(), phrase, usd });
  return [
    row("components/app-secrets", "0.06 USD a month for each version of a key", version),
    row("components/app-secrets/README.md", "0.03 USD for 10,000", 10_000 * priceOf("secret.reads")),
    row("components/workload/args.ts", "0.06 USD a month in each region", version),
    row("components/secret-sync/README.md", "0.06 USD for each (the same page)", version),
    row("components/secret-sync/README.md", "then 0.10 USD each", priceOf("scheduler.jobs")),
    row("components/secret-sync/README.md", "about 0.22 USD", 43_800 * priceOf("storage.writes")),
    row("docs/metrics.md", "0.06 USD a month for each secret", version),
    row("components/autopilot-cluster/README.md", "0.10 USD an hour", priceOf("gke.cluster")),
    row("components/platform/args.ts", "0.10 USD an hour", priceOf("gke.cluster")),
    row("components/vault-secrets-operator/README.md", "about 20 USD a month in us-central1", pods * hoursPerMonth),
    row("components/cdn/args.ts", "about 10 USD a month", certificates),
    row("components/product/args.ts", "about 10 USD a month", certificates),
    row("docs/cost.md", "saves 10 USD", certificates),
    row("components/cdn/host-args.ts", "5 USD a month beyond 100,000 requests a day", workers),
    row("components/product/README.md", "5 USD a month beyond 100,000 requests a day", workers),
    row(["docs/environments.md", "docs/first-deployment.md"], "(5 USD a month)", workers),
    row("components/cdn/host-args.ts", "about 5 USD a month for two origins", once("cloudflare.origins")),
    row("components/google-cdn/README.md", "5 USD for two origins", once("cloudflare.origins")),
    row("components/google-cdn/README.md", "18 USD for up to five origins' load balancers", forwarding),
    row("components/google-cdn/README.md", "18 USD for the forwarding rules", forwarding),
    row("components/google-cdn/google-cdn.ts", "about 18 USD a month while idle", forwarding),
    row("components/load-balanced-origin", "about 18 USD a month while idle", forwarding),
    row("components/load-balanced-origin", "about 0.01 USD per GB", priceOf("lb.data")),
    row(googleCdn, "5 USD for the security policy", priceOf("armor.policy")),
    row(googleCdn, "1 USD for each of its rules", priceOf("armor.rule")),
    row("components/google-cdn/args.ts", "Each costs 1 USD a month", priceOf("armor.rule")),
    row("components/google-cdn/args.ts", "are a rule, at 1 USD a month", priceOf("armor.rule")),
    row("components/google-cdn/args.ts", "0.20 USD a month", priceOf("certificate.manager")),
    row(logs, "0.50 USD for each GiB", priceOf("logs.written")),
    row(logs, "0.01 USD for each GiB and month", priceOf("logs.kept")),
    row("components/network/args.ts", "0.0014 USD an hour for each node", priceOf("nat.gateway")),
    row("components/network/args.ts", "0.045 USD per GiB", priceOf("nat.data")),
    row("components/network/args.ts", "0.005 USD an hour for each address", priceOf("nat.address")),
    row(keys, "1 USD a month for each version", priceOf("kms.hsm")),
    row(keys, "instead of 0.06 USD", priceOf("kms.software")),
    row(buckets, "from 0.02 USD per GB and month on", priceOf("storage.standard")),
    row("components/registry/args.ts", "0.10 USD per GB and month", priceOf("registry.storage")),
    row("components/vault/README.md", "some 47 USD", secondsPerMonth * priceOf("run.cpu.always")),
    row("components/vault/README.md", "0.000018 USD a second", priceOf("run.cpu.always")),
    row("components/vault/README.md", "2.60 USD", lockWrites * priceOf("storage.writes")),
    row("components/vault/README.md", "0.005 USD a thousand", 1000 * priceOf("storage.writes")),
    row("components/vault/README.md", "0.06 USD for each version of the three keys", priceOf("kms.software")),
    row("components/vault/README.md", "with hardware keys 1 USD", priceOf("kms.hsm")),
    row(["components/product", "components/platform/args.ts"], "some 50 USD a month", vault),
  ];
}

/** Limits, which test/stacks/idle-cost.test.ts holds. */
export const limits = ["at most 60 USD a month", "at most 15 USD"];
