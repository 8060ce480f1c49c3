import { textAt } from "../../../sandbox";
import { fail, ok, projectsOf, setCommand, type Validator } from "../model";

export const googleProjects: Validator = {
  name: "google-projects",
  title: "Both projects are there and active, and the number is the project's",
  needs: "settings",
  rights: "resourcemanager.projects.get on both projects (roles/browser)",
  asks: "cloudresourcemanager.projects.get",
  source: "docs/first-deployment.md#google-cloud",
  check: async (facts, ask) => {
    const [project = ""] = projectsOf(facts);
    for (const one of projectsOf(facts)) {
      const url = `https://cloudresourcemanager.googleapis.com/v3/projects/${one}`;
      const found = await ask.google(url, "resourcemanager.projects.get");
      if (found === undefined) return fail(`there is no project ${one}`, `gcloud projects create ${one}`);
      const state = textAt(found, "state");
      if (state !== "ACTIVE") return fail(`the project ${one} is ${state}`, `gcloud projects undelete ${one}`);
      // `projects/<number>`
      const number = textAt(found, "name").replace("projects/", "");
      // A program that does without it says nothing of it.
      const written = facts.settings.own("projectNumber");
      if (one === project && written !== undefined && number !== written) {
        return fail(
          `${facts.settings.full("projectNumber")} is ${written}, and the number of ${project} is ${number}`,
          setCommand(facts, "projectNumber", number),
        );
      }
    }
    return ok(projectsOf(facts).join(" and "));
  },
};
