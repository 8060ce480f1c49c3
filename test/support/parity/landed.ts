// What a runtime does with a value: the properties of its resources that differ with it, or the refusal as it is said.
import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import {
  AutopilotApp,
  CloudRunApp,
  type NetworkAttachment,
  type Workload,
  type WorkloadIdentity,
} from "../../../components";
import type { RegisteredResource } from "../../../sandbox/testing";
import { messages, run } from "../program";
import type { RenderedResource } from "../promises/types";
import { secretsOperator, withProviders } from "../secrets-operator";
import * as parts from "../workload";

/** One application to plan. */
export interface Application {
  name: string;
  workload: Workload;
  network: NetworkAttachment;
}

/** What became of it: its resources, or what was refused, a line for each problem. */
export type Planned = { resources: RenderedResource[] } | { refused: string[] };

type Make = (application: Application) => pulumi.ComponentResource;

/** One of its own: two applications with the same one would have the same right twice. */
function identityOf(name: string): WorkloadIdentity {
  return { ...parts.identity, serviceAccountEmail: `${name}@acme-test.iam.gserviceaccount.com` };
}

/** Makes it a `CloudRunApp`. */
export const onCloudRun: Make = ({ name, workload, network }) => {
  const { images, secrets } = parts;
  const identity = identityOf(name);
  return new CloudRunApp(name, { workload, regions: ["europe-west1"], identity, network, images, secrets });
};

/** Makes it an `AutopilotApp`. To be made by the program that plans the applications, with one provider for all. */
export function onKubernetes(): Make {
  const options = withProviders();
  const { cluster, images, secrets } = parts;
  return ({ name, workload, network }) => {
    const identity = identityOf(name);
    return new AutopilotApp(name, { workload, cluster, identity, network, images, secrets, secretsOperator }, options);
  };
}

/** So many share a deployment. With more, what each has made lives longer and is moved more often than planning it costs. */
const together = 25;

/** Plans all of them, many in one deployment. What is refused creates nothing, so that the others come up. */
export async function planAll(applications: Application[], runtime: () => Make): Promise<Map<string, Planned>> {
  const planned = new Map<string, Planned>();
  for (let first = 0; first < applications.length; first += together) {
    const some = await planTogether(applications.slice(first, first + together), runtime);
    for (const [name, one] of some) planned.set(name, one);
  }
  return planned;
}

async function planTogether(applications: Application[], runtime: () => Make): Promise<Map<string, Planned>> {
  const planned = new Map<string, Planned>();
  const deployment = await run(() => {
    const make = runtime();
    for (const application of applications) {
      try {
        make(application);
      } catch (error) {
        assert.ok(error instanceof Error);
        planned.set(application.name, {
          refused: error.message
            .split("\n")
            .slice(1)
            .map((line) => line.trim()),
        });
      }
    }
  });
  assert.equal(messages(deployment), "");
  const byName = new Map(applications.map(({ name }): [string, RenderedResource[]] => [name, []]));
  for (const resource of deployment.resources) {
    byName.get(/^[a-z0-9]+/.exec(resource.name)?.[0] ?? "")?.push(rendered(resource));
  }
  for (const [name, resources] of byName) {
    if (planned.has(name)) assert.deepEqual(resources, [], `${name} was refused, and made something`);
    else planned.set(name, { resources });
  }
  return planned;
}

/** Of a component what others are told of it, which is what a load balancer is to do; of a job what it waits for, too. */
function rendered({ type, name, inputs, outputs, dependencies }: RegisteredResource): RenderedResource {
  if (type.startsWith("groundplan:")) return { type, name, inputs: { backends: outputs["backends"] } };
  if (!isJob.test(type)) return { type, name, inputs };
  return { type, name, inputs: { ...inputs, dependsOn: dependencies.filter((urn) => isJob.test(urn)) } };
}

const isJob = /batch\/v1:Job|cloudrunv2\/job:Job/;

/** What follows from the name of an application alone, and comes out differently for each of those that are compared. */
const ofNames = /^(name|metadata\.name|backends\.\w+\.networkEndpointGroups\[\])$/;

/** A property that differs, or a resource of which there is one more or less. */
export interface Difference {
  /** `apps.Deployment`. */
  type: string;
  path?: string;
  count?: "more" | "less";
}

/** What differs between two applications, which have these names. */
export function differences(
  before: RenderedResource[],
  after: RenderedResource[],
  names: [string, string],
): Difference[] {
  const [old, now] = [keyed(before, names[0]), keyed(after, names[1])];
  const found = new Map<string, Difference>();
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const type = shortType(key.split(" ")[0] ?? "");
    const [one, other] = [old.get(key), now.get(key)];
    const counted = one === undefined ? "more" : other === undefined ? "less" : undefined;
    if (counted !== undefined) found.set(`${type} ${counted}`, { type, count: counted });
    else for (const path of paths(one, other)) if (!ofNames.test(path)) found.set(`${type} ${path}`, { type, path });
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}

function keyed(resources: RenderedResource[], name: string): Map<string, unknown> {
  // The name is part of a template, and so of the digest that names its version.
  const version = /(groundplan-version\\*":\\*")[0-9a-f]{12}/g;
  const plain = JSON.stringify(resources).replaceAll(name, "app").replaceAll(version, "$1version");
  return new Map((JSON.parse(plain) as RenderedResource[]).map((one) => [`${one.type} ${one.name}`, one.inputs]));
}

/** `gcp:cloudrunv2/service:Service` is `cloudrunv2.Service`. */
function shortType(type: string): string {
  const [, module = "", name = ""] = type.split(":");
  return type.startsWith("groundplan:") ? name : `${module.split("/")[0] ?? ""}.${name}`;
}

function paths(one: unknown, other: unknown): string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  if (!isTable(one) || !isTable(other)) return [""];
  const isList = Array.isArray(one) && Array.isArray(other);
  const [old, now] = isList ? [members(one), members(other)] : [one, other];
  const inner = [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((step) =>
    paths(old[step], now[step]).map((rest) => {
      if (isList) return `[]${rest === "" || rest.startsWith("[") ? rest : `.${rest}`}`;
      return rest === "" || rest.startsWith("[") ? `${step}${rest}` : `${step}.${rest}`;
    }),
  );
  return [...new Set(inner)];
}

type Table = { [step: string]: unknown };

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null;
}

/** The members of a list by their names, or by their places. */
function members(list: unknown[]): Table {
  return Object.fromEntries(
    list.map((one, index) => [isTable(one) && typeof one["name"] === "string" ? one["name"] : String(index), one]),
  );
}
