import { Cache, cacheProblems, CredentialKind, rules, type CacheArgs } from "../../components";
import { argumentsOf, some, type UseKind } from "./kind";

/** A cache of its own. The environment says how large it is. */
export interface UsesCache extends Pick<CacheArgs, "evictionPolicy" | "version" | "parameters"> {
  kind: "cache";
}

export const cache: UseKind<UsesCache> = {
  standIn: () => ({
    values: { host: some, port: some, caCertificate: some },
    credential: { kind: CredentialKind.CachePassword, resource: some },
  }),

  problems: (use, { name, region, platform: { network } }) =>
    cacheProblems(name, { region, network, ...argumentsOf(use) }),

  needs: (_use, { binding, highlyAvailable }) => ({
    [binding]: rules.cacheParts({ highlyAvailable, nodeType: "" }),
  }),

  version: ({ version = rules.defaultCacheVersion }) => `valkey@${version}`,

  make: (use, { config: { region }, foundation, settings, name }) => {
    const { platform, notificationChannels, cloud } = foundation;
    const { small, highlyAvailable, watched = true, protected: isProtected } = settings;
    const args = { region, network: platform.network, notificationChannels, highlyAvailable, protected: isProtected };
    const more = { ...(small ? { nodeType: "shared-core-nano" } : {}), ...(watched ? {} : { alerts: false }) };
    const made = new Cache(name, { ...args, ...more, ...argumentsOf(use) }, cloud);
    // Cloud Monitoring calls a cache by the last part of its name.
    const cacheId = made.instanceName.apply((one) => one.slice(one.lastIndexOf("/") + 1));
    return { binding: made.binding, endpoint: made.endpoint, cacheId };
  },
};
