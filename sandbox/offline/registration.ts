// A resource as the program registers it, read from the request that the SDK sends to the engine.
import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { withDigests } from "../assets";
import type { Properties } from "../model";
import { valuesFrom } from "../values-from";
import { hookNamesOf, type HookNames } from "./hooks";

/** One registration. */
export interface Registration {
  type: string;
  name: string;
  custom: boolean;
  /** The parent's URN, empty for the stack. */
  parent: string;
  inputs: Properties;
  dependencies: string[];
  /** As in `Step`. */
  valuesFrom?: Record<string, number[]>;
  protect: boolean | undefined;
  retainOnDelete: boolean | undefined;
  /** The provider's URN, empty for the default provider. */
  provider: string;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  deleteBeforeReplace: boolean | undefined;
  additionalSecretOutputs: string[];
  importId: string;
  aliases: AliasSpec[];
  /** Functions of the program to call around the operation. */
  hooks?: HookNames;
}

/** Another name that the resource had before. */
export interface AliasSpec {
  /** A full URN; then the rest is empty. */
  urn: string;
  name: string;
  type: string;
  stack: string;
  project: string;
  parent: string;
  noParent: boolean;
}

/** Reads the whole request. */
export function registrationOf(request: RegisterResourceRequest): Registration {
  const hooks = hookNamesOf(request);
  const dependencies = request.getDependenciesList().sort();
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    parent: request.getParent(),
    inputs: withDigests(request.getObject()?.toJavaScript() ?? {}),
    dependencies,
    ...valuesFrom(dependencies, propertyDependenciesOf(request)),
    protect: request.hasProtect() ? request.getProtect() : undefined,
    retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
    provider: providerUrn(request.getProvider()),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    importId: request.getImportid(),
    aliases: request.getAliasesList().map(aliasOf),
    ...(hooks === undefined ? {} : { hooks }),
  };
}

function propertyDependenciesOf(request: RegisterResourceRequest): [string, string[]][] {
  return [...request.getPropertydependenciesMap().entries()].map(([input, from]) => [input, from.getUrnsList()]);
}

function aliasOf(alias: Alias): AliasSpec {
  const spec = alias.getSpec();
  return {
    urn: spec === undefined ? alias.getUrn() : "",
    name: spec?.getName() ?? "",
    type: spec?.getType() ?? "",
    stack: spec?.getStack() ?? "",
    project: spec?.getProject() ?? "",
    parent: spec?.getParenturn() ?? "",
    noParent: spec?.getNoparent() ?? false,
  };
}

/** A provider reference is `<urn>::<id>`. */
export function providerUrn(reference: string): string {
  return reference === "" ? "" : reference.slice(0, reference.lastIndexOf("::"));
}
