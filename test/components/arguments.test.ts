// Constructors that are called without type checks, as JavaScript and Pulumi's other languages call them. The tables are
// derived from the contract: a new property is tested as soon as it is there.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as pulumi from "@pulumi/pulumi";
import { AppIdentity, CloudRunApp, MediaBucket, Network, validateWorkload, type Workload } from "../../components";
import contract from "../../components/internal/arguments.json";
import { describe } from "../../components/internal/problem";
import { ArgumentError } from "../../components/internal/refusal";
import { checkArguments } from "../../components/internal/validation";
import { componentClasses, type ComponentClass } from "../../plugin/classes";
import { messages, run } from "../support/program";
import { storeOf } from "../support/samples";
import * as parts from "../support/workload";

interface Type {
  type?: string;
  ref?: string;
  items?: Type;
  additionalProperties?: Type;
  input?: boolean;
  optional?: boolean;
}

const components: { [name: string]: { [property: string]: Type } } = contract.components;
const types: { [name: string]: { [property: string]: Type } } = contract.types;
const enums: { [name: string]: string[] } = contract.enums;

/** A value of the right type, and hardly ever one that a rule would let pass. */
function sample(type: Type): unknown {
  if (type.items !== undefined) return [sample(type.items)];
  if (type.additionalProperties !== undefined) return { one: sample(type.additionalProperties) };
  if (type.ref !== undefined) return enums[type.ref]?.[0] ?? sampleOf(types[type.ref] ?? {});
  return { string: "?!", number: -1, boolean: true }[type.type ?? ""];
}

function sampleOf(members: { [property: string]: Type }): { [property: string]: unknown } {
  return Object.fromEntries(Object.entries(members).map(([name, type]) => [name, sample(type)]));
}

/** Every place in an object of some members: how errors call it, its type, and how to put something there. */
interface Place {
  path: string;
  /** The same place, as the type that has it calls it: one name in all components. */
  member: string;
  type: Type;
  /** How many objects and lists it is in. */
  depth: number;
  put: (root: unknown, value: unknown) => unknown;
}

function places(owner: string, members: { [property: string]: Type }): Place[] {
  return Object.entries(members).flatMap(([name, type]) =>
    within(name, `${owner}.${name}`, type).map((at): Place => ({
      ...at,
      put: (root, value) => ({ ...(root as object), [name]: at.put((root as Record<string, unknown>)[name], value) }),
    })),
  );
}

function within(path: string, member: string, type: Type): Place[] {
  const here: Place = { path, member, type, depth: 0, put: (_, value) => value };
  const { items, additionalProperties, ref = "" } = type;
  if (items !== undefined) {
    const inside = within(`${path}[0]`, `${member}[0]`, items);
    return [here, ...deeper(inside, (put, root, value) => [put((root as unknown[])[0], value)])];
  }
  if (additionalProperties !== undefined) {
    const inside = within(`${path}.one`, `${member}.one`, additionalProperties);
    return [here, ...deeper(inside, (put, root, value) => ({ one: put((root as { one: unknown }).one, value) }))];
  }
  const members = types[ref];
  if (members === undefined) return [here];
  return [here, ...places(ref, members).map((at) => ({ ...at, path: `${path}.${at.path}`, depth: at.depth + 1 }))];
}

function deeper(inside: Place[], around: (put: Place["put"], root: unknown, value: unknown) => unknown): Place[] {
  return inside.map((at) => ({ ...at, depth: at.depth + 1, put: (root, value) => around(at.put, root, value) }));
}

/** Places of one depth, which are beside each other: what is put into one leaves the others as they are. */
function levels(all: Place[]): Place[][] {
  const found: Place[][] = [];
  for (const place of all) (found[place.depth] ??= []).push(place);
  // No place of some depth is an object.
  return Object.values(found);
}

/** The error of a constructor, which must be made for people to read. */
function refusal(Component: ComponentClass, name: string, args: unknown): ArgumentError {
  try {
    new Component(name, args as pulumi.Inputs, {});
  } catch (error) {
    assert.ok(error instanceof ArgumentError, String((error as Error).stack));
    return error;
  }
  return assert.fail("the arguments were accepted");
}

/** Of so many problems an error does not show all; it has all. */
function assertNamed({ problems }: ArgumentError, paths: string[]): void {
  const named = new Set(problems.map(({ property }) => property));
  assert.deepEqual(
    paths.filter((path) => !named.has(path)),
    [],
  );
}

function assertSaid({ problems, message }: ArgumentError, lines: string[]): void {
  const said = new Set(problems.map(describe));
  assert.deepEqual(
    lines.filter((line) => !said.has(line)),
    [],
  );
  assert.deepEqual(
    message.split("\n").slice(1, 101),
    [...said].slice(0, 100).map((line) => `  ${line}`),
  );
  assert.ok(![...said].some((line) => line.includes("hunter2")));
}

/** Values that a place does not take. */
function wrongFor({ type }: Place): unknown[] {
  return [
    null,
    Symbol("x"),
    () => 1,
    ...(type.type === "string" ? [5, {}] : ["5", 10n, new Date()]),
    ...(type.optional === true ? [] : [undefined]),
    ...(type.items === undefined ? [[[]]] : []),
    ...(type.input === true ? [] : [pulumi.output("later"), Promise.resolve("later")]),
  ];
}

/** An object with another member, which is spelt nearly like its first, and what is said of it. */
function misspelt(path: string, object: object): [object, string] {
  const [known = ""] = Object.keys(object);
  const name = known.replace(/^(..)/, "$1x");
  return [{ ...object, [name]: "hunter2" }, `${path}${name}: unknown property; did you mean ${known}?`];
}

/** Places that were tried with every wrong value. Elsewhere one of them shows that the component looks there too. */
const tried = new Set<string>();

const isObject = (type: Type): boolean => types[type.ref ?? ""] !== undefined;

for (const [component, members] of Object.entries(components)) {
  const Component = componentClasses.get(component) as ComponentClass;

  test(`${component} refuses what has the wrong type, wherever it is, and says where`, () => {
    const whole = sampleOf(members);
    for (const level of levels(places(component, members))) {
      const wrong = level.map((place) => (tried.has(place.member) ? [null] : wrongFor(place)));
      for (let round = 0; wrong.some((values) => round < values.length); round++) {
        const those = level.filter((_, index) => round < (wrong[index]?.length ?? 0));
        const args = level.reduce<unknown>((all, { put }, index) => {
          const values = wrong[index] ?? [];
          return round < values.length ? put(all, values[round]) : all;
        }, whole);
        assertNamed(
          refusal(Component, "main", args),
          those.map(({ path }) => path),
        );
      }
      for (const { member } of level) tried.add(member);
    }
  });

  test(`${component} refuses what it does not know, wherever it is`, () => {
    const [whole, said] = misspelt("", sampleOf(members));
    assertSaid(refusal(Component, "main", whole), [said]);
    for (const level of levels(places(component, members).filter(({ type }) => isObject(type)))) {
      const lines: string[] = [];
      const args = level.reduce<unknown>((all, { path, type, put }) => {
        const [object, line] = misspelt(`${path}.`, sample(type) as object);
        lines.push(line);
        return put(all, object);
      }, sampleOf(members));
      assertSaid(refusal(Component, "main", args), lines);
    }
  });

  test(`${component} refuses arguments and names that are none`, () => {
    for (const args of [undefined, null, 5, "x", [], () => 1, pulumi.output({}), new Date()]) {
      assert.match(refusal(Component, "main", args).message, /^ {2}arguments: .*; give an object/m);
    }
    for (const name of [undefined, null, "", 5, pulumi.output("x"), {}]) {
      assert.match(refusal(Component, name as string, sampleOf(members)).message, /^ {2}name: .*; give a string/m);
    }
  });

  test(`${component} answers anything with a refusal`, () => {
    const whole = sampleOf(members);
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
    fc.assert(
      fc.property(fc.constantFrom(...places(component, members)), anything, ({ put }, value) => {
        try {
          new Component("?!", put(whole, value) as pulumi.Inputs, {});
        } catch (error) {
          // What passes meets Pulumi next, which has no engine here, and says so in words as well.
          assert.ok(pulumi.RunError.isInstance(error), String((error as Error).stack));
        }
      }),
      { numRuns: 30 },
    );
  });
}

test("one error has every problem, those of types and those of values, in the order of the contract", () => {
  assert.throws(
    () =>
      new Network("main", {
        adressRange: "10.0.0.0/8",
        regions: 5,
        reservedRanges: ["x", 5],
        internetEgress: "false",
      } as never),
    {
      message: [
        'Network "main" cannot be created:',
        "  regions: 5; give a list of strings",
        "  addressRange: missing; give a string",
        "  reservedRanges[1]: 5; give a string: put it in quotes",
        '  reservedRanges[0]: "x"; use a range such as 10.20.0.0/14',
        '  internetEgress: "false"; give true or false, without quotes',
        "  adressRange: unknown property; did you mean addressRange?",
      ].join("\n"),
    },
  );
});

test("a value of a wrong type hides no other problem, wherever it is", () => {
  const workload = {
    image: 5,
    processes: {
      web: { port: 99999, volumes: { "/cache": "scratch", "/data": { kind: "bucket" } }, rollout: { steps: 5 } },
      worker: 5,
    },
    bound: { URL: 5, HOST: "{main.host}" },
    files: { "/run/key": 5, "/a": "HOST" },
  };
  const { network, identity, images } = parts;
  const args = { workload, network, identity, images, regions: ["mars"] } as never;
  assert.throws(
    () => new CloudRunApp("web", args),
    (error: Error) => {
      const named = [...error.message.matchAll(/^ {2}(\S+): /gm)].map(([, property]) => property).sort();
      assert.deepEqual(named, [
        "regions[0]",
        "workload.bound.HOST",
        "workload.bound.URL",
        'workload.files["/a"]',
        'workload.files["/run/key"]',
        "workload.image",
        "workload.processes.web.port",
        "workload.processes.web.rollout.steps",
        'workload.processes.web.volumes["/cache"]',
        'workload.processes.web.volumes["/data"].binding',
        "workload.processes.worker",
      ]);
      assert.doesNotMatch(error.message, /NaN|\uFDD0/u);
      return true;
    },
  );
});

test("a refused component registers nothing", async () => {
  const deployment = await run(() => new MediaBucket("media", { region: "nowhere" }));
  assert.match(messages(deployment), /region: "nowhere"/);
  assert.deepEqual(deployment.resources, []);
});

const rest = { regions: ["europe-west1"], images: { repositoryUrl: "r", upstreamUrls: {} } };

test("a component is a contract, whatever else it has, and another component is not", async () => {
  const deployment = await run(() => {
    const identity = new AppIdentity("web", {});
    const secrets = { ...sampleOf(components["AppSecrets"] ?? {}), identity, store: storeOf("test"), bindings: {} };
    checkArguments("AppSecrets", "s", secrets, () => undefined);
    new CloudRunApp("web", { ...rest, identity, network: identity, workload: {} } as never);
  });
  assert.match(
    messages(deployment),
    /network: a AppIdentity; give Network.contract or Platform.network, or an object with networkId, .* \(it has no networkId, no subnetworkIds, /,
  );
});

test("an Output is checked when it is known, and a secret is not repeated", async () => {
  for (const [value, said] of [
    [pulumi.output(5), "5"],
    [pulumi.secret({ password: "hunter2" }), "\\[secret\\]"],
  ]) {
    const deployment = await run(() =>
      checkArguments(
        "LoadBalancedOrigin",
        "run",
        { ...sampleOf(components["LoadBalancedOrigin"] ?? {}), projectNumber: value },
        (_, args) => ({ number: args.projectNumber }),
      ),
    );
    assert.match(
      messages(deployment),
      new RegExp(`LoadBalancedOrigin "run" cannot be created:\\n {2}projectNumber: ${said as string}; give a string`),
    );
    assert.ok(!messages(deployment).includes("hunter2"));
  }
});

test("an error shows a value on one line, cut, escaped, and without passwords", () => {
  const check = (region: string): string => refusal(MediaBucket as never, "media", { region }).message;
  assert.match(check("x".repeat(30_000_000)), /region: "x{119}… \(482 characters\); use/);
  assert.match(check("a\u001b[31m\u202eb\nc"), /region: "a\\u001b\[31m\\u\{202e\}b\\nc"; use/);
  assert.match(
    check("https://root:hunter2@vault.example.com"),
    /region: "https:\/\/\[credentials\]@vault.example.com"; use/,
  );
  assert.match(check("-----BEGIN RSA PRIVATE KEY-----\nMII"), /region: "\[private key\]; use/);
});

test("a workload is checked by the same contract where no component is", () => {
  const found = validateWorkload({
    image: 5,
    scalling: { min: 1 },
    processes: { web: { port: 99999, health: 5, scalling: {} } },
    jobs: Promise.resolve([]),
  } as unknown as Workload);
  assert.deepEqual(
    found.map(({ property }) => property),
    ["image", "processes.web.scalling", "processes.web.health", "processes.web.port", "jobs", "scalling"],
  );
});
