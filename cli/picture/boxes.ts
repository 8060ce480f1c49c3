// The boxes of a picture, and which resources are inside of which.
import type { Operation, Step } from "../../sandbox";
import { ancestors } from "../../sandbox/ancestors";
import { knownOf } from "../../knowledge";
import { shortType } from "../render/names";
import { components, resources, type Box } from "./kinds";
import type { Node } from "./model";

const heaviest: readonly Operation[] = ["replace", "delete", "update", "create", "read", "same"];
const APPLICATIONS = /^groundplan:index:(App|Product)$/;

/** The steps of an environment by the box that they are in. */
export class Boxes {
  readonly nodes: Node[];
  /** The step that stands for each node, by its id. */
  readonly standFor = new Map<string, Step>();
  private readonly steps: Map<string, Step>;
  /** The node that each resource is in, by its URN. */
  private readonly owners = new Map<string, Node>();

  constructor(all: Step[]) {
    this.steps = new Map(all.map((step) => [step.urn, step]));
    const inside = new Map<Step, Step[]>();
    for (const step of all) {
      const owner = this.outermost(step) ?? this.servedBy(step, all);
      if (owner === undefined) continue;
      inside.set(owner, [...(inside.get(owner) ?? []), step]);
    }
    this.nodes = [...inside].map(([owner, parts], index) => {
      const node = this.node(owner, parts, index);
      this.standFor.set(node.id, owner);
      for (const { urn } of parts) this.owners.set(urn, node);
      return node;
    });
  }

  /** The node that a resource is in. */
  of(urn: string): Node | undefined {
    return this.owners.get(urn);
  }

  private node(owner: Step, parts: Step[], index: number): Node {
    const box = (components[owner.type] ?? resources[owner.type]) as Box;
    const place = box.isEverywhere === true ? undefined : (box.place ?? this.placeOf(owner));
    const application = ancestors(owner, this.steps).find(({ type }) => APPLICATIONS.test(type))?.name;
    const region = /-(?:[a-z]+-[a-z]+\d+)$/;
    return {
      id: `n${index}`,
      kind: box.kind,
      name: place === undefined ? owner.name : owner.name.replace(region, ""),
      what: box.what(owner, parts),
      ...(place === undefined ? {} : { place }),
      ...(application === undefined ? {} : { application }),
      resources: countedTypes(parts),
      operation: changeOf(owner, parts),
    };
  }

  /** The outermost component that is a box; else the resource, if it is one. */
  private outermost(step: Step): Step | undefined {
    const whole = [...ancestors(step, this.steps)].reverse().find(({ type }) => Object.hasOwn(components, type));
    return whole ?? (Object.hasOwn(resources, step.type) ? step : undefined);
  }

  /** What a load balancer reaches in a cluster is a group of end points beside the deployment that fills it. */
  private servedBy(step: Step, all: Step[]): Step | undefined {
    if (step.type !== "gcp:compute/networkEndpointGroup:NetworkEndpointGroup") return undefined;
    return all.find(
      ({ type, parent, name }) =>
        type.startsWith("kubernetes:apps/") && parent === step.parent && step.name.startsWith(name),
    );
  }

  private placeOf(step: Step): string | undefined {
    const isInCluster = step.type.startsWith("kubernetes:") || step.type === "groundplan:index:VaultSecretsOperator";
    if (!isInCluster) return regionOf(step);
    const region = regionOf([...this.steps.values()].find(({ type }) => type === "gcp:container/cluster:Cluster"));
    return region === undefined ? "Kubernetes" : `${region} · Kubernetes`;
  }
}

function countedTypes(parts: Step[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of parts) {
    if (type.startsWith("groundplan:")) continue;
    const name = shortType(type);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** The heaviest change. A box whose small parts are replaced, a grant for example, is changed and not replaced itself. */
function changeOf(owner: Step, parts: Step[]): Operation {
  const found = heaviest.find((operation) => parts.some((part) => part.operation === operation)) ?? "same";
  if (!owner.type.startsWith("groundplan:") || found === "update" || found === "same" || found === "read") return found;
  const counts = ({ type }: Step): boolean => {
    const known = knownOf(type);
    return known === undefined || known.holds !== undefined || known.needed === true;
  };
  const weighty = parts.filter(({ type }) => !type.startsWith("groundplan:")).filter(counts);
  return owner.operation === found || weighty.some(({ operation }) => operation === found) ? found : "update";
}

function regionOf(step: Step | undefined): string | undefined {
  const region = step?.inputs["region"] ?? step?.inputs["location"];
  return typeof region === "string" && /^[a-z]+-[a-z]+\d+$/i.test(region) ? region.toLowerCase() : undefined;
}
