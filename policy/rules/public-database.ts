import { remarks, unless, valueAt } from "../look";
import type { Rule } from "../model";

export const publicDatabase: Rule = {
  id: "public-database",
  title: "A database has no address on the internet, and lets no network of the internet in",
  remedy: "Set settings.ipConfiguration.ipv4Enabled to false, and give it a private network",
  source: "https://cloud.google.com/sql/docs/postgres/configure-private-ip",
  level: "mandatory",
  resource(resource) {
    if (resource.type !== "gcp:sql/databaseInstance:DatabaseInstance") return [];
    // Without the block, or the flag in it, Cloud SQL gives the instance a public address.
    const address = unless(resource, "settings.ipConfiguration.ipv4Enabled", [false], "is true by default");
    if (valueAt(resource, "settings.ipConfiguration.ipv4Enabled") === false) return [];
    const networks = remarks(resource, "settings.ipConfiguration.authorizedNetworks[].value", (value) =>
      value === "0.0.0.0/0" ? "lets the whole internet in" : undefined,
    );
    return [...address, ...networks];
  },
};
