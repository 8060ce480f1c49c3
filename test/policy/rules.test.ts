// Each rule on two programs: one that keeps it, and one that breaks it.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { judge, judged, type Finding } from "../../policy/judge";
import type { Resource, Rule } from "../../policy/model";
import { rules } from "../../policy/rules";
import { noSettings } from "../../policy/settings";
import type { Step, Value } from "../../sandbox";
import { describe, run } from "../support/program";
import { stepOf } from "../support/steps";

/** What test/policy/programs has for each rule. */
interface Programs {
  passing: () => void;
  failing: () => void;
  fails: string[];
}

const load = createRequire(__filename);
const settings = { ...noSettings, limits: { regions: ["europe*", "eu"], labels: ["managed-by"] } };

async function resourcesOf(program: () => void): Promise<Resource[]> {
  const { resources, errors } = await run(program, { preview: true });
  assert.deepEqual(errors.map(describe), []);
  return judged(resources);
}

function found(rule: Rule, resources: Resource[]): Finding[] {
  return judge(resources, { environment: "test", today: "2026-11-29", settings, rules: [rule] }).findings;
}

function broken(findings: Finding[]): string[] {
  return findings
    .filter(({ state }) => state === "broken")
    .map(({ name, path, message }) => {
      const place = path === "" ? name : `${path} of ${name}`;
      assert.ok(message.startsWith(`${place} `), message);
      return `${name} ${path} ${message.slice(place.length + 1, -1)}`;
    })
    .sort();
}

for (const rule of rules) {
  test(`${rule.id}: its programs`, async () => {
    const programs = load(`./programs/${rule.id}`) as Programs;
    const passing = found(rule, await resourcesOf(programs.passing));
    assert.deepEqual(broken(passing), [], "the first program keeps the rule");
    const failing = await resourcesOf(programs.failing);
    assert.deepEqual(broken(found(rule, failing)), [...programs.fails].sort());
    assert.ok(programs.fails.length > 0, "the second program breaks the rule");
    for (const hidden of variants(failing)) {
      assert.doesNotThrow(
        () => found(rule, hidden),
        "whatever is hidden, and whatever is in its place, the rule answers",
      );
    }
  });
}

/** The same resources with one input each hidden, or of another kind than its schema says. */
function* variants(resources: Resource[]): Generator<Resource[]> {
  for (const [index, resource] of resources.entries()) {
    for (const value of ["[unknown]", "[secret]", null, 7, [], {}, [null], ["[unknown]"]] as Value[]) {
      for (const inputs of replaced(resource.inputs, value)) {
        yield resources.with(index, { ...resource, inputs: inputs as Resource["inputs"] });
      }
    }
  }
}

function* replaced(inside: Value, value: Value): Generator<Value> {
  if (inside === null || typeof inside !== "object") return;
  for (const [key, one] of Object.entries(inside)) {
    for (const other of [value, ...replaced(one, value)]) {
      yield Array.isArray(inside) ? inside.with(Number(key), other) : { ...inside, [key]: other };
    }
  }
}

test("a value that decides, and is not known yet, is told as such and breaks nothing", async () => {
  for (const rule of rules) {
    const { failing, fails } = load(`./programs/${rule.id}`) as Programs;
    const resources = await resourcesOf(failing);
    for (const finding of found(rule, resources)) {
      // What is not set cannot be unknown, and a remark about a whole resource has no place.
      const own = resources.find(({ urn }) => urn === finding.urn);
      if (own === undefined || finding.path === "" || !has(own.inputs, finding.path)) continue;
      const hidden = { ...own, inputs: withHidden(own.inputs, finding.path) };
      const after = found(
        rule,
        resources.map((one) => (one === own ? hidden : one)),
      ).filter(({ urn, path }) => urn === own.urn && path === finding.path);
      assert.deepEqual(
        after.filter(({ state }) => state === "broken"),
        [],
        `${rule.id}: ${fails.join("; ")}`,
      );
    }
  }
});

function steps(path: string): string[] {
  return path.split(/[.[\]]+/).filter((step) => step !== "");
}

function has(inputs: Value, path: string): boolean {
  let at: Value | undefined = inputs;
  for (const step of steps(path)) {
    if (at === null || at === undefined || typeof at !== "object") return false;
    at = (at as Record<string, Value>)[step];
  }
  return at !== undefined;
}

function withHidden(inputs: Resource["inputs"], path: string): Resource["inputs"] {
  const copy = structuredClone(inputs) as Record<string, unknown>;
  let at = copy;
  const all = steps(path);
  for (const step of all.slice(0, -1)) at = at[step] as Record<string, unknown>;
  at[all.at(-1) ?? ""] = "[unknown]";
  return copy as Resource["inputs"];
}

test("what a rule says of types that the simulated cloud does not know", () => {
  const of = (id: string, resource: Step): string[] => {
    const rule = rules.find((one) => one.id === id);
    assert.ok(rule);
    return broken(found(rule, [resource]));
  };
  const list = stepOf("gcp:storage/bucketAccessControl:BucketAccessControl", "list", {
    inputs: { entity: "allUsers" },
  });
  assert.deepEqual(of("public-member", list), ["list entity opens it to allUsers, which is everybody on the internet"]);
  const key = stepOf("gcp:serviceaccount/key:Key", "key");
  assert.deepEqual(of("service-account-key", key), ["key  is a key of a service account"]);
  const pod = stepOf("kubernetes:batch/v1:CronJob", "nightly", {
    inputs: { spec: { jobTemplate: { spec: { template: { spec: { containers: [{ image: "nginx" }] } } } } } },
  });
  assert.equal(of("image-by-digest", pod).length, 1);
  const held = stepOf("kubernetes:core/v1:PodTemplate", "web", {
    inputs: { template: { spec: { containers: [{ image: "nginx" }] } } },
  });
  assert.equal(of("image-by-digest", held).length, 1);
  const insecure = stepOf("pulumi:providers:vault", "vault", { inputs: { skipTlsVerify: "true" } });
  assert.deepEqual(of("unverified-tls", insecure), ["vault skipTlsVerify is true"]);
});

test("each rule says what is promised, what to do, and where that is from", () => {
  assert.ok(rules.length >= 35, `${rules.length}`);
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
  for (const { id, title, remedy, source, resource, stack } of rules) {
    assert.match(id, /^[a-z]+(-[a-z]+)*$/);
    for (const text of [title, remedy]) assert.match(text, /^[A-Z].*[^.]$/, id);
    assert.match(source, /^https:\/\//, id);
    assert.ok(resource !== undefined || stack !== undefined, id);
  }
});
