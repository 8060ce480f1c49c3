import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { httpLister } from "../../cli/recover/lists";
import { listings } from "../../cli/recover/listings";
import { isLocked, lockHolders } from "../../cli/recover/locks";
import { endOrphans, findOrphans } from "../../cli/recover/processes";
import type { Decisions } from "../../cli/recover/questions";
import { decide, recovered } from "../../cli/recover/recovery";
import type { Reading } from "../../cli/recover/reader";
import { inOrder, unmarked, type PendingOperation, type StateResource } from "../../cli/recover/state";
import { describe, type Properties } from "../../sandbox";

const provider: StateResource = {
  urn: "urn:pulumi:dev::shop::pulumi:providers:gcp::google",
  type: "pulumi:providers:gcp",
  id: "p1",
  inputs: { project: "acme", region: "europe-west1" },
};
const nothing: Decisions = { exists: new Map(), absent: new Set() };

function resource(type: string, name: string, inputs: Properties, more: Partial<StateResource> = {}): StateResource {
  const urn = `urn:pulumi:dev::shop::${type}::${name}`;
  return { urn, type, custom: true, provider: `${provider.urn}::p1`, inputs, ...more };
}

const network = resource("gcp:compute/network:Network", "net", { name: "net-1" });
const creating = (one: StateResource): PendingOperation => ({ type: "creating", resource: one });

/** A cloud that has what `there` names, by id, and lists what `listed` has. */
function cloud(there: { [id: string]: Properties }, listed: Properties[] = []) {
  const asked: string[] = [];
  return {
    asked,
    read: (_: StateResource[], wanted: StateResource[]): Promise<Reading[]> =>
      Promise.resolve(
        wanted.map((one): Reading => {
          asked.push(one.id ?? "");
          const outputs = there[one.id ?? ""];
          return outputs === undefined ? { absent: true } : { found: { ...one, outputs } };
        }),
      ),
    list: () => Promise.resolve(listed),
  };
}

test("what was made goes into the state as a finished creation leaves it, and what was not is forgotten", async () => {
  const id = "projects/acme/global/networks/net-1";
  const subnetwork = resource("gcp:compute/subnetwork:Subnetwork", "sub", { name: "sub-1", region: "europe-west1" });
  const { read, list, asked } = cloud({ [id]: { name: "net-1", selfLink: "link" } });
  const decided = await decide([provider], [creating(network), creating(subnetwork)], nothing, read, list);
  assert.deepEqual(
    decided.map(({ finding: { verdict, id: found } }) => [verdict, found]),
    [
      ["exists", id],
      ["absent", undefined],
    ],
  );
  assert.deepEqual(asked, [id, "projects/acme/regions/europe-west1/subnetworks/sub-1"]);
  assert.deepEqual(recovered([provider], decided), [
    provider,
    { ...network, id, outputs: { name: "net-1", selfLink: "link" } },
  ]);
});

test("what a replacement was to take the place of is left to delete, and everything follows what it needs", async () => {
  const id = "projects/acme/global/networks/net-1";
  const before = { ...network, id: "projects/acme/global/networks/net-0", inputs: { name: "net-0" } };
  const user = resource("gcp:compute/firewall:Firewall", "door", {}, { id: "door", dependencies: [network.urn] });
  const { read, list } = cloud({ [id]: { name: "net-1" } });
  const decided = await decide([provider, before, user], [creating(network)], nothing, read, list);
  const after = recovered([provider, before, user], decided);
  assert.deepEqual(
    after.map((one) => [one.id, one.delete ?? false]),
    [
      ["p1", false],
      [before.id, true],
      [id, false],
      ["door", false],
    ],
  );
  assert.deepEqual(
    inOrder([user, network, provider]).map(({ urn }) => urn),
    [provider.urn, network.urn, user.urn],
  );
  const gone = recovered([provider, { ...before, pendingReplacement: true }], decided);
  assert.deepEqual(
    gone.map(({ id: left }) => left),
    ["p1", id],
  );
});

test("what may be repeated is not looked for; a type without a rule waits for a word, and takes it", async () => {
  const member = resource("gcp:projects/iAMMember:IAMMember", "may", {});
  const strange = resource("other:index:Thing", "thing", {});
  const { read, list, asked } = cloud({ "thing-7": { size: 1 } });
  const operations = [creating(member), creating(strange)];
  const first = await decide([provider], operations, nothing, read, list);
  assert.deepEqual(
    first.map(({ finding }) => finding.verdict),
    ["repeat", "undecided"],
  );
  assert.deepEqual(asked, []);
  const told = { exists: new Map([[strange.urn, "thing-7"]]), absent: new Set<string>() };
  const second = await decide([provider], operations, told, read, list);
  assert.equal(second[1]?.finding.verdict, "exists");
  const other = { exists: new Map<string, string>(), absent: new Set([strange.urn]) };
  assert.equal((await decide([provider], operations, other, read, list))[1]?.finding.verdict, "absent");
});

test("an object with an id of the cloud's is the listed one that fits and that the state does not know", async () => {
  const type = "gcp:monitoring/alertPolicy:AlertPolicy";
  const policy = resource(type, "late", { displayName: "Late" });
  const listed = ["1", "2", "3"].map((name) => ({ name, displayName: name === "3" ? "Other" : "Late" }));
  const known = resource(type, "old", { displayName: "Late" }, { id: "1" });
  const { read, list } = cloud({ "2": { name: "2" } }, listed);
  const one = await decide([provider, known], [creating(policy)], nothing, read, list);
  assert.deepEqual([one[0]?.finding.verdict, one[0]?.finding.id], ["exists", "2"]);
  const several = await decide([provider], [creating(policy)], nothing, read, list);
  assert.equal(several[0]?.finding.verdict, "undecided");
  assert.match(several[0].finding.because ?? "", /1, 2/);
  const silent = await decide([provider], [creating(policy)], nothing, read, () =>
    Promise.reject(new Error("answered 403")),
  );
  assert.deepEqual([silent[0]?.finding.verdict, silent[0]?.finding.because], ["undecided", "answered 403"]);
});

test("a budget is found among those of the billing account by the projects that it watches", async () => {
  const inputs = {
    billingAccount: "012345-6789AB-CDEF01",
    displayName: "budget",
    budgetFilter: { projects: ["projects/2"] },
  };
  const listed = ["1", "2"].map((number) => ({
    name: `billingAccounts/012345-6789AB-CDEF01/budgets/${number}`,
    displayName: "budget",
    budgetFilter: { projects: [`projects/${number}`] },
  }));
  const { read, list } = cloud({ [listed[1]?.name ?? ""]: { name: "2" } }, listed);
  const [found] = await decide(
    [provider],
    [creating(resource("gcp:billing/budget:Budget", "budget", inputs))],
    nothing,
    read,
    list,
  );
  assert.deepEqual([found?.finding.verdict, found?.finding.id], ["exists", listed[1]?.name]);
});

test("a job that an `up` runs is asked for again, and what is still being made is waited for", async () => {
  const inputs = { name: "job-1", location: "europe-west1", runExecutionToken: "t" };
  const job = resource("gcp:cloudrunv2/job:Job", "job", inputs);
  const database = resource("gcp:sql/databaseInstance:DatabaseInstance", "db", { name: "db-1" });
  const { read, list } = cloud({
    "projects/acme/locations/europe-west1/jobs/job-1": { ...inputs, uid: "u" },
    "projects/acme/instances/db-1": { name: "db-1", privateIpAddress: "" },
  });
  const [ran, made] = await decide([provider], [creating(job), creating(database)], nothing, read, list);
  assert.deepEqual(ran?.made?.inputs, { name: "job-1", location: "europe-west1" });
  assert.deepEqual(ran.made.outputs, { name: "job-1", location: "europe-west1", uid: "u" });
  assert.deepEqual([made?.finding.verdict, made?.made], ["unfinished", undefined]);
});

test("a release whose installation died is nobody's to finish: somebody takes it off first", async () => {
  const release = resource("kubernetes:helm.sh/v3:Release", "operator", { name: "operator", namespace: "ops" });
  const status = async (text: string) => {
    const { read, list } = cloud({ "ops/operator": { name: "operator", namespace: "ops", status: { status: text } } });
    return (await decide([provider], [creating(release)], nothing, read, list))[0]?.finding;
  };
  assert.equal((await status("deployed"))?.verdict, "exists");
  const stuck = await status("pending-install");
  assert.equal(stuck?.verdict, "undecided");
  assert.match(stuck.because ?? "", /helm uninstall operator --namespace ops/);
});

test("an interrupted change keeps its inputs and learns what is there; a deletion that was done leaves the state", async () => {
  const id = "projects/acme/global/networks/net-1";
  const before = { ...network, id, outputs: { name: "net-1", mtu: 1 } };
  const old = { ...network, id: "projects/acme/global/networks/net-0", delete: true };
  const operations: PendingOperation[] = [
    { type: "updating", resource: { ...before, inputs: { name: "net-1", mtu: 2 } } },
    { type: "deleting", resource: old },
  ];
  const { read, list } = cloud({ [id]: { name: "net-1", mtu: 2 } });
  const decided = await decide([provider, before, old], operations, nothing, read, list);
  assert.deepEqual(recovered([provider, before, old], decided), [
    provider,
    { ...before, outputs: { name: "net-1", mtu: 2 } },
  ]);
});

test("a secret of an export is read, wherever it is", () => {
  const marked = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    plaintext: JSON.stringify({ token: "x" }),
  };
  assert.deepEqual(unmarked({ list: [marked], plain: 1 }), { list: [{ token: "x" }], plain: 1 });
});

test("lists are read to their end, Google's by token and Cloudflare's by page", async () => {
  const asked: string[] = [];
  const send = (url: string, headers: Headers): Promise<Properties> => {
    asked.push(`${url} ${headers.get("authorization") ?? ""}`);
    const page = Number(new URL(url).searchParams.get("page") ?? "1");
    return Promise.resolve({ result: [{ id: String(page) }], result_info: { page, total_pages: 2 } });
  };
  const record = describe("urn", "cloudflare:index/dnsRecord:DnsRecord", { zoneId: "z" }, { project: "", region: "" });
  const found = await httpLister({ CLOUDFLARE_API_TOKEN: "from outside" }, send)(listings.dnsRecord, record, {
    apiToken: "own",
  });
  assert.deepEqual(found, [{ id: "1" }, { id: "2" }]);
  assert.deepEqual(asked, [
    "https://api.cloudflare.com/client/v4/zones/z/dns_records?per_page=100 Bearer own",
    "https://api.cloudflare.com/client/v4/zones/z/dns_records?per_page=100&page=2 Bearer own",
  ]);
  await assert.rejects(httpLister({}, send)(listings.dnsRecord, record, {}), /set CLOUDFLARE_API_TOKEN/);
});

test("the holders of a lock are those that the command names", () => {
  const said =
    "the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n  file:///x/lock.json: created by ann@runner-1 (pid 42) at 2026-11-28T10:00:00Z";
  assert.ok(isLocked(said) && !isLocked("no stack named dev"));
  assert.deepEqual(lockHolders(said), [{ user: "ann", host: "runner-1", pid: 42, at: "2026-11-28T10:00:00Z" }]);
});

test("a plug-in whose engine does not listen any more is found and ended", async () => {
  const wait = "setTimeout(() => {}, 60000)";
  // Port 9 is that of a service which nobody runs any more (RFC 863).
  const child = spawn(process.execPath, ["-e", wait, "pulumi-resource-orphan", "127.0.0.1:9"], { stdio: "ignore" });
  const mine = async () => (await findOrphans()).filter(({ pid }) => pid === child.pid);
  while ((await mine()).length === 0) await sleep(20);
  assert.deepEqual(await mine(), [{ pid: child.pid, program: "pulumi-resource-orphan" }]);
  const ended = once(child, "exit");
  await endOrphans(await mine());
  assert.deepEqual(await ended, [null, "SIGTERM"]);
});
