import { fail, ok, projectsOf, Unasked, type Validator } from "../model";

export const googleBilling: Validator = {
  name: "google-billing",
  title: "Somebody pays for both projects",
  needs: "settings",
  rights: "resourcemanager.projects.get on both projects (roles/browser)",
  asks: "cloudbilling.projects.getBillingInfo",
  source: "docs/first-deployment.md#google-cloud",
  check: async (facts, ask) => {
    for (const project of projectsOf(facts)) {
      const url = `https://cloudbilling.googleapis.com/v1/projects/${project}/billingInfo`;
      const found = await ask.google(url, "resourcemanager.projects.get");
      if (found === undefined) throw new Unasked(`nobody sees the project ${project}`);
      if (found["billingEnabled"] !== true) {
        return fail(
          `nobody pays for ${project}: no API that costs can be enabled`,
          `gcloud billing projects link ${project} --billing-account ${facts.settings.own("billingAccount") ?? "$(gcloud billing accounts list --format 'value(name)' --limit 1)"}`,
        );
      }
    }
    return ok(projectsOf(facts).join(" and "));
  },
};
