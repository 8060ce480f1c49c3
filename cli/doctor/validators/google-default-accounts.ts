import { ok, projectsOf, warn, type Validator } from "../model";

const basic = new Set(["roles/editor", "roles/owner"]);
const isDefault = /^serviceAccount:(\d+-compute@developer|[^@]+@appspot)\.gserviceaccount\.com$/;

export const googleDefaultAccounts: Validator = {
  name: "google-default-accounts",
  title: "No default service account has a basic role",
  needs: "settings",
  rights: "resourcemanager.projects.getIamPolicy on both projects (roles/iam.securityReviewer)",
  asks: "cloudresourcemanager.projects.getIamPolicy",
  source: "docs/first-deployment.md#google-cloud",
  check: async (facts, ask) => {
    const found: string[] = [];
    for (const project of projectsOf(facts)) {
      for (const { role, members } of await ask.bindings(project)) {
        if (!basic.has(role)) continue;
        for (const member of members.filter((one) => isDefault.test(one))) {
          found.push(`gcloud projects remove-iam-policy-binding ${project} --role ${role} --member ${member}`);
        }
      }
    }
    return found.length === 0
      ? ok(projectsOf(facts).join(" and "))
      : warn("whoever deploys may run programs as an account that may change everything", ...found);
  },
};
