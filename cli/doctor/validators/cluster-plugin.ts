import { fail, ok, planned, skipped, type Validator } from "../model";

export const clusterPlugin: Validator = {
  name: "cluster-plugin",
  title: "What logs in to a cluster is there",
  needs: "plan",
  rights: "none",
  asks: "`gke-gcloud-auth-plugin --version`",
  source: "https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl",
  check: async (facts, ask) => {
    if (planned(facts, "gcp:container/cluster:Cluster").length === 0) return skipped("the program has no cluster");
    const output = await ask.run("gke-gcloud-auth-plugin", ["--version"]);
    return output === undefined
      ? fail("there is no gke-gcloud-auth-plugin on PATH", "gcloud components install gke-gcloud-auth-plugin")
      : ok(output.split("\n")[0] ?? output);
  },
};
