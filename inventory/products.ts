// Products whose releases the table knows, by their name at https://endoflife.date, and how somebody raises them in this program.

/** `{cycle}` and `{latest}` stand for the line of releases to go to, and its newest version. */
export const products: Record<string, { raise: string }> = {
  postgresql: {
    raise:
      'clone the server and try it there (`groundplan postgres clone`), then set groundplan:postgresVersion to "{cycle}": minutes of downtime, and the way back is a backup',
  },
  valkey: { raise: "set `version` of the cache to {cycle}: it is upgraded in place, and there is no way back" },
  redis: { raise: "set the instance's version to {cycle}" },
  "hashicorp-vault": {
    raise:
      "lock its image (`groundplan lock docker.io/hashicorp/vault:{latest}`), then set groundplan:vaultVersion to {latest}",
  },
  openbao: { raise: "lock its image by `groundplan lock`, then run {latest}" },
  nodejs: { raise: "take a groundplan that runs its programs on Node.js {cycle}; run your own on it first" },
  "google-kubernetes-engine": {
    raise:
      "nothing by hand: Google raises a cluster of a release channel in its maintenance window; see that what keeps it back is gone (deprecated APIs, disruption budgets)",
  },
};
