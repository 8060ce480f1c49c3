import type * as pulumi from "@pulumi/pulumi";
import { membersKnown } from "../internal/known";
import { notificationChannels } from "../internal/notification-channels";
import type { Problem } from "../internal/problem";
import * as rules from "../internal/rules";
import { listed } from "../internal/show";
import type { Usable } from "../internal/usable";
import { argumentProblems, Arguments } from "../internal/validation";
import type { CacheArgs, CacheEvictionPolicy } from "./args";
import { connections, defaultVersion, maxClients, parameterName, versions } from "./rules";

/** A cache's arguments with their defaults, once they have been checked. */
export interface CacheSettings {
  region: string;
  evictionPolicy: CacheEvictionPolicy;
  version: string;
  nodeType: string;
  highlyAvailable: boolean;
  parameters: { [name: string]: string };
  maintenanceDay: number;
  maintenanceHour: number;
  channels: pulumi.Input<pulumi.Input<string>[]>;
  protected: boolean;
  /** Most connections to the node that takes writes. */
  connectionLimit: number;
}

const noPolicies = "let caches have addresses in the network: `caches: true` of Network";

/** @throws ArgumentError that names every problem. */
export function validate(name: string, args: Usable<CacheArgs>): CacheSettings {
  const check = new Arguments(`Cache "${name}"`);
  const settings = {
    region: args.region,
    evictionPolicy: args.evictionPolicy,
    version: args.version ?? defaultVersion,
    nodeType: args.nodeType ?? "custom-pico",
    highlyAvailable: args.highlyAvailable ?? true,
    parameters: args.parameters ?? {},
    maintenanceDay: args.maintenanceDay ?? 7,
    maintenanceHour: args.maintenanceHour ?? 4,
    protected: args.protected ?? true,
  };
  check.property("name", name, instanceName);
  check.property("region", settings.region, rules.region);
  const policies = args.network.cachePolicyIds === undefined ? {} : membersKnown(args.network.cachePolicyIds);
  if (args.network.cachePolicyIds === undefined) check.problem("network.cachePolicyIds", undefined, noPolicies);
  else if (policies !== undefined && !Object.hasOwn(policies, settings.region)) {
    check.problem(
      "region",
      settings.region,
      `use a region in which the network has addresses for caches: ${listed(policies)}`,
    );
  }
  check.property("version", settings.version, rules.oneOf(versions));
  check.property("nodeType", settings.nodeType, rules.oneOf(Object.keys(connections)));
  check.property("maintenanceDay", settings.maintenanceDay, rules.integerBetween(1, 7));
  check.property("maintenanceHour", settings.maintenanceHour, rules.integerBetween(0, 23));
  checkParameters(check, settings.parameters);
  const channels = notificationChannels(check, args.notificationChannels);
  check.done();
  const limit = settings.parameters["maxclients"] ?? connections[settings.nodeType];
  return { ...settings, channels, connectionLimit: Number(limit) };
}

/** An instance's name has at least four characters (https://cloud.google.com/memorystore/docs/valkey/reference/rest). */
const instanceName: rules.Rule<string> = (value) =>
  rules.resourceName(48)(value) ?? (value.length < 4 ? "use at least 4 characters" : undefined);

function checkParameters(check: Arguments, parameters: { [name: string]: string }): void {
  for (const [parameter, value] of Object.entries(parameters)) {
    if (parameterName(parameter) !== undefined) check.problem("parameters", parameter, parameterName(parameter) ?? "");
    if (parameter === "maxmemory-policy") {
      check.problem('parameters["maxmemory-policy"]', value, "leave it out: evictionPolicy says it");
    }
    if (parameter === "maxclients") check.property('parameters["maxclients"]', value, maxClients);
  }
}

/** What a `Cache` would refuse: for programs that check before they create anything. */
export function cacheProblems(name: string, args: CacheArgs): readonly Problem[] {
  return argumentProblems("Cache", name, args, validate);
}
