// Values that no component can use, whatever its own rules are. The table is derived from the contract and from arguments that
// use every property (test/components/*.sample.ts): each property gets one bad value after the other.
import assert from "node:assert/strict";
import { test } from "node:test";
import contract from "../../components/internal/arguments.json";
import { ArgumentError } from "../../components/internal/refusal";
import { checkArguments } from "../../components/internal/validation";
import { folderOf } from "../../plugin/reference";
import { samples } from "../support/samples";
import * as parts from "../support/workload";

interface Type {
  type?: string;
  ref?: string;
  items?: Type;
  additionalProperties?: Type;
  optional?: boolean;
}

const components: { [name: string]: { [property: string]: Type } } = contract.components;
const types: { [name: string]: { [property: string]: Type } } = contract.types;
const enums: { [name: string]: string[] } = contract.enums;

/** A property with a value: its name in the contract and in errors, and how to put another value there. */
interface Place {
  key: string;
  path: string;
  type: Type;
  value: unknown;
  put: (value: unknown) => unknown;
}

function placesOf(owner: string, path: string, given: object, put: (whole: unknown) => unknown): Place[] {
  const members = components[owner] ?? types[owner] ?? {};
  return Object.entries(given).flatMap(([name, value]) =>
    within(`${owner}.${name}`, path === "" ? name : `${path}.${name}`, members[name] ?? {}, value, (other) =>
      put({ ...given, [name]: other }),
    ),
  );
}

function within(key: string, path: string, type: Type, value: unknown, put: Place["put"]): Place[] {
  const here: Place = { key, path, type, value, put };
  if (type.items !== undefined) {
    const [first, ...rest] = value as unknown[];
    return [here, ...within(key, `${path}[0]`, type.items, first, (other) => put([other, ...rest]))];
  }
  const isObject = types[type.ref ?? ""] !== undefined;
  return isObject ? [here, ...placesOf(type.ref ?? "", path, value as object, put)] : [here];
}

/** What nobody wants in the place of a value, by a name of its own. */
function badValues({ type, value }: Place): [what: string, bad: unknown][] {
  if (type.items !== undefined) {
    const list = value as unknown[];
    return [
      ["null", [...list, null]],
      ...(typeof list[0] === "string" ? [["repeated", [...list, list[0]]] as [string, unknown]] : []),
    ];
  }
  if (enums[type.ref ?? ""] !== undefined) return [["misspelt", `${String(value)}x`]];
  if (type.ref !== undefined) {
    const isEmptyFine = Object.values(types[type.ref] ?? {}).every(({ optional }) => optional === true);
    return [...(isEmptyFine ? [] : [["{}", {}] as [string, unknown]]), ["unknown", { ...(value as object), x: 1 }]];
  }
  const bad: Record<string, [string, unknown][]> = {
    number: [NaN, Infinity].map((number) => [String(number), number]),
    string: [
      ["empty", ""],
      ["blank", " "],
      ["control", "a\u0000b"],
      ["half a character", "a\ud800"],
      ["long", "a".repeat(5000)],
      ["wrong type", 5],
    ],
    boolean: [
      ["text", "false"],
      ["number", 1],
    ],
  };
  return bad[type.type ?? ""] ?? [["null", null]];
}

const words = "a program's words and values are handed on as they are";

/** Why a value is accepted, by the property and the value's name. */
const accepted: Record<string, { values: string[]; reason: string }> = {
  "SecretForm.separator": { values: ["blank"], reason: "programs read lists with spaces or lines between" },
  ...Object.fromEntries(
    ["Workload.command", "Workload.args", "WorkloadJob.command", "WorkloadJob.args", "AppConfigKey.initial"].map(
      (key) => [key, { values: ["empty", "blank", "long", "repeated"], reason: words }],
    ),
  ),
  ...Object.fromEntries(
    [
      "VaultShareHolder.pgpKey",
      "ClientIdentity.caCertificate",
      "ClientIdentity.certificate",
      "ClientIdentity.privateKey",
      "DatabaseServer.serverCaCertificate",
      "LoadBalancedOrigin.alsoTrusted",
    ].map((key) => [key, { values: ["long"], reason: "keys and certificates are long" }]),
  ),
};

/** The refusal, or nothing, of what holds for every component. */
function refusal(component: string, name: string, args: unknown): string {
  try {
    checkArguments(component, name, args, () => undefined);
  } catch (error) {
    assert.ok(error instanceof ArgumentError, String((error as Error).stack));
    return error.message;
  }
  return "";
}

test("each component has a sample", () => {
  const missing = Object.keys(components).filter((name) => samples[name] === undefined);
  const remedies = missing.map(
    (name) => `export ${name} from test/components/${folderOf(name)}.sample.ts: \`Sampled\` says what it has`,
  );
  assert.deepEqual(remedies, []);
  assert.deepEqual(
    Object.keys(samples).filter((name) => components[name] === undefined),
    [],
  );
});

for (const [component, all] of Object.entries(samples)) {
  test(`${component} refuses values that nothing can use, wherever they are, and says where`, () => {
    for (const { name, args } of all) {
      assert.equal(refusal(component, name, args), "");
      for (const place of placesOf(component, "", args, (whole) => whole)) {
        for (const [what, bad] of badValues(place)) {
          const message = refusal(component, name, place.put(bad));
          if (accepted[place.key]?.values.includes(what) === true) assert.equal(message, "", `${place.key}, ${what}`);
          else assert.ok(message.includes(`  ${place.path}`), `${place.key}, ${what}: ${message}`);
        }
      }
      for (const bad of ["", "A", "a b", "a".repeat(300)]) assert.match(refusal(component, bad, args), /^ {2}name: /m);
    }
  });
}

const refusedValues: [member: string, bad: string, remedy: RegExp][] = [
  ["vaultAddress", "http://vault.example.com", /use https:\/\/<host>/],
  ["vaultAddress", "https://vault.example.com/", /without a path/],
  ["vaultAddress", "https://root:hunter2@vault.example.com", /without credentials/],
  ["secretsMount", "/secrets/test", /without a slash at its ends/],
  ["configMount", "config/test/", /without a slash at its ends/],
  ["databaseMount", "database//test", /without a slash at its ends/],
  [
    "vaultServiceAccountEmail",
    "serviceAccount:vault@acme-test.iam.gserviceaccount.com",
    /set a service account's address/,
  ],
  ["syncServiceAccountEmail", "bob@example.com", /set a service account's address/],
];

for (const [member, bad, remedy] of refusedValues) {
  test(`a store that another program describes is refused with ${member}: ${bad}`, () => {
    const [{ name, args }] = samples["AppSecrets"] as [{ name: string; args: Record<string, unknown> }];
    const message = refusal("AppSecrets", name, { ...args, store: { ...(args["store"] as object), [member]: bad } });
    assert.doesNotMatch(message, /hunter2/);
    assert.match(message, new RegExp(`^  store\\.${member}: .*${remedy.source}`, "m"));
  });
}

for (const [server, protocols] of [
  ["cloudRun", "http1, h2c"],
  ["kubernetes", "http1, h2c, tcp"],
] as const) {
  test(`a server of another program says what it speaks in the words of the specification: ${server}`, () => {
    const called = { cloudRun: parts.runServer, kubernetes: parts.clusterServer }[server];
    const workload = parts.serving({}, { bindings: { users: { [server]: { ...called, protocol: "grpc" } } } });
    const message = refusal("CloudRunApp", "web", { workload });
    assert.match(
      message,
      new RegExp(`workload\\.bindings\\.users\\.${server}\\.protocol: "grpc"; use one of ${protocols}$`, "m"),
    );
  });
}
