// Recovery shares that separate holders decrypt, against a real server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { initialise } from "../../sync/initialise/initialise";
import { readPgpKey } from "../../components/vault/pgp-key";
import { armour, type Holder } from "../../sync/initialise/holders";
import { capture } from "../support/captured-log";
import { findLeaks } from "../support/leaks";
import { decryptShare, person, type Person } from "../support/share-holders";
import type { ConfiguredVault } from "../support/vault-server";
import { bundleSecret, World } from "../support/vault-world";
import { settings, prepare, generateRoot, skip } from "../support/initialisation-stand";

/** People as the job is told of them, each with a secret that is there. */
function holdersOf(people: Person[], google: World): Holder[] {
  return people.map(({ name, publicKey }) => {
    const read = readPgpKey(publicKey);
    assert.ok("key" in read, name);
    const secret = `projects/acme-test/secrets/vault-recovery-share-${name}`;
    google.versions[secret] ??= [];
    return { name, secret, ...read.key };
  });
}

/** What the newest version of a secret holds. */
function latest(google: World, secret: string): string {
  return Buffer.from(google.enabled(secret)[0]?.data ?? "", "base64").toString("utf8");
}

/** New shares for other people, made by holders of the old ones; in the order of the people. */
async function rekey(vault: ConfiguredVault, people: Person[], old: string[]): Promise<string[]> {
  const pgp_keys = holdersOf(people, new World()).map(({ base64 }) => base64);
  const begun = { secret_shares: people.length, secret_threshold: 2, pgp_keys };
  const { nonce } = (await vault.call("PUT", "sys/rekey-recovery-key/init", begun)).body as { nonce: string };
  let made: string[] = [];
  for (const key of old) {
    const { body } = await vault.call("PUT", "sys/rekey-recovery-key/update", { key, nonce });
    made = (body as { keys_base64?: string[] }).keys_base64 ?? [];
  }
  return made;
}

test("holders decrypt their own shares, make a root token and new shares", { skip }, async (context) => {
  const lines = capture(context);
  const place = await prepare(context);
  const { vault, google } = place;
  const people = [person("ada"), person("bob"), person("carol", { days: 2 }), person("dave")] as const;
  const [ada, bob, carol, dave] = await Promise.all(people);
  const shared = (...holders: Person[]) => ({
    ...settings,
    shares: holders.length,
    threshold: 2,
    holders: holdersOf(holders, google),
  });
  const secretOf = ({ name }: Person): string => `projects/acme-test/secrets/vault-recovery-share-${name}`;
  const shareOf = (one: Person): Promise<string> => decryptShare(one, latest(google, secretOf(one)));

  const stored: string[] = [];
  await initialise(shared(ada, bob, carol), (url, options) => {
    if (typeof options?.body === "string")
      stored.push(options.body, atob(/"data":"(.*?)"/.exec(options.body)?.[1] ?? ""));
    return place.send(url, options);
  });
  const shares = await Promise.all([ada, bob, carol].map(shareOf));
  const plain = new Map(shares.map((share, index) => [`share ${index}`, share]));
  assert.deepEqual(findLeaks(plain, { "what was sent": stored.join("\n"), "the log": lines.join("") }), []);
  await assert.rejects(decryptShare(bob, latest(google, secretOf(ada))), "bob opens ada's share");
  assert.equal(await generateRoot(vault, shares.slice(0, 1)), undefined, "one share is too few");
  assert.match((await generateRoot(vault, shares.slice(1))) ?? "", /^s\./, "two make a root token");

  // Dave takes Carol's place: the job says what is missing, and goes on when it is there.
  const changed = shared(ada, bob, dave);
  const refusal: unknown = await initialise(changed, place.send).catch((error: unknown) => error);
  const { code, message } = refusal as { code: number; message: string };
  assert.equal(code, 4);
  assert.match(
    message,
    /the recovery shares are 2 of ada \(\w{40}\), bob .*, carol .* configuration says: 2 of ada .*dave/,
  );
  const renewed = await rekey(vault, [ada, bob, dave], shares.slice(0, 2));
  for (const [index, one] of [ada, bob, dave].entries()) google.add(secretOf(one), armour(renewed[index] ?? ""));
  google.add(bundleSecret, message.slice(message.indexOf("{")));
  await initialise(changed, place.send);
  assert.match(lines.at(-1) ?? "", /done: Vault is initialised/);
  assert.equal(await generateRoot(vault, shares.slice(1)), undefined, "the old shares are worth nothing");
  assert.match((await generateRoot(vault, [await shareOf(dave), await shareOf(ada)])) ?? "", /^s\./);
  await assert.rejects(initialise(shared(ada, bob, carol), place.send), { code: 4 });
  await assert.rejects(initialise(settings, place.send), { code: 4, message: /says: kept together in one secret/ });
});
