// Contracts as other languages pass them: one value that is an Output, where TypeScript passes the component itself. What is
// to be tested is derived from the contract: a new argument, or a new component that offers something, is tested at once.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import {
  AutopilotApp,
  AutopilotCluster,
  CloudRunApp,
  PostgresDatabase,
  SecretStore,
  type NetworkAttachment,
} from "../../components";
import { checkArguments } from "../../components/internal/validation";
import type { ContractType } from "../../components/internal/contract-types";
import { ComponentHost } from "../../plugin/host";
import { components, enums, offers, taken, types } from "../support/contract-places";
import { everyContract, type Give } from "../support/every-contract";
import { deploy, messages, run, type Deployment } from "../support/program";
import { withProviders } from "../support/secrets-operator";
import * as parts from "../support/workload";

// What the SDK's plug-in server does with what it is sent. Not among the SDK's types.
const load = createRequire(__filename);
const { deserializeInputs } = load("@pulumi/pulumi/provider/server") as {
  deserializeInputs: (inputs: unknown, dependencies: ReadonlyMap<string, object>) => Promise<pulumi.Inputs>;
};
const { Struct } = load("google-protobuf/google/protobuf/struct_pb.js") as {
  Struct: { fromJavaScript: (value: object) => unknown };
};

const region = "europe-west1";
/** The output of a component that is offered for a type. */
function offered(type: string, component: object): pulumi.Output<unknown> {
  const own = (offers[type] ?? []).filter((name) => name.startsWith(`${component.constructor.name}.`));
  // A table of shares is beside the whole.
  const names = own.filter((name) => name !== "Postgres.shares{}");
  assert.equal(names.length, 1, `${component.constructor.name} offers one ${type}`);
  return (component as Record<string, unknown>)[names[0]?.split(".")[1] ?? ""] as pulumi.Output<unknown>;
}

const typeAt = (place: string): string => taken.get(place) ?? assert.fail(`${place} takes no contract`);

/** Ways to give a contract, beside the component itself: each resource must come out the same. */
const ways: Record<string, Give> = {
  "as its output": (place, offer) => offered(typeAt(place), offer) as unknown as typeof offer,
  "as a promise of an object of Outputs": (place, offer) => {
    const members = Object.keys(types[typeAt(place)] ?? {}).map((name) => [name, offer[name as keyof typeof offer]]);
    const object: unknown = Object.fromEntries(members.filter(([, value]) => value !== undefined));
    return Promise.resolve(object) as unknown as typeof offer;
  },
};

/** What is made when components are given as they are, with everything that they offer as the stack's outputs. */
const made = deploy(() => {
  const values: Record<string, unknown> = {};
  everyContract((place, offer) => {
    values[place] = offered(typeAt(place), offer);
    return offer;
  });
  return values;
});

/** A component's own inputs say how they were given. */
const resourcesOf = (deployment: Deployment): Map<string, object> =>
  new Map(
    deployment.resources.filter(({ type }) => !type.startsWith("groundplan:")).map(({ urn, inputs }) => [urn, inputs]),
  );
const isPublic = (inputs: object): boolean => !JSON.stringify(inputs).includes("[secret]");

test("every contract that an argument takes is offered by a component, as one output of one name", () => {
  // An origin's parts are a list among its own outputs, and a server is an entry of a table of them.
  const wanted = new Set(
    [...taken.values()].filter((type) => type !== "AvailabilityPart" && type !== "CloudRunServer"),
  );
  assert.ok(wanted.size >= 12);
  // An application's logins are a part of its contract, which nobody takes by itself.
  const { SecretLogins: parts, CloudRunServer: onCloudRun, KubernetesServer: inCluster, ...wholes } = offers;
  assert.deepEqual(parts, ["AppSecrets.logins"]);
  assert.deepEqual([...wanted].sort(), Object.keys(wholes).sort());
  // A server is a part of a binding, and what a bucket's events call.
  assert.deepEqual(onCloudRun, ["App.cloudRunServers{}", "CloudRunApp.servers{}"]);
  assert.deepEqual(inCluster, ["App.kubernetesServers{}", "AutopilotApp.servers{}"]);
  const outputs = Object.values(wholes).flat();
  const contracts = outputs.filter((output) => output.endsWith(".contract"));
  assert.deepEqual(contracts, [...new Set(contracts)], "a component offers one contract");
  // An app is no backend, and a database no binding, so that the names say what they are.
  const named = outputs.map((output) => output.split(".")[1]);
  assert.deepEqual(
    new Set(named),
    new Set([
      "contract",
      "binding",
      "readerBinding",
      "replicaBinding",
      "secrets",
      // A server as each other program is to see it.
      "shares{}",
      "backends{}",
      "cloudRunBackends{}",
      "kubernetesBackends{}",
      // A platform is what it offers.
      ...Object.keys(types["PlatformAttachment"] ?? {}).filter((member) => member !== "libraryVersion"),
      "platform",
      "database",
      // What an end point tells its users.
      "endpoint",
      "endpoints{}",
      "vaultEndpoint",
    ]),
  );
});

test("each place that takes a contract is given one here", async () => {
  // A component is given for its contract, and never for what else it offers.
  const others = [...taken]
    .filter(([, type]) => !["AvailabilityPart", "Backend", "Binding", "CloudRunServer", "Endpoint"].includes(type))
    .map(([place]) => place);
  const given = Object.keys((await made).outputs).sort();
  const missing = others.filter((place) => !given.includes(place));
  const remedies = missing.map(
    (place) =>
      `${place}: test/support/every-contract.ts offers no ${typeAt(place)}, or makes the component itself, without give("${place}", …)`,
  );
  assert.deepEqual(remedies, []);
  assert.deepEqual(given, others.sort());
});

for (const [way, give] of Object.entries(ways)) {
  test(`a contract makes the same resources ${way}`, async () => {
    const expected = resourcesOf(await made);
    const found = resourcesOf(
      await deploy(() => {
        everyContract(give);
      }),
    );
    assert.deepEqual([...found.keys()].sort(), [...expected.keys()].sort());
    for (const [urn, inputs] of found) {
      // One value that holds a private key is a secret as a whole, so that more is hidden than before, and never less.
      if (isPublic(inputs)) assert.deepEqual(inputs, expected.get(urn), urn);
      else if (isPublic(expected.get(urn) ?? {})) assert.match(urn, /:(TrustConfig|ServerTlsPolicy)::/);
    }
  });
}

test("a contract survives the outputs of a stack, and attaches a program of another one", async () => {
  const { outputs } = await made;
  const secretPlaces = [...taken.keys()].filter((place) => outputs[place] === "[secret]");
  assert.deepEqual(secretPlaces, ["Cdn.clientIdentity", "LoadBalancedOrigin.clientIdentity"]);
  const refer: Give = (place, offer) =>
    secretPlaces.includes(place) ? offer : (pulumi.output(outputs[place]) as unknown as typeof offer);
  assert.deepEqual(
    resourcesOf(
      await deploy(() => {
        everyContract(refer);
      }),
    ),
    resourcesOf(await made),
  );
});

test("a contract that nobody knows yet is planned", async () => {
  const give = ways["as its output"] as Give;
  const planned = await deploy(
    () => {
      everyContract(give);
    },
    { preview: true },
  );
  assert.deepEqual([...resourcesOf(planned).keys()].sort(), [...resourcesOf(await made).keys()].sort());
});

test("optional members may be missing from a contract that is known later, on either runtime", async () => {
  const { cluster, identity, images, network, secrets } = parts;
  const database = omit(parts.database, "connectionLimit");
  type Wrap = <T extends object>(contract: T) => pulumi.Input<T>;
  const apps = (wrap: Wrap, withLimit: boolean) => (): void => {
    const common = {
      workload: parts.serving(
        { scaling: { min: 1, max: 2 }, connections: { main: 5 } },
        { bindings: { main: wrap(withLimit ? parts.database : database) }, bound: { DATABASE_HOST: "{main.host}" } },
      ),
      network: wrap(network),
      images: wrap(images),
      secrets: wrap(secrets),
      identity: wrap(identity),
    };
    new CloudRunApp("web", { ...common, regions: [region] });
    new AutopilotApp("web-gke", { ...common, cluster: wrap(cluster) }, withProviders());
  };
  for (const withLimit of [true, false]) {
    const plain = resourcesOf(await deploy(apps((contract) => contract, withLimit)));
    const later = await deploy(apps((contract) => pulumi.output(contract) as never, withLimit));
    assert.deepEqual(resourcesOf(later), plain);
  }
});

test("a server that is known later and lets Vault make no users is refused with a store, and a database without a store", async () => {
  const server = {
    instanceName: "db-1",
    connectionName: "acme:europe-west1:db-1",
    host: "10.19.0.3",
    port: 5432,
    serverCaCertificate: "x",
  };
  const deployment = await run(() => {
    const store = new SecretStore("secrets", {
      vault: { address: "https://vault.example.com", serviceAccountEmail: "vault@acme.iam.gserviceaccount.com" },
      environment: "prod",
    });
    new PostgresDatabase("main", { server: pulumi.output(server), store, database: "main" });
  });
  assert.match(messages(deployment), /server.vaultUserName: missing; let Vault make users on the server/);
  const made = resourcesOf(
    await deploy(() => new PostgresDatabase("main", { server: pulumi.output(server), database: "main" })),
  );
  assert.deepEqual(made, resourcesOf(await deploy(() => new PostgresDatabase("main", { server, database: "main" }))));
});

for (const [place, type] of taken) {
  const [component = "", ...path] = place.split(".");
  test(`${place}: a wrong member of a contract that is known later is an error that names it`, async () => {
    const members = Object.keys(types[type] ?? {});
    const [wrong = ""] = members;
    const whole = Object.fromEntries(members.map((name) => [name, sample(types[type]?.[name])]));
    // What an earlier version of the library did not have yet.
    const since = members.filter((name) => types[type]?.[name]?.optional !== true).slice(0, 1);
    for (const [value, expected] of [
      [{ ...whole, [wrong]: 5n }, `.${wrong}: `],
      [{ ...whole, fromLaterVersion: 1 }, ".fromLaterVersion: unknown property; "],
      ...since.map((name) => [omit(whole, name), `.${name}: missing; `] as const),
      [undefined, ": missing"],
      ["urn:pulumi:x", ': "urn:pulumi:x"'],
    ] as const) {
      const deployment = await run(async () => {
        const found: unknown[] = [];
        const args = sampleArgs(component, path, pulumi.output(Promise.resolve(value)));
        const [checked] = checkArguments(component, "main", args, () => undefined);
        find(checked, found);
        await Promise.all(found.map((output) => (output as Known<unknown>).promise()));
      });
      const named = path.map((part) => part.replace("[]", "[0]").replace("{}", ".one")).join(".");
      assert.ok(messages(deployment).includes(`  ${named}${expected}`), messages(deployment));
    }
  });
}

/** A value of the right type. */
function sample(type: ContractType | undefined): unknown {
  if (type?.items !== undefined) return [sample(type.items)];
  if (type?.additionalProperties !== undefined) return { one: sample(type.additionalProperties) };
  const members = types[type?.ref ?? ""];
  if (members !== undefined)
    return Object.fromEntries(Object.entries(members).map(([name, one]) => [name, sample(one)]));
  const [first] = enums[type?.ref ?? ""] ?? [];
  return first ?? { string: "x", number: 1, boolean: true }[type?.type ?? ""];
}

/** Arguments of the right types, with something in the place of one. */
function sampleArgs(component: string, path: string[], value: unknown): object {
  const args = Object.fromEntries(
    Object.entries(components[component] ?? {}).map(([name, type]) => [name, sample(type)]),
  );
  let owner: Record<string, unknown> = args;
  for (const part of path.slice(0, -1)) {
    const name = part.replace(/\[\]|\{\}/, "");
    const inner = owner[name] as Record<string, unknown>;
    owner = (part.endsWith("[]") ? inner[0] : part.endsWith("{}") ? Object.values(inner)[0] : inner) as typeof owner;
  }
  const last = path.at(-1) ?? "";
  const filled = last.endsWith("{}") ? { one: value } : last.endsWith("[]") ? [value] : value;
  owner[last.replace(/\{\}|\[\]/, "")] = filled;
  return args;
}

function omit<T extends object, K extends keyof T>(object: T, key: K): Omit<T, K> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) as Omit<T, K>;
}

/** Every Output within a value. */
function find(value: unknown, found: unknown[]): void {
  if (pulumi.Output.isInstance(value)) found.push(value);
  else if (typeof value === "object" && value !== null)
    Object.values(value).forEach((inner) => {
      find(inner, found);
    });
}

test("a value that holds a secret is one, and nothing of it is shown in an error", async () => {
  const deployment = await run(() => {
    const leaky = pulumi.secret({
      ...parts.network,
      networkId: { password: "hunter2" },
    } as unknown as NetworkAttachment);
    return new AutopilotCluster("cluster", { region: "europe-west1", network: leaky });
  });
  assert.match(
    messages(deployment),
    /AutopilotCluster "cluster" cannot be created:\n {2}network.networkId: \[secret\]; give a string/,
  );
  assert.ok(!messages(deployment).includes("hunter2"));
});

test("the plug-in takes over the wire what it returned over it", async () => {
  const host = new ComponentHost();
  const construct = (component: string, args: object): Promise<pulumi.provider.ConstructResult> =>
    host.construct(component.toLowerCase(), `groundplan:index:${component}`, args, {});
  const networkArgs = { regions: [region], addressRange: "10.16.0.0/14" };
  for (const preview of [false, true]) {
    const deployment = await deploy(
      async () => {
        const { state } = await construct("Network", networkArgs);
        const { contract: given } = await overTheWire({ contract: state["contract"] as unknown });
        assert.ok(pulumi.Output.isInstance(given));
        await construct("AutopilotCluster", { region, network: given });
      },
      { preview },
    );
    const { inputs } = deployment.one("gcp:container/cluster:Cluster");
    if (preview) assert.equal(inputs["network"], "[unknown]");
    else assert.match(inputs["network"] as string, /^projects\/acme-test\/global\/networks\/network/);
  }
});

test("the plug-in names the member that a contract of another version lacks or has too much", async () => {
  const host = new ComponentHost();
  for (const [network, line] of [
    [omit(parts.network, "networkId"), "network.networkId: missing; give a string"],
    [{ ...parts.network, zones: ["a"] }, "network.zones: unknown property; "],
  ] as const) {
    const deployment = await run(async () => {
      const inputs = await overTheWire({ network: pulumi.output(Promise.resolve(network)) });
      await host.construct("cluster", "groundplan:index:AutopilotCluster", { region, ...inputs }, {});
    });
    assert.ok(messages(deployment).startsWith(`AutopilotCluster "cluster" cannot be created:\n  ${line}`), line);
  }
});

/** The SDK has this method and does not declare it. */
interface Known<T> {
  promise(): Promise<T>;
}

/** Values as the engine hands them from one component's process to another's: with their dependencies. */
async function overTheWire(outputs: pulumi.Inputs): Promise<pulumi.Inputs> {
  const [sent, dependencies] = await pulumi.runtime.serializeResourceProperties("test", outputs);
  const urns = new Map(
    await Promise.all(
      [...dependencies].map(async ([key, resources]): Promise<[string, object]> => {
        const list = await Promise.all(
          [...resources].map((resource) => (resource.urn as unknown as Known<string>).promise()),
        );
        return [key, { getUrnsList: () => list }];
      }),
    ),
  );
  return deserializeInputs(Struct.fromJavaScript(sent), urns);
}
