import { workloadName, type Rule } from "../internal/rules";
import { githubDocument } from "../secret-store/names";

/** Name of an application, and of its documents in Vault. One document of the tree is the reconciler's key to GitHub. */
export const appName: Rule<string> = (app) =>
  app === githubDocument ? "use another name: this document is the key to GitHub" : workloadName(app);
