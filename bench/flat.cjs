"use strict";
// The floor: the resources of a plan registered one after the other, from data, in plain JavaScript. No component, no
// configuration, no TypeScript. `bare` uses Pulumi's base classes only; otherwise each resource is made with its provider
// SDK's class, as a program written by hand would.
const fs = require("node:fs");
const path = require("node:path");
const pulumi = require("@pulumi/pulumi");

const root = path.dirname(path.dirname(require.resolve("@pulumi/pulumi/package.json")));

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
function registerFlat(plan, bare = false) {
  const steps = new Map(plan.resources.map((step) => [step.urn, step]));
  const made = new Map();
  const register = (urn) => {
    const step = steps.get(urn);
    if (made.has(urn) || step === undefined || step.operation === "read") return;
    for (const other of [step.parent, step.provider, ...step.dependencies]) register(other);
    made.set(urn, create(step, made, bare));
  };
  for (const urn of steps.keys()) register(urn);
}

const classes = new Map();

/** The class of a type token. A program that a person writes names it, so it is looked for once. */
function classOf(type) {
  if (!classes.has(type)) classes.set(type, findClass(type));
  return classes.get(type);
}

/** The class of a type token, from its own module: `gcp:compute/network:Network` is in `@pulumi/gcp/compute/network`. */
function findClass(type) {
  const [pkg, module, name] = type.split(":");
  const folder = path.join(root, pkg, pkg === "kubernetes" ? module.replace(".k8s.io", "") : path.dirname(module));
  const home = module.startsWith("index/") ? path.dirname(folder) : folder;
  // Files are named like classes, but for the case of their letters.
  const file = fs.existsSync(home) ? fs.readdirSync(home).find((entry) => isFileOf(entry, name)) : undefined;
  // Custom resources of Kubernetes have no class of their own.
  return file === undefined ? undefined : require(path.join(home, file))[name];
}

function isFileOf(entry, name) {
  return entry.toLowerCase() === `${name.toLowerCase()}.js`;
}

function create({ type, name, parent, inputs, dependencies, provider, protect }, made, bare) {
  if (type === "pulumi:pulumi:Stack") return undefined;
  const dependsOn = dependencies.map((dependency) => made.get(dependency)).filter((known) => known !== undefined);
  const options = { parent: made.get(parent), dependsOn, protect };
  const values = valueOf(inputs);
  if (type.startsWith("pulumi:providers:")) {
    return new pulumi.ProviderResource(type.replace("pulumi:providers:", ""), name, values, options);
  }
  if (type.startsWith("groundplan:index:")) return new pulumi.ComponentResource(type, name, values, options);
  const customOptions = { ...options, provider: made.get(provider) };
  const ResourceClass = bare ? undefined : classOf(type);
  return ResourceClass === undefined
    ? new pulumi.CustomResource(type, name, values, customOptions)
    : new ResourceClass(name, values, customOptions);
}

module.exports = { registerFlat };
