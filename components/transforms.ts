import * as pulumi from "@pulumi/pulumi";
import * as rules from "./internal/rules";
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
 * @throws RunError for a transform without a reason, of a component, or given twice. One that meets no resource of the component is an
 * error of the deployment.
 */
export function withTransforms(
  options: pulumi.ComponentResourceOptions,
  transforms: Transform[],
): pulumi.ComponentResourceOptions {
  validate(transforms);
  const unmet = new Set(transforms);
  let component: pulumi.Resource | undefined;
  const transformation: pulumi.ResourceTransformation = ({ resource, type, name, props, opts }) => {
    component ??= watched(resource, unmet);
    const found = transforms.find((one) => one.type === type && one.name === name);
    if (found === undefined) return undefined;
    unmet.delete(found);
    const inputs = props;
    const changed = found.change({ ...inputs });
    void pulumi.log.info(`${type} "${name}": ${describeChange(inputs, changed)}; ${found.reason}`);
    return { props: { ...changed }, opts };
  };
  return { ...options, transformations: [...(options.transformations ?? []), transformation] };
}

function validate(transforms: Transform[]): void {
  const check = new Arguments("withTransforms");
  transforms.forEach(({ type, name, reason }, index) => {
    const place = `transforms[${index}]`;
    check.property(`${place}.type`, type, resourceType);
    check.property(`${place}.reason`, reason.trim(), rules.matching(/^.{3,}/, "say why, for whoever reads the plan"));
    const first = transforms.findIndex((one) => one.type === type && one.name === name);
    if (first !== index)
      check.problem(place, `${type} "${name}"`, `join it with transforms[${first}], which is of the same resource`);
  });
  check.done();
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
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changed = names.filter((name) => before[name] !== after[name]);
  return changed.length === 0 ? "a transform leaves it as it is" : `a transform sets ${changed.join(", ")}`;
}

/** Resources are made while the component is; once it is registered, none of them is still to come. */
function watched(component: pulumi.Resource, unmet: ReadonlySet<Transform>): pulumi.Resource {
  setImmediate(() => {
    component.urn.apply(() => {
      const lines = [...unmet].map(
        ({ type, name }) =>
          `${type} "${name}"; name a resource of the component as the plan shows it, or remove the transform`,
      );
      if (lines.length > 0) throw new pulumi.RunError(["withTransforms meets nothing:", ...lines].join("\n  "));
    });
  });
  return component;
}
