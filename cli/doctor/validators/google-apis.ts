import { isTable, textAt } from "../../../sandbox";
import { fail, ok, projectsOf, type Validator } from "../model";

/** With these the program enables the others. */
export const firstApis = [
  "cloudkms.googleapis.com",
  "cloudresourcemanager.googleapis.com",
  "serviceusage.googleapis.com",
  "storage.googleapis.com",
];

export const googleApis: Validator = {
  name: "google-apis",
  title: "The APIs with which the program enables the others are on in both projects",
  needs: "settings",
  rights: "serviceusage.services.get on both projects (roles/serviceusage.serviceUsageViewer)",
  asks: "serviceusage.services.batchGet",
  source: "docs/first-deployment.md#steps",
  check: async (facts, ask) => {
    for (const project of projectsOf(facts)) {
      const names = firstApis.map((api) => `names=projects/${project}/services/${api}`).join("&");
      const url = `https://serviceusage.googleapis.com/v1/projects/${project}/services:batchGet?${names}`;
      const { services = [] } = (await ask.google(url, "serviceusage.services.get")) ?? {};
      const on = (Array.isArray(services) ? services : [])
        .filter(isTable)
        .filter((one) => textAt(one, "state") === "ENABLED")
        .map((one) => textAt(one, "name").split("/").at(-1));
      const off = firstApis.filter((api) => !on.includes(api));
      if (off.length > 0) {
        return fail(
          `${off.join(", ")} ${off.length === 1 ? "is" : "are"} off in ${project}`,
          `gcloud services enable ${off.join(" ")} --project ${project}`,
        );
      }
    }
    return ok(projectsOf(facts).join(" and "));
  },
};
