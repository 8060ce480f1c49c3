"use strict";
// The floor: the resources of a plan registered one after the other, with the SDK's base classes, from data. No component,
// no provider SDK, no configuration, no TypeScript.
const pulumi = require("@pulumi/pulumi");

const unknown = () => pulumi.output(pulumi.unknown);

/** A plan shows what is unknown or secret as a mark; the floor registers the same kind of value. */
function valueOf(value) {
  if (value === "[unknown]") return unknown();
  if (value === "[secret]") return pulumi.secret("secret");
  if (Array.isArray(value)) return value.map(valueOf);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, valueOf(inner)]));
  }
  return value;
}

/** Registers every resource of a plan document, each after what it names. */
function registerFlat(plan) {
  const steps = new Map(plan.resources.map((step) => [step.urn, step]));
  const made = new Map();
  const register = (urn) => {
    const step = steps.get(urn);
    if (made.has(urn) || step === undefined || step.operation === "read") return;
    for (const other of [step.parent, step.provider, ...step.dependencies]) register(other);
    made.set(urn, create(step, made));
  };
  for (const urn of steps.keys()) register(urn);
}

function create({ type, name, parent, inputs, dependencies, provider, protect }, made) {
  if (type === "pulumi:pulumi:Stack") return undefined;
  const dependsOn = dependencies.map((dependency) => made.get(dependency)).filter((known) => known !== undefined);
  const options = { parent: made.get(parent), dependsOn, protect };
  const values = valueOf(inputs);
  if (type.startsWith("pulumi:providers:")) {
    return new pulumi.ProviderResource(type.replace("pulumi:providers:", ""), name, values, options);
  }
  if (type.startsWith("groundplan:index:")) return new pulumi.ComponentResource(type, name, values, options);
  return new pulumi.CustomResource(type, name, values, { ...options, provider: made.get(provider) });
}

module.exports = { registerFlat };
