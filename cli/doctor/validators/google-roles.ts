import { fail, ok, projectsOf, type Validator } from "../model";

/** One right for each thing that a first `up` does and that only an owner may do as a whole. */
const needed = [
  "resourcemanager.projects.setIamPolicy",
  "serviceusage.services.enable",
  "iam.serviceAccounts.create",
  "iam.roles.create",
  "iam.workloadIdentityPools.create",
  "cloudkms.keyRings.create",
  "storage.buckets.create",
  "logging.sinks.create",
];

export const googleRoles: Validator = {
  name: "google-roles",
  title: "Whoever is logged in is owner of both projects",
  needs: "settings",
  rights: "none",
  asks: "cloudresourcemanager.projects.testIamPermissions",
  source: "docs/first-deployment.md#google-cloud",
  check: async (facts, ask) => {
    for (const project of projectsOf(facts)) {
      const url = `https://cloudresourcemanager.googleapis.com/v3/projects/${project}`;
      const granted = await ask.permissions(url, needed);
      const missing = needed.filter((one) => !granted.includes(one));
      if (missing.length > 0) {
        return fail(
          `in ${project} ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing; a first \`up\` is an owner's, a later one may be the delivery identity's`,
          `gcloud projects add-iam-policy-binding ${project} --member "user:$(gcloud config get account)" --role roles/owner`,
        );
      }
    }
    return ok(projectsOf(facts).join(" and "));
  },
};
