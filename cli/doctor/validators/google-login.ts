import { Unasked, fail, ok, setting, type Validator } from "../model";

export const googleLogin: Validator = {
  name: "google-login",
  title: "Somebody is logged in to Google",
  needs: "settings",
  rights: "none; the application default credentials",
  asks: "Google for the project, as whoever is logged in",
  source: "docs/first-deployment.md#steps",
  check: async (facts, ask) => {
    const project = setting(facts, "gcp:project");
    const login = "gcloud auth application-default login";
    try {
      const url = `https://cloudresourcemanager.googleapis.com/v3/projects/${project}`;
      const granted = await ask.permissions(url, ["resourcemanager.projects.get"]);
      return granted.length > 0
        ? ok("whoever is logged in sees the project")
        : fail(
            `whoever is logged in does not see the project ${project}`,
            login,
            `gcloud auth application-default set-quota-project ${project}`,
          );
    } catch (error) {
      if (!(error instanceof Unasked) || !error.message.includes("google-login")) throw error;
      return fail("nobody is logged in, or the login has run out", login);
    }
  },
};
