import { globMatches } from "../glob";
import { remarks, valueAt } from "../look";
import type { Rule } from "../model";

const paths = [
  "location",
  "region",
  "zone",
  "settings.backupConfiguration.location",
  "replication.userManaged.replicas[].location",
];

export const regions: Rule = {
  id: "regions",
  title: "Data and programs are in regions that the law allows",
  remedy: "Name a region that policy.yaml lists",
  source: "https://cloud.google.com/about/locations",
  level: "mandatory",
  resource(resource, limits) {
    if (limits.regions.length === 0 || !/^(gcp:|pulumi:providers:gcp$)/.test(resource.type)) return [];
    const wrong = (value: unknown): string | undefined => {
      if (typeof value !== "string" || value === "" || value === "global") return undefined;
      const region = value
        .toLowerCase()
        .replace(/^.*\//, "")
        .replace(/^(\w+-\w+\d)-[a-z]$/, "$1");
      return limits.regions.some((one) => globMatches(one, region)) ? undefined : `is ${region}, which is not allowed`;
    };
    const isFree =
      resource.type === "gcp:secretmanager/secret:Secret" && valueAt(resource, "replication.auto") !== undefined;
    return [
      ...paths.flatMap((path) => remarks(resource, path, wrong)),
      ...(isFree ? [{ path: "replication.auto", what: "leaves the regions to Google" }] : []),
    ];
  },
};
