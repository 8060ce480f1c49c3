import { isHidden, placesAt } from "../look";
import type { Value } from "../../sandbox";
import { child } from "../../sandbox/paths";
import { isTable } from "../../sandbox/wire";
import type { Remark, Rule } from "../model";

const paths: Record<string, string[]> = {
  "gcp:sql/databaseInstance:DatabaseInstance": ["rootPassword"],
  "gcp:sql/user:User": ["password"],
  "gcp:secretmanager/secretVersion:SecretVersion": ["secretData"],
  "gcp:secretmanager/regionalSecretVersion:RegionalSecretVersion": ["secretData"],
  "gcp:monitoring/notificationChannel:NotificationChannel": ["sensitiveLabels"],
  "kubernetes:core/v1:Secret": ["stringData", "data"],
  "vault:generic/secret:Secret": ["dataJson"],
  "vault:kv/secret:Secret": ["dataJson"],
  "vault:kv/secretV2:SecretV2": ["dataJson"],
};

const what = "is in plain text";

function isPlain(value: Value | undefined): boolean {
  return typeof value === "string" && value !== "" && !isHidden(value);
}

export const unmarkedSecret: Rule = {
  id: "unmarked-secret",
  title: "What is a secret by its nature is marked as one, so that state and plans do not show it",
  remedy: "Take it from the configuration as a secret, or wrap it in pulumi.secret",
  source: "https://www.pulumi.com/docs/iac/concepts/secrets/",
  level: "mandatory",
  resource(resource) {
    const own = (paths[resource.type] ?? []).flatMap((path) =>
      placesAt(resource.inputs, path).flatMap(({ path: at, value }) => {
        const leaves = isTable(value) ? Object.entries(value) : [["", value] as const];
        return leaves
          .filter(([, one]) => isPlain(one))
          .map(([key]): Remark => ({ path: key === "" ? at : child(at, key), what }));
      }),
    );
    const bindings = placesAt(resource.inputs, "bindings[]").flatMap(({ path, value }): Remark[] =>
      isTable(value) && value["type"] === "secret_text" && isPlain(value["text"])
        ? [{ path: `${path}.text`, what }]
        : [],
    );
    return [...own, ...(resource.type === "cloudflare:index/workersScript:WorkersScript" ? bindings : [])];
  },
};
