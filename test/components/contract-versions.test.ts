// Contracts that another version of the library made, as a program gets them from the stack of another one.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { version } from "groundplan/package.json";
import { Cache, Network, PostgresDatabase, type NetworkAttachment } from "../../components";
import { offers, types } from "../support/contract-places";
import { deploy, messages, run, type Deployment } from "../support/program";
import { appProgram, platformProgram, platformStack, Team } from "../support/two-teams";

interface Value {
  [member: string]: Value | string;
}

let up: Deployment;
before(async () => {
  up = await new Team("platform").up(platformProgram());
});

/** What the program of another team is told, when the platform's stack has another value. */
async function told(change: (platform: Value) => Value, preview = false): Promise<string> {
  const outputs = { ...up.outputs, platform: change(up.outputs["platform"] as Value) };
  return messages(
    await new Team("sales").up(appProgram(), { stacks: { [platformStack]: { ...up, outputs } }, preview }),
  );
}

/** The platform's network with other members, in a platform of some version. */
const withNetwork =
  (members: Value, versions: Value = {}) =>
  (platform: Value): Value => ({
    ...platform,
    ...versions,
    network: { ...(platform["network"] as Value), ...versions, ...members },
  });

function omit(value: Value, member: string): Value {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== member));
}

const later = { libraryVersion: "99.1.0" };
const laterMade = `upgrade groundplan here: version 99.1.0 made this value, and this is ${version}`;

test("each contract that a component makes as a whole says the version", () => {
  const whole = Object.entries(offers).filter(([, outputs]) => outputs.some((output) => output.endsWith(".contract")));
  assert.ok(whole.length > 10);
  for (const [type] of whole) assert.ok(types[type]?.["libraryVersion"]?.optional, type);
});

test("a platform's value has it, in the whole and in each part", () => {
  const { libraryVersion, ...parts } = up.outputs["platform"] as Value;
  assert.equal(libraryVersion, version);
  assert.ok(Object.keys(parts).length > 3);
  for (const part of Object.values(parts)) assert.equal((part as Value)["libraryVersion"], version);
});

for (const preview of [true, false]) {
  test(`a member of a later version is told with both versions, in ${preview ? "a preview" : "an up"}`, async () => {
    const said = await told(withNetwork({ ipv6Range: "fd20::/48" }, later), preview);
    assert.equal(said, `App "shop" cannot be created:\n  platform.network.ipv6Range: unknown property; ${laterMade}`);
  });
}

test("a part is of the version of the whole, unless it says its own", async () => {
  const whole = (platform: Value): Value => ({ ...platform, ...later, edge: {} });
  assert.ok((await told(whole)).endsWith(`platform.edge: unknown property; ${laterMade}`));
  const withoutOwn = (platform: Value): Value => ({
    ...platform,
    ...later,
    network: { ...omit(platform["network"] as Value, "libraryVersion"), ipv6Range: "x" },
  });
  assert.match(await told(withoutOwn), /ipv6Range: unknown property; upgrade/);
  const ownVersion = await told((platform) => withNetwork({ ipv6Range: "x" })({ ...platform, ...later }));
  assert.match(ownVersion, /ipv6Range: unknown property; remove it \(known are networkId, [^)]*\)$/);
});

test("a misspelt member is told its name, and may be one of a later version", async () => {
  const near = withNetwork({ networkld: "x" });
  assert.ok((await told(near)).endsWith("platform.network.networkld: unknown property; did you mean networkId?"));
  const nearLater = withNetwork({ networkld: "x" }, later);
  assert.ok((await told(nearLater)).endsWith(`did you mean networkId? If not, ${laterMade}`));
});

test("a value that a later version may give is told so beside what this one takes", async () => {
  const said = await told(withNetwork({ podRangeName: {} }, later));
  assert.ok(said.endsWith(`platform.network.podRangeName: an object; give a string, or ${laterMade}`), said);
});

test("what an earlier version does not give is had by an upgrade there", async () => {
  const earlier = { libraryVersion: "0.0.1" };
  const said = await told((platform) => ({
    ...platform,
    network: omit({ ...(platform["network"] as Value), ...earlier }, "podRangeName"),
  }));
  assert.ok(
    said.endsWith(
      `platform.network.podRangeName: missing; give a string, or upgrade groundplan in the program that made this value, and deploy that: version 0.0.1 made this value, and this is ${version}`,
    ),
    said,
  );
  // It knows no member that this one does not.
  assert.match(await told(withNetwork({ ipv6Range: "x" }, earlier)), /remove it \(known are [^)]*\)$/);
});

test("a version is compared by its numbers, and a text that is none explains nothing", async () => {
  const versions = { "0.99.0": true, "99.0.0-rc.1": true, [`${version}-next`]: false, latest: false, "99": false };
  for (const [libraryVersion, isLater] of Object.entries(versions)) {
    const said = await told(withNetwork({ ipv6Range: "x" }, { libraryVersion }));
    assert.equal(said.includes(`upgrade groundplan here: version ${libraryVersion} made`), isLater, libraryVersion);
  }
});

test("of a value without a version both are said: what is known, and that a later version may know more", async () => {
  const network = new Promise<NetworkAttachment>((resolve) => {
    const plain: unknown = { networkId: "n", subnetworkIds: {}, podRangeName: "p", serviceRangeName: "s" };
    resolve({ ...(plain as NetworkAttachment), privateServicesAccessId: "a", ...{ ipv6Range: "x" } });
  });
  const said = messages(
    await run(() => {
      new Cache("cache", { network, region: "europe-west1" } as never);
    }),
  );
  assert.match(
    said,
    new RegExp(
      `network\\.ipv6Range: unknown property; remove it \\(known are [^)]*\\), or upgrade groundplan here, which is ${version}, if a program with a later version made this value`,
    ),
  );
});

test("a secret contract is told as others are, and shows nothing", async () => {
  const server = pulumi.secret({ privateKey: "hunter2" }) as never;
  const said = messages(
    await run(() => {
      new PostgresDatabase("main", { server, database: "main" });
    }),
  );
  assert.match(said, /server\.privateKey: unknown property; remove it/);
  assert.doesNotMatch(said, /hunter2/);
});

test("a contract of this version is taken", async () => {
  const made = await deploy(() => {
    const network = new Network("main", { regions: ["europe-west1"], addressRange: "10.16.0.0/14" });
    return { network: network.contract };
  });
  assert.equal((made.outputs["network"] as Value)["libraryVersion"], version);
  assert.equal(await told((platform) => platform), "");
});
