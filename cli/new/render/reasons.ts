// Why properties of a render.yaml have no place in a specification.
import { builds, regions, runsOnce, type Reason, type Reasons } from "../reasons";

const deploys: Reason = ["left out", "your own pipeline says what is deployed and when"];
const reviews: Reason = ["left out", "a review environment is made by groundplan review"];

export const other: Reasons = { previews: reviews, previewsEnabled: reviews, previewsExpireAfterDays: reviews };

/** Of a project, and of an environment of one. */
export const ofScope: Reasons = {
  name: ["left out", "the command names the application, and the stack the environment"],
  networking: ["left out", "programs reach what their bindings lead to, and others nothing of theirs"],
  networkIsolation: ["left out", "programs reach what their bindings lead to, and others nothing of theirs"],
  permissions: ["left out", "who deploys is said by the repository's environments"],
  ipAllowList: ["to do", "the front door takes requests from everywhere: see protection of the Cdn"],
};

/** Of a service. */
export const ofService: Reasons = {
  region: regions,
  buildCommand: builds,
  dockerfilePath: builds,
  dockerContext: builds,
  registryCredential: ["left out", "the environment's registry has the images"],
  rootDir: ["changed", "your own pipeline builds the image from it: commands start in the image's own directory here"],
  repo: deploys,
  branch: deploys,
  autoDeploy: deploys,
  autoDeployTrigger: deploys,
  buildFilter: deploys,
  initialDeployHook: runsOnce,
  pullRequestPreviewsEnabled: reviews,
  previews: reviews,
  previewPlan: reviews,
  plan: ["left out", "is the size of a machine of Render's: say resources where the default is not enough"],
  headers: ["to do", "the CDN sends no headers of a program's: let the program send them"],
  routes: ["to do", "says which paths lead elsewhere: let the program do that"],
  ipAllowList: ["to do", "the front door takes requests from everywhere: see protection of the Cdn"],
};
