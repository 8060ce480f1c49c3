import * as pulumi from "@pulumi/pulumi";
import * as rules from "./internal/rules";
import { nearest } from "./internal/nearest";
import { isPlainObject, show } from "./internal/show";
import { Arguments } from "./internal/validation";

/** The inputs of a resource, as a component has rendered them. Values may be Outputs. */
export interface RenderedInputs {
  readonly [property: string]: unknown;
}

/** A change of one resource of a component, for what no argument of the component says. */
export interface Transform {
  /** Type of the resource as a plan shows it, such as `gcp:cloudrunv2/service:Service`. */
  type: string;
  /** Name of the resource as a plan shows it. */
  name: string;
  /** Why, in a sentence. Each plan says it. */
  reason: string;
  /** Returns what the resource gets instead. It changes nothing of what it is given. */
  change: (inputs: RenderedInputs) => RenderedInputs;
}

/**
 * Options with which single resources of one component are changed, for what the model lacks: `new App("shop", args,
 * withTransforms(clouds, [{ type, name, reason, change }]))`. Only for programs in TypeScript. Each plan tells which properties of which
 * resource are others, and why. The component's own promises no longer hold for them: nothing checks what `change` returns, the
 * provider apart. Options of a resource, such as its protection, are not changed.
 *
 * @throws RunError for a transform that is not whole, without a reason, of a component, or given twice. One that meets no resource of the component, or several, is an
 * error of the deployment, and so is a `change` that returns no object.
 */
export function withTransforms(
  options: pulumi.ComponentResourceOptions,
  transforms: Transform[],
): pulumi.ComponentResourceOptions {
  validate(transforms);
  const met = new Map(transforms.map((one) => [one, 0]));
  let component: pulumi.Resource | undefined;
  const transformation: pulumi.ResourceTransformation = ({ resource, type, name, props, opts }) => {
    component ??= watched(resource, met);
    const found = transforms.find((one) => one.type === type && one.name === name);
    if (found === undefined) return undefined;
    met.set(found, (met.get(found) ?? 0) + 1);
    const inputs = props;
    const changed: unknown = found.change({ ...inputs });
    if (!isTable(changed)) throw noInputs(transforms.indexOf(found), changed);
    void pulumi.log.info(`${type} "${name}": ${describeChange(inputs, changed)}; ${found.reason}`);
    return { props: { ...changed }, opts };
  };
  return { ...options, transformations: [...(options.transformations ?? []), transformation] };
}

function isTable(value: unknown): value is { [property: string]: unknown } {
  return typeof value === "object" && value !== null && isPlainObject(value);
}

/** The members of a transform, with what each has to be. */
const members: { [member in keyof Transform]: string } = {
  type: "string",
  name: "string",
  reason: "string",
  change: "function",
};

/** Also for callers whose program nothing checks: a transform that is not whole would leave a resource without its inputs. */
function validate(transforms: Transform[]): void {
  const check = new Arguments("withTransforms");
  if (!Array.isArray(transforms)) {
    check.problem("transforms", transforms, "give a list of { type, name, reason, change }");
    check.done();
  }
  transforms.forEach((transform, index) => {
    const place = `transforms[${index}]`;
    if (!isWhole(check, place, transform)) return;
    const { type, name, reason } = transform;
    check.property(`${place}.type`, type, resourceType);
    check.property(`${place}.reason`, reason.trim(), rules.matching(/^.{3,}/, "say why, for whoever reads the plan"));
    const first = transforms.findIndex((one) => one.type === type && one.name === name);
    if (first !== index)
      check.problem(place, `${type} "${name}"`, `join it with transforms[${first}], which is of the same resource`);
  });
  check.done();
}

/** Whether a transform has its members, each of its type, and no others. */
function isWhole(check: Arguments, place: string, transform: unknown): transform is Transform {
  if (!isTable(transform)) {
    check.problem(place, transform, "give an object with type, name, reason and change");
    return false;
  }
  const wrong = Object.entries(members).filter(([member, type]) => typeof transform[member] !== type);
  for (const [member, type] of wrong) check.problem(`${place}.${member}`, transform[member], `give a ${type}`);
  const unknown = Object.keys(transform).filter((member) => !Object.hasOwn(members, member));
  for (const member of unknown) {
    const near = nearest(member, Object.keys(members));
    const remedy = near === undefined ? "remove it" : `did you mean ${near}?`;
    check.problem(`${place}.${member}`, undefined, remedy, "unknown property");
  }
  return wrong.length === 0;
}

/** What is no table of properties would take all of them away from the resource. */
function noInputs(index: number, returned: unknown): pulumi.RunError {
  const remedy =
    "return the properties that the resource gets, as an object: { ...inputs, … }; its values may be Outputs";
  return new pulumi.RunError(`withTransforms: transforms[${index}].change returned ${show(returned)}; ${remedy}`);
}

const resourceType: rules.Rule<string> = (type) => {
  if (type.startsWith("groundplan:"))
    return "name a resource of a provider: a component's arguments are changed where it is made";
  return /^[a-z][\w-]*:[^:\s]+:[A-Z]\w*$/.test(type)
    ? undefined
    : "name a type as plans do, such as gcp:cloudrunv2/service:Service";
};

/** Which properties are others than the component's. */
function describeChange(before: RenderedInputs, after: RenderedInputs): string {
  const names = Object.keys(after).sort();
  const set = names.filter((name) => before[name] !== after[name]);
  const gone = Object.keys(before).filter((name) => before[name] !== undefined && !Object.hasOwn(after, name));
  const effects = [
    ...(set.length === 0 ? [] : [`sets ${set.join(", ")}`]),
    ...(gone.length === 0 ? [] : [`leaves out ${gone.sort().join(", ")}`]),
  ];
  return `a transform ${effects.length === 0 ? "leaves it as it is" : effects.join(" and ")}`;
}

/** Resources are made while the component is; once it is registered, none of them is still to come. */
function watched(component: pulumi.Resource, met: ReadonlyMap<Transform, number>): pulumi.Resource {
  setImmediate(() => {
    component.urn.apply(() => {
      const lines = [...met].flatMap(([{ type, name }, count]) => {
        if (count === 1) return [];
        const remedy =
          count === 0
            ? "name a resource of the component as the plan shows it, or remove the transform"
            : `there are ${count} of this type and name: give the transform to the component within that has the one`;
        return [`${type} "${name}"; ${remedy}`];
      });
      if (lines.length > 0)
        throw new pulumi.RunError(["withTransforms does not meet one resource:", ...lines].join("\n  "));
    });
  });
  return component;
}
