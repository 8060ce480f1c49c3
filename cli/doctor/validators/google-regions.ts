import { isTable, textAt } from "../../../sandbox";
import { fail, ok, setting, skipped, type Validator } from "../model";

export const googleRegions: Validator = {
  name: "google-regions",
  title: "Cloud Run has the environment's regions",
  needs: "settings",
  rights: "run.locations.list on the project (roles/run.viewer)",
  asks: "run.projects.locations.list, once the API is on",
  source: "https://cloud.google.com/run/docs/locations",
  check: async (facts, ask) => {
    const project = setting(facts, "gcp:project");
    const wanted = ["region", "failoverRegion"].map((key) => setting(facts, key));
    const url = `https://run.googleapis.com/v1/projects/${project}/locations?pageSize=500`;
    const { locations = [] } = (await ask.google(url, "run.locations.list")) ?? {};
    const known = (Array.isArray(locations) ? locations : []).filter(isTable).map((one) => textAt(one, "locationId"));
    if (known.length === 0) return skipped("Google lists no region to this project");
    const missing = wanted.filter((region) => !known.includes(region));
    const near = (region: string): string =>
      known.filter((one) => one.split("-")[0] === region.split("-")[0]).join(", ");
    return missing.length === 0
      ? ok(wanted.join(" and "))
      : fail(
          `Cloud Run is not in ${missing.join(", ")}`,
          `choose one of ${near(missing[0] ?? "") || known.join(", ")} in Pulumi.${facts.environment}.yaml`,
        );
  },
};
