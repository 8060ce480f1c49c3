// Shares of the recovery key for people: whose keys are taken, where shares go, and what a change of holders says.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as openpgp from "openpgp";
import { Vault, type VaultArgs, type VaultShareHolder } from "../../components/vault";
import { readPgpKey } from "../../components/vault/pgp-key";
import { judgeHolders, majority } from "../../components/vault/share-holders";
import { deploy, describe, emptyState, run } from "../support/program";
import { person } from "../support/share-holders";
import { smallestVault } from "../support/samples";

const args = smallestVault;
const secret = "gcp:secretmanager/secret:Secret";

/** Made by gpg 2.2, as its defaults are: RSA, with a subkey for encryption. */
const madeByGpg = `-----BEGIN PGP PUBLIC KEY BLOCK-----

mQGNBGsK51EBDADVdiGyd63XPI9DBk/SHCw4t+4rtKba/j6nwmKxbCViFU8xZ+wI
Cn4TPtKPdam8WC+5VORyaztNv84Y16CfD5fqb9MgGQPTsN3lLPPJdu5zTcVozOcW
Y7cnJj0RurHkg0vwZWHbJDFHb1S4Ez07+E0o+YyCV0YrGuG/6QDxhoif5SQL6v+i
7nb84/6crkmokLNMAKyX35g6MM0Ze2ACyerw2i6GffkwLKKNgZnHcHwCe+Gi4Hu5
HFKEkunWbT/tkMBtDANBxHjMhmbK2FWM5+8Y8PpWWZRh1AafK8f0fsBDWyjZSULJ
2AhQReokYTKdf7zyIpiLQLrs6qgPGvyQUe2rDbcr1o7XWwOZSMYaPJK2oXFMPb+P
U/UK1ZngCnLHWQY+LvSM50a5tQQwYVipy9MwXRcxX+4Ple8/laSa2xNq3qiwDZeU
+DRweQgErPdmMkWkk0rn+EXXPfcT9c7XYS90lwotFQj3DL/Lll+1xdlDX6LFXGA7
2Gyg46vubIXz8l8AEQEAAbQVQWRhIDxhZGFAZXhhbXBsZS5jb20+iQHUBBMBCgA+
FiEEDg4Kp///rbo1r/hMfWliYVG2wlwFAmsK51ECGwMFCQHhM4AFCwkIBwIGFQoJ
CAsCBBYCAwECHgECF4AACgkQfWliYVG2wlwDvQv/QviK3ebf+8BkoyiQFsf89csD
BhZlYRxeiZtc2T/U0z//0zy7W+ciVVddH73ltnvHaWml0naq7gi7mtfksKBfotIq
0uo9+KB5zvrwjRiexREYfZIGvOTVcgCNYky+6psR79VmEjPRZU6qNBPsKeif54Rv
PksL0oFt7Mh+7CaoluIhZDqfvPsogh+lpg6KHNEpOiakzXBYp8mmqZsnZkVP4QlI
e1NEfMwZQ8l48+P93X0l2aSJyy2H9uBjk1sOZe6lXgZ1RzkuHuNDUiBnrlrLI8R4
+RfDt4a75DpkIyV35GwtO14l48vY+ML5fG7YEWFx9A2qqBA/fc9GZjTvuN7xHqlq
9wrXEo8iTwyAXWgZIPaUqr/0Bh3DA2JWFXq8CfgvGCX0o+EQgieFkWCw2JAPbub8
AO8rENA8aWc+ebJVbQjErGjGOXNnxuOen0dGpn3yxzlwa0PKGBF6DJD9Gvn/vUO4
8YHPaa0tAg8agG2Jd/oKsSnSv5MnhVHn5ZNJh2KAuQGNBGsK51EBDADT6bzX/CHN
yudNDPC+Qc8SMAzkOE2Ggm1A+/pOLhmrqMrGX112c9eANKqhGqhmIf0GrLDLLSG7
v40shE91djDJtNaK6cDZ1wRXHd9gp/SzbLFrFyvwclwlpimwdYW47x+sEod0etJB
Qz72nGJLgrHBqdqE9iuFKHxQCgl9OO0hShq2yD33JnQhuVqKCEaYz2PnFGkrA0qu
ezQfwo6jRqWdkc2pHcnGGYwy7pnV5InLB6OFdopkEheBXHwSooTVXEvhqMe1hy2e
Y3wtEZAOosd6SDaQQuSXKi/YGM63497ixWwVC4IJ2BHKmu4+pGFNFSySNASKB/ol
B9cSDlShpukDlEWNPF5G4KkdMsplH6Ov5BGP/DNPwkL7EpI1AHL72pWpkAjj773d
EbFZG0oakjkNKhAqJhHTdPiLO96zX7qIMnqfIg1LGCorVUSXxU3Vw/yPa/nDhDqA
iDsgZxpYQWAbU8kjldYqKkWpNq+MPf/gsbcIgFjl9IZD4ZsrtA+MiX0AEQEAAYkB
tgQYAQoAIBYhBA4OCqf//626Na/4TH1pYmFRtsJcBQJrCudRAhsMAAoJEH1pYmFR
tsJceu0MALTrBwmMKUlVGsWsRWAD3MLW+lncoxH5IKNh6ZQoR4nPq0PaBKZMfCmB
EiOsOqJ46PKa8FTmYFA6C5Zj+owhvHybazHyXYqStAIq1FDALgt3j/mv0RoaB2OG
xXqwxSxPdVFwTbq529Qb/nHNfZ896ZNQGPkxbWxCnIgqEs8mcZQteVCUOv/G+eSA
DeThwue+b9OBwW8JrbmlqKGV7gWz3v//4F+MJRw/P3aGO7WlH03Qxs67Siuqtv4Q
9NFmCJTKltG3aS8l/rgg73luhhiKuqTtDKBTgMlrc4QeVezdkHg9u+9ctD2GKVMY
MYC4emFDT5a09Uy32JLOeXX/LuANfXY60lNLuw4jwAL3BAeSxHyqeq1A5haQjuR7
ZbJ2Q+MEwHepW3IRrhIqGRQXePuD9PX1Lw1I+HUfinu7wPNvgfILHc8Hmt2OEb2y
CdZ/DV8q9dahpFzXQtYeuHt+O+UoC4xP9/s19RrBfN4FKXR8Y0BH6iyCzQawYESJ
xuBZLrkVsA==
=yXpP
-----END PGP PUBLIC KEY BLOCK-----
`;

let people: VaultShareHolder[] = [];
before(async () => {
  const made = await Promise.all(["ada", "bob", "carol"].map((name) => person(name)));
  people = made.map(({ name, publicKey }) => ({ name, pgpKey: publicKey }));
});

/** A key as the reader sees it, or what it says instead. */
function said(text: string): string {
  const read = readPgpKey(text);
  return "key" in read ? read.key.fingerprint : read.shownAs;
}

test("a public key is read as OpenPGP programs read it, armoured or in base64, with whatever line ends", async () => {
  const options: Partial<openpgp.KeyOptions>[] = [
    { type: "ecc" },
    { type: "curve25519" },
    { type: "ecc", curve: "nistP256" },
    { type: "ecc", keyExpirationTime: 1000 },
  ];
  for (const option of options) {
    const { publicKey } = await openpgp.generateKey({ userIDs: [{ name: "ada" }], ...option, format: "object" });
    const armoured = publicKey.armor();
    const binary = Buffer.from(publicKey.write()).toString("base64");
    for (const text of [armoured, armoured.replace(/\n/g, "\r\n    "), ` ${binary.replace(/(.{70})/g, "$1\n")}\n`]) {
      const read = readPgpKey(text);
      assert.ok("key" in read, "shownAs" in read ? read.shownAs : "");
      assert.deepEqual([read.key.fingerprint, read.key.base64], [publicKey.getFingerprint(), binary]);
      const created = publicKey.getCreationTime().getTime() / 1000;
      assert.equal(read.key.validFrom, created);
      assert.equal(read.key.validUntil, option.keyExpirationTime && created + option.keyExpirationTime);
    }
  }
  assert.equal(said(madeByGpg), "0e0e0aa7ffffadba35aff84c7d69626151b6c25c");
  const year = await openpgp.readKey({ armoredKey: madeByGpg });
  const read = readPgpKey(madeByGpg);
  assert.ok("key" in read);
  assert.equal(read.key.validUntil, ((await year.getExpirationTime()) as Date).getTime() / 1000);
});

test("what is no public key that one can encrypt for is refused, and never quoted", async () => {
  const make = (option: Partial<openpgp.KeyOptions>) =>
    openpgp.generateKey({ userIDs: [{ name: "ada" }], ...option, format: "object" });
  const { privateKey, publicKey } = await make({});
  const revoked = await openpgp.revokeKey({ key: privateKey, format: "object" });
  const withoutSubkey = withoutEncryption((await make({})).publicKey);
  const table: [string, RegExp][] = [
    [privateKey.armor(), /^a private key$/],
    [Buffer.from(privateKey.write()).toString("base64"), /^a private key$/],
    [publicKey.armor() + privateKey.armor(), /^a private key$/],
    ["keybase:ada", /^no OpenPGP key, or a damaged one$/],
    ["", /^no OpenPGP key/],
    [publicKey.armor().replace(/\n/g, " "), /^no OpenPGP key, or a damaged one$/],
    [damaged(madeByGpg), /^no OpenPGP key, or a damaged one$/],
    [madeByGpg.slice(0, 900), /^no OpenPGP key/],
    [madeByGpg + publicKey.armor(), /^several blocks$/],
    [Buffer.concat([publicKey.write(), publicKey.write()]).toString("base64"), /^several keys$/],
    [(await make({ config: { v6Keys: true } })).publicKey.armor(), /^an OpenPGP key of version 6$/],
    [withoutSubkey, /^a key that nobody can encrypt for$/],
    [revoked.publicKey.armor(), /^a revoked key$/],
    ["A".repeat(100_001), /^100001 characters$/],
  ];
  for (const [text, message] of table) {
    assert.match(said(text), message);
    const read = readPgpKey(text);
    const answer = JSON.stringify(read);
    assert.ok(text === "" || !answer.includes(text.slice(0, 60)), "the key is quoted");
  }
});

/** One character differs, which the checksum tells. */
function damaged(armoured: string): string {
  return `${armoured.slice(0, 300)}${armoured[300] === "A" ? "B" : "A"}${armoured.slice(301)}`;
}

/** The key without what it is encrypted for. */
function withoutEncryption(key: openpgp.PublicKey): string {
  const list = new openpgp.PacketList<openpgp.AnyPacket>();
  // The primary key, its name, and the signature that binds them. The subkey comes after.
  list.push(...key.toPacketList().slice(0, 3));
  return Buffer.from(list.write()).toString("base64");
}

test("every wrong holder is named at once, before anything is created", async () => {
  const { privateKey } = await person("eve");
  const [ada, bob] = people as [VaultShareHolder, VaultShareHolder];
  const refused = async (more: Partial<VaultArgs>): Promise<string> => {
    const deployment = await run(() => new Vault("vault", { ...args, ...more }));
    assert.deepEqual(deployment.children("vault"), []);
    return deployment.errors.map(describe).join("\n");
  };
  const all = await refused({
    recoveryShares: 3,
    recoveryThreshold: 5,
    shareHolders: [
      ada,
      { name: "ada", pgpKey: bob.pgpKey },
      { name: "Bob Smith", pgpKey: privateKey.armor() },
      { name: "carol", pgpKey: ada.pgpKey, readers: ["allUsers"] },
    ],
  });
  for (const line of [
    /recoveryShares: 3; leave it out: each of shareHolders gets one share/,
    /recoveryThreshold: 5; use a whole number from 2 to 4/,
    /shareHolders\[1\]\.name: "ada"; name it once: shareHolders\[0\]\.name is the same/,
    /shareHolders\[2\]\.name: "Bob Smith"; use up to 40 lower-case letters/,
    /shareHolders\[2\]\.pgpKey: a private key; give the public half/,
    /shareHolders\[3\]\.readers\[0\]: "allUsers"; use an IAM member/,
    /shareHolders\[3\]\.pgpKey: the key of shareHolders\[0\]; give each holder another key/,
  ]) {
    assert.match(all, line);
  }
  assert.ok(!all.includes("BEGIN PGP"));
  assert.match(await refused({ shareHolders: [] }), /shareHolders: 0 holders; name 1 to 10 holders, or leave it out/);
  const misspelt = { name: "eve", pgpKey: ada.pgpKey, privateKey: privateKey.armor() };
  assert.ok(!(await refused({ shareHolders: [misspelt] })).includes(privateKey.armor().slice(40, 120)));
});

test("each holder has a secret that the job may add to and the holder's readers may read, and nobody else", async () => {
  const [ada, bob, carol] = people as [VaultShareHolder, VaultShareHolder, VaultShareHolder];
  const shareHolders = [{ ...ada, readers: ["user:ada@example.com"] }, bob, carol];
  const deployment = await deploy(() => new Vault("vault", { ...args, shareHolders }));
  for (const { name } of shareHolders) {
    const own = deployment.one(secret, `vault-recovery-share-${name}`);
    assert.equal(own.inputs["secretId"], `vault-recovery-share-${name}`);
    assert.deepEqual([own.protect, own.retainOnDelete], [false, false]);
    assert.deepEqual(own.inputs["replication"], deployment.one(secret, "vault-recovery-shares").inputs["replication"]);
  }
  const grants = deployment.resources.filter(({ type, name }) => /IAM|Iam/.test(type) && /recovery-share-/.test(name));
  assert.deepEqual(
    grants.map(({ name, inputs }) => [name, inputs["role"], inputs["members"] ?? inputs["member"]]).sort(),
    [
      ["vault-recovery-share-ada", "roles/secretmanager.secretAccessor", ["user:ada@example.com"]],
      ...["ada", "bob", "carol"].map((name) => [
        `vault-recovery-share-${name}-add`,
        "roles/secretmanager.secretVersionAdder",
        "serviceAccount:vault-initialise@acme-test.iam.gserviceaccount.com",
      ]),
    ],
  );
  const job = deployment.one("gcp:cloudrunv2/job:Job", "vault-initialise");
  for (const { name } of grants.filter(({ name }) => name.endsWith("-add"))) {
    assert.ok(
      job.dependencies.some((urn) => urn.endsWith(`::${name}`)),
      name,
    );
  }
  const environment = JSON.stringify(job.inputs);
  assert.match(environment, /"name":"RECOVERY_SHARES","value":"3"/);
  assert.match(environment, /"name":"RECOVERY_THRESHOLD","value":"2"/);
  const told = deployment.one("gcp:storage/bucketObject:BucketObject", "vault-initialise-settings");
  for (const { name } of shareHolders)
    assert.ok(JSON.stringify(told.rawInputs).includes(`vault-recovery-share-${name}`));
  assert.deepEqual([1, 2, 3, 4, 5, 10].map(majority), [1, 2, 2, 3, 3, 6]);
});

test("an expired key is refused in the preview in which its share is to be made, and in none afterwards", async () => {
  const [ada, bob] = people as [VaultShareHolder, VaultShareHolder];
  const expired = await openpgp.generateKey({
    userIDs: [{ name: "dave" }],
    date: new Date("2024-01-01"),
    keyExpirationTime: 24 * 60 * 60,
    format: "armored",
  });
  const program = (pgpKey: string) => () =>
    new Vault("vault", { ...args, shareHolders: [ada, bob, { name: "dave", pgpKey }] });
  const first = await run(program(expired.publicKey), { state: emptyState(), preview: true });
  assert.match(
    first.errors.map(describe).join("\n"),
    /Vault "vault" cannot hand out shares:\n {2}shareHolders, dave: the key expired on 2024-01-02; set a later end/,
  );
  const read = readPgpKey(expired.publicKey);
  assert.ok("key" in read);
  const dave = { name: "dave", key: read.key, readers: [] };
  const now = { annotations: { "holder.dave": read.key.fingerprint, threshold: "1" } };
  assert.equal(judgeHolders("Vault", [dave], now, now, Date.now() / 1000), undefined, "it had its share in time");
});

test("a change of holders says, in the plan, that no share moves by itself", () => {
  const judge = (before: object | undefined, after: object): string =>
    judgeHolders('Vault "vault"', [], before, after, 0) ?? "";
  const of = (threshold: string, ...names: string[]): object => ({
    annotations: { ...Object.fromEntries(names.map((name) => [`holder.${name}`, `key-of-${name}`])), threshold },
  });
  const two = of("2", "ada", "bob", "carol");
  assert.equal(judge(undefined, two), "");
  assert.equal(judge(two, of("2", "carol", "bob", "ada")), "");
  assert.equal(judge({}, {}), "");
  assert.match(judge({}, two), /were to be with nobody, but together in Secret Manager, and now with 2 of/);
  assert.match(
    judge(two, of("2", "ada", "bob", "dave")),
    /2 of ada, bob, carol, and now with 2 of ada, bob, dave\. No share/,
  );
  assert.notEqual(judge(two, of("3", "ada", "bob", "carol")), "");
  assert.notEqual(
    judge(two, { annotations: { ...(two as { annotations: object }).annotations, "holder.ada": "new" } }),
    "",
  );
  assert.notEqual(judge(two, {}), "");
});
