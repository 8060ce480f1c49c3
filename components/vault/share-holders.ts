// People who hold a share of the recovery key each, encrypted for them.
import * as secretmanager from "@pulumi/gcp/secretmanager";
import * as pulumi from "@pulumi/pulumi";
import { hook } from "../internal/hook";
import * as rules from "../internal/rules";
import { unordered } from "../internal/unordered";
import type { Arguments } from "../internal/validation";
import type { VaultShareHolder } from "./args";
import { readPgpKey, type PgpKey } from "./pgp-key";

/** A holder whose key can be used. */
export interface Holder {
  name: string;
  key: PgpKey;
  readers: pulumi.Input<string>[];
}

/** The secret of a holder's share. */
export interface HolderSecret {
  holder: Holder;
  secret: secretmanager.Secret;
}

/** The smallest number that is more than half. */
export function majority(count: number): number {
  return Math.floor(count / 2) + 1;
}

/** Checks all holders at once, and returns them by name. Nothing that it says quotes a key, since what was given may be a private one. */
export function checkHolders(check: Arguments, holders: VaultShareHolder[]): Holder[] {
  if (holders.length === 0 || holders.length > 10) {
    check.problem(
      "shareHolders",
      holders.length,
      "name 1 to 10 holders, or leave it out: shares are then kept together in Secret Manager",
      `${holders.length} holders`,
    );
  }
  const checked = holders.map(({ name, pgpKey, readers }, index): Holder | undefined => {
    const at = `shareHolders[${index}]`;
    check.property(`${at}.name`, name, rules.resourceName(40));
    const allowed = check.each(`${at}.readers`, readers, rules.iamMember);
    const read = readPgpKey(pgpKey);
    if ("key" in read) return { name, key: read.key, readers: allowed };
    check.problem(`${at}.pgpKey`, "a key", read.remedy, read.shownAs);
    return undefined;
  });
  for (const [index, holder] of checked.entries()) {
    const same = checked.findIndex((other) => other?.key.fingerprint === holder?.key.fingerprint);
    if (holder === undefined || same === index) continue;
    check.problem(
      `shareHolders[${index}].pgpKey`,
      "a key",
      "give each holder another key, or two shares are one person's",
      `the key of shareHolders[${same}]`,
    );
  }
  // Their order in the list means nothing, and another one must not run the job again.
  return checked.filter((holder) => holder !== undefined).sort((one, other) => (one.name < other.name ? -1 : 1));
}

/**
 * A secret for each holder, called `<name>-recovery-share-<holder>`, which the holder's readers may read and nobody else is let to
 * read here. It holds what only the holder can decrypt, and goes with the holder: the whole set stays in the secret of all shares.
 */
export function createHolderSecrets(
  parent: pulumi.Resource,
  name: string,
  holders: Holder[],
  replication: secretmanager.SecretArgs["replication"],
  dependsOn: pulumi.Resource[],
): HolderSecret[] {
  return holders.map((holder) => {
    const secretName = `${name}-recovery-share-${holder.name}`;
    const secret = new secretmanager.Secret(
      secretName,
      // A holder is told where the share is, so the name has no end that nobody can guess.
      { secretId: secretName, replication, deletionProtection: false },
      { parent, dependsOn, deleteBeforeReplace: true },
    );
    if (holder.readers.length > 0) {
      new secretmanager.SecretIamBinding(
        secretName,
        { secretId: secret.id, role: "roles/secretmanager.secretAccessor", members: unordered(holder.readers) },
        { parent },
      );
    }
    return { holder, secret };
  });
}

const prefix = "holder.";

/** Who is to hold the shares, as annotations of the secret of all shares; none, if shares are kept together. */
export function annotationsOf(holders: Holder[], threshold: number): { annotations?: { [key: string]: string } } {
  if (holders.length === 0) return {};
  const named = holders.map(({ name, key }) => [`${prefix}${name}`, key.fingerprint] as const);
  return { annotations: { ...Object.fromEntries(named), threshold: String(threshold) } };
}

/** The secret of all shares as a hook is told of it. */
interface Annotated {
  annotations?: { [key: string]: unknown };
}

function fingerprints({ annotations = {} }: Annotated): Map<string, unknown> {
  const holders = Object.entries(annotations).filter(([key]) => key.startsWith(prefix));
  return new Map(holders.map(([key, value]) => [key.slice(prefix.length), value]));
}

function inWords(annotated: Annotated): string {
  const names = [...fingerprints(annotated).keys()];
  if (names.length === 0) return "nobody, but together in Secret Manager";
  return `${String(annotated.annotations?.["threshold"])} of ${names.sort().join(", ")}`;
}

/**
 * What a change of holders means, in a sentence or two; nothing if there is none.
 *
 * @throws RunError if a share is to be made with a key that cannot be used at that moment.
 */
export function judgeHolders(
  subject: string,
  holders: Holder[],
  before: Annotated | undefined,
  after: Annotated,
  now: number,
): string | undefined {
  const had = fingerprints(before ?? {});
  const problems = holders.flatMap(({ name, key }) => {
    if (had.get(name) === key.fingerprint) return [];
    const { validFrom, validUntil = Infinity } = key;
    if (now < validFrom)
      return [`shareHolders, ${name}: the key is valid from ${day(validFrom)} on; give one that is now`];
    if (now < validUntil) return [];
    return [
      `shareHolders, ${name}: the key expired on ${day(validUntil)}; set a later end (gpg --quick-set-expire) and export it again`,
    ];
  });
  if (problems.length > 0) throw new pulumi.RunError([`${subject} cannot hand out shares:`, ...problems].join("\n  "));
  const [from, to] = [inWords(before ?? {}), inWords(after)];
  const isSame = from === to && [...fingerprints(after)].every(([name, value]) => had.get(name) === value);
  if (before === undefined || isSame) return undefined;
  return (
    `${subject}: the recovery shares were to be with ${from}, and now with ${to}. No share moves by itself: unless Vault has new ` +
    "shares for these holders, the initialisation job fails this deployment. Its README has the commands, under New holders"
  );
}

function day(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** Stands before the secret of all shares is created or changed, in a preview already. */
export function holdersGuard(parent: pulumi.Resource, name: string, holders: Holder[]): pulumi.ResourceHook {
  return hook(
    `${name}-holders-guard`,
    ({ oldInputs, newInputs }) => {
      const before = oldInputs as Annotated | undefined;
      const meaning = judgeHolders(
        `Vault "${name}"`,
        holders,
        before,
        (newInputs ?? {}) as Annotated,
        Date.now() / 1000,
      );
      // Once is enough: the preview comes before.
      if (meaning !== undefined && pulumi.runtime.isDryRun()) void pulumi.log.warn(meaning, parent);
    },
    { onDryRun: true },
  );
}
