import { isTable, textAt } from "../../../sandbox";
import { fail, ok, planned, setCommand, setting, skipped, type Validator } from "../model";

export const databaseTier: Validator = {
  name: "database-tier",
  title: "Cloud SQL has the database's machine in its regions",
  needs: "plan",
  rights: "cloudsql.tiers.list on the project (roles/cloudsql.viewer)",
  asks: "sql.tiers.list, once the API is on",
  source: "https://cloud.google.com/sql/docs/postgres/instance-settings",
  check: async (facts, ask) => {
    const servers = planned(facts, "gcp:sql/databaseInstance:DatabaseInstance");
    if (servers.length === 0) return skipped("the program has no database");
    const project = setting(facts, "gcp:project");
    const { items = [] } =
      (await ask.google(`https://sqladmin.googleapis.com/v1/projects/${project}/tiers`, "cloudsql.tiers.list")) ?? {};
    const tiers = new Map(
      (Array.isArray(items) ? items : []).filter(isTable).map((one) => [textAt(one, "tier"), one["region"]]),
    );
    if (tiers.size === 0) return skipped("Google lists no machine to this project");
    const wrong = servers.flatMap(({ inputs }) => {
      const tier = textAt(inputs, "settings.tier");
      const region = textAt(inputs, "region");
      const regions = tiers.get(tier);
      // Machines of a size of one's own are not listed one by one.
      if (regions === undefined) return tier.startsWith("db-custom-") ? [] : [`there is no ${tier}`];
      return Array.isArray(regions) && !regions.includes(region) ? [`${tier} is not in ${region}`] : [];
    });
    return wrong.length === 0
      ? ok(servers.map(({ inputs }) => `${textAt(inputs, "settings.tier")} in ${textAt(inputs, "region")}`).join(", "))
      : fail(
          [...new Set(wrong)].join("; "),
          `gcloud sql tiers list --project ${project}`,
          setCommand(facts, "postgresTier", "<tier>"),
        );
  },
};
