import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { asNew, criticalPath } from "../../cli/commands/critical-path";
import { estimateOf, estimateSentence } from "../../cli/critical-path/estimate";
import { criticalPathOf } from "../../cli/critical-path/report";
import { scheduleOf, waitingOf } from "../../cli/critical-path/schedule";
import { readEnvironmentFile } from "../../cli/reading/environment-file";
import { building } from "../support/rendering-examples";
import { stepOf } from "../support/steps";

const SERVER = "gcp:sql/databaseInstance:DatabaseInstance";
const network = stepOf("gcp:compute/network:Network", "network", { operation: "create" });

function plain(name: string): string {
  return name;
}

test("each link of the chain has its cause, and each step beside it the time that it has to spare", () => {
  const { chain, others, atOnce } = criticalPathOf("live", building);
  assert.deepEqual(
    chain.map(({ name, start, seconds, after }) => [name, start, seconds, after?.cause]),
    [
      ["apis-sql", 0, 26, undefined],
      ["google", 26, 0, "dependsOn"],
      ["network", 26, 22, "provider"],
      ["main", 48, 0, "dependsOn"],
      ["main-europe-west1", 48, 514, "parent"],
      ["shop.example.com", 562, undefined, "input"],
      ["shop.example.com", 562, undefined, "dependsOn"],
    ],
  );
  assert.deepEqual(chain[5]?.after?.inputs, ["pattern", "script"]);
  assert.match(chain[6]?.after?.why ?? "", /must find the Worker/);
  assert.deepEqual(
    others.map(({ name, slack }) => [name, slack]),
    [
      ["cache", 189],
      ["subnet", 493],
    ],
  );
  assert.equal(atOnce, 3);
});

/** By what a plan is of: what is said of its time. */
const estimates: [string, Parameters<typeof estimateOf>[0], RegExp | ""][] = [
  ["nothing that changes", [{ ...network, operation: "same" }], ""],
  ["a look-up", [{ ...network, operation: "read" }], ""],
  [
    "known time alone",
    [network],
    /^With the real engine: about 22 seconds \(12 to 45\), all of it for the network network\.$/,
  ],
  [
    "an unknown step on the way",
    [network, stepOf("gcp:compute/router:Router", "router", { operation: "create", dependencies: [network.urn] })],
    /about 22 seconds \(12 to 45\) of known time, .* Of 1 more in turn the time is not known\.$/,
  ],
  ["unknown steps alone", [stepOf("a:b/c:D", "d", { operation: "create" })], /is not known: no time is published/],
  ["an update", [{ ...network, operation: "update" }], /is not known/],
  ["a deletion", [{ ...network, operation: "delete" }], /about 21 seconds \(11 to 47\), all of it for the network/],
  [
    "deletions, each after what depends on it, and all after what is made",
    [
      stepOf("gcp:compute/firewall:Firewall", "rule", { operation: "create" }),
      { ...network, operation: "delete" },
      stepOf("gcp:compute/subnetwork:Subnetwork", "subnet", { operation: "delete", dependencies: [network.urn] }),
      stepOf("gcp:compute/router:Router", "router", { operation: "delete", dependencies: [network.urn] }),
    ],
    // 11 + 11.5 + 21 s, and the router beside the subnet is on no longest chain.
    /^With the real engine: about 44 seconds \(33 to 75\), about 21 seconds for the network network\.$/,
  ],
  ["a replacement, which deletes too", [{ ...network, operation: "replace" }], /of known time/],
  ["a component alone", [stepOf("my:web:Site", "site", { operation: "create" })], ""],
];

for (const [what, plan, expected] of estimates) {
  test(`what is said of the time of ${what}`, () => {
    const text = estimateSentence(estimateOf(plan), plain);
    if (expected === "") assert.equal(text, "");
    else assert.match(text, expected);
  });
}

test("the range is of whole chains: the longest by the shortest times, and by the longest", () => {
  const server = stepOf(SERVER, "main", { operation: "create", dependencies: [network.urn] });
  const estimate = estimateOf([network, server]);
  assert.deepEqual([estimate?.seconds, estimate?.range], [22 + 514, [12 + 272, 45 + 1103]]);
  assert.equal(estimate?.most?.name, "main");
});

test("a broken file ends too: circles, positions of nothing, resources that are not there", () => {
  const one = stepOf("a:b/c:D", "one", { operation: "create" });
  const other = stepOf("a:b/c:D", "other", { operation: "create", dependencies: [one.urn, "urn:gone"] });
  const circle = [{ ...one, dependencies: [other.urn, one.urn], valuesFrom: { x: [7] } }, other];
  assert.equal(scheduleOf(waitingOf(circle)).steps.length, 2);
});

test("what a step waits for last decides, and 20,000 steps in a row are scheduled at once", () => {
  const steps = Array.from({ length: 20_000 }, (_, index) =>
    stepOf("a:b/c:D", `s${index}`, {
      operation: "create",
      dependencies: index === 0 ? [] : [`urn:pulumi:live::shop::a:b/c:D::s${index - 1}`],
    }),
  );
  assert.equal(scheduleOf(waitingOf(steps)).chain.length, 20_000);
});

test("the engine's own files say which inputs carry values; of a state everything is made anew", (context) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  const file = path.join(folder, "state.json");
  const urn = `urn:pulumi:live::shop::${SERVER}::main`;
  const resources = [
    { urn: network.urn, type: network.type, custom: true, id: "network" },
    {
      urn,
      type: SERVER,
      custom: true,
      id: "main",
      dependencies: [network.urn],
      propertyDependencies: { region: null, settings: [network.urn] },
    },
  ];
  fs.writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources } }));
  const { steps } = readEnvironmentFile(file);
  assert.deepEqual(steps.find((step) => step.urn === urn)?.valuesFrom, { settings: [0] });
  const { chain, estimate } = criticalPathOf("live", asNew({ source: "state", steps }));
  assert.deepEqual(chain[1]?.after?.inputs, ["settings"]);
  assert.equal(estimate?.seconds, 22 + 514);
});

test("an environment or a file is asked for, one of them", async () => {
  await assert.rejects(criticalPath(undefined, {}), /name an environment, or a file with --from/);
});
