// Levels, exceptions and limits, and how the findings are shown.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { readEnvironmentFile } from "../../cli/reading/environment-file";
import { renderJudgement } from "../../cli/policy/render";
import { globMatches } from "../../policy/glob";
import { fails, judge, judged, type Judgement } from "../../policy/judge";
import { rules } from "../../policy/rules";
import { noSettings, readPolicy } from "../../policy/settings";
import type { Step } from "../../sandbox";
import { stepOf } from "../support/steps";
import { assertGoldenText } from "../support/golden-text";

const root = path.join(__dirname, "..", "..");
const today = "2026-11-29";

const steps = [
  stepOf("gcp:storage/bucket:Bucket", "media", {
    inputs: { location: "us", publicAccessPrevention: "inherited", uniformBucketLevelAccess: true },
  }),
  stepOf("gcp:storage/bucketIAMMember:BucketIAMMember", "everybody", {
    inputs: { member: "allUsers", role: "roles/storage.objectViewer" },
  }),
  stepOf("gcp:storage/bucketIAMMember:BucketIAMMember", "later", { inputs: { member: "[unknown]", role: "[secret]" } }),
  stepOf("gcp:sql/databaseInstance:DatabaseInstance", "gone", { operation: "delete" }),
  stepOf("gcp:compute/network:Network", "default", { operation: "read" }),
];

function projectWith(context: TestContext, text: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  fs.writeFileSync(path.join(folder, "policy.yaml"), text);
  return folder;
}

function judgementOf(folder: string, given: Step[] = steps, day = today, environment = "live"): Judgement {
  return judge(judged(given), { environment, today: day, settings: readPolicy(folder, today), rules });
}

const project = `regions: [eu, europe-*]
environments:
  live: { levels: { regions: advisory } }
exceptions:
  - rule: public-member
    resource: every*
    type: gcp:storage/bucketIAMMember:BucketIAMMember
    environments: [live]
    reason: The bucket is a public mirror of packages.
    owner: group:ops@example.com
    until: 2027-01-31
  - rule: public-bucket
    resource: nothing
    reason: Nobody remembers what this was meant for.
    owner: group:ops@example.com
    until: 2027-01-31
`;

test("levels by environment, exceptions with an end, and only what stays is judged", (context) => {
  const folder = projectWith(context, project);
  const found = judgementOf(folder);
  const told = found.findings.map(({ rule, name, state, level }) => [rule, name, state, level]);
  assert.deepEqual(told, [
    ["public-bucket", "media", "broken", "mandatory"],
    ["regions", "media", "broken", "advisory"],
    ["public-member", "later", "unknown", "mandatory"],
    ["primitive-role", "later", "unknown", "mandatory"],
    ["public-member", "everybody", "excepted", "mandatory"],
  ]);
  assert.deepEqual(
    found.exceptions.map(({ exception, state, findings }) => [exception.resource, state, findings]),
    [
      ["every*", "used", 1],
      ["nothing", "unused", 0],
    ],
  );
  assert.equal(fails(found), true);
  const bucket = stepOf("gcp:storage/bucket:Bucket", "media", {
    inputs: { location: "eu", publicAccessPrevention: "enforced", uniformBucketLevelAccess: true },
  });
  assert.equal(fails(judgementOf(folder, [bucket, ...steps.slice(1)])), false);
});

test("packages whose types no rule knows are named with the number of their resources, and components are none", () => {
  const bucket = stepOf("aws:s3/bucket:Bucket", "logs", { inputs: { acl: "public-read" } });
  const owner = stepOf("acme:index:Shop", "shop", {});
  const inside = stepOf("docker:index/container:Container", "web", { parent: owner.urn });
  const password = stepOf("random:index/randomPassword:RandomPassword", "password", {});
  const resources = judged([bucket, { ...bucket, urn: `${bucket.urn}2` }, owner, inside, password, ...steps]);
  const found = judge(resources, { environment: "prod", today: "2026-11-29", settings: noSettings, rules });
  assert.deepEqual(found.unjudged, { aws: 2, docker: 1 });
  assert.match(
    stripVTControlCharacters(renderJudgement(found, 200, false)),
    /Not judged\n {2}• No rule knows types of aws \(2 resources\), docker \(1 resource\): there only keys in plain text are found\./,
  );
  assert.doesNotMatch(renderJudgement({ ...found, unjudged: {} }, 200, false), /Not judged/);
});

test("the day after its last one an exception holds no more, and fails even where nothing needs it", (context) => {
  const folder = projectWith(context, project);
  assert.ok(judgementOf(folder, steps, "2027-01-31").findings.some(({ state }) => state === "excepted"));
  const ended = judgementOf(folder, steps, "2027-02-01");
  const [finding] = ended.findings.filter(({ name }) => name === "everybody");
  assert.equal(finding?.state, "broken");
  assert.match(finding.message, /The exception of group:ops@example.com ended on 2027-01-31\.$/);
  assert.equal(fails(judgementOf(folder, [], "2027-02-01")), true);
  assert.equal(judgementOf(folder, steps, "2027-02-01", "other").exceptions.length, 1, "it is of another environment");
});

test("what is wrong with policy.yaml is told at once, by its place", (context) => {
  const refused = (text: string, ...messages: RegExp[]): void => {
    const folder = projectWith(context, text);
    for (const message of messages) assert.throws(() => readPolicy(folder, today), message);
  };
  refused(
    "exceptions:\n  - { rule: public-bukket, resource: x, reason: short, owner: '', until: soon }\n",
    /exceptions\.0\.rule: there is no rule "public-bukket"/,
    /exceptions\.0\.reason: say why in at least 20 characters/,
    /exceptions\.0\.owner: name whom to ask/,
    /exceptions\.0\.until: use a day such as/,
  );
  refused(
    "exceptions:\n  - { rule: public-bucket, resource: x, reason: because nobody minds it, owner: me, until: 2028-01-01 }\n",
    /lasts a year at most.*public-bucket of x lasts until 2028-01-01; use 2027-11-30 or earlier/,
  );
  refused("levels: { public-bucket: disabled }\n", /levels\.public-bucket/);
  refused("region: [eu]\n", /region/);
});

test("a star stands for any text", () => {
  const matching = [
    ["media", "media"],
    ["*", "media"],
    ["me*", "media"],
    ["*ia", "media"],
    ["m*d*a", "media"],
    ["*e*", "media"],
  ];
  for (const [pattern = "", name = ""] of matching) assert.ok(globMatches(pattern, name), pattern);
  for (const pattern of ["", "med", "*x*", "media*media", "me*edia", "m*d*d*a"])
    assert.ok(!globMatches(pattern, "media"), pattern);
});

for (const environment of ["dev", "prod"]) {
  test(`${environment} keeps every rule, and each of its exceptions is needed`, () => {
    const { steps: planned } = readEnvironmentFile(path.join(root, "test", "stacks", "golden", `${environment}.json`));
    const found = judgementOf(root, planned, today, environment);
    assert.deepEqual(
      found.findings.filter(({ state }) => state === "broken"),
      [],
    );
    assert.deepEqual(
      found.exceptions.filter(({ state }) => state !== "used").map(({ exception }) => exception),
      [],
    );
    assert.equal(fails(found), false);
  });
}

for (const width of [40, 80, 160]) {
  test(`findings of ${width} columns are the golden ones, and fit`, (context) => {
    const folder = projectWith(context, project);
    const text = stripVTControlCharacters(renderJudgement(judgementOf(folder), width, width === 160));
    const file = path.join(__dirname, "golden", `${width}.txt`);
    assertGoldenText(file, text);
    for (const line of text.split("\n")) assert.ok(line.length <= width || !line.trim().includes(" "), line);
  });
}
