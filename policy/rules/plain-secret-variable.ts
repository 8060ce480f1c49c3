import { containerPaths } from "../kinds";
import { isHidden, placesAt } from "../look";
import { isTable } from "../../sandbox/wire";
import type { Remark, Rule } from "../model";

const called = /(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIAL)S?(_BASE64)?$/;

/** `DB_PASSWORD` and `stripeApiKey`, not `DB_PASSWORD_FILE`. */
function isSecretName(name: string): boolean {
  return called.test(
    name
      .replace(/([a-z])([A-Z])/g, "$1_$2")
      .replace(/[.-]/g, "_")
      .toUpperCase(),
  );
}

/** A program that asks for a secret itself is told its name. */
function namesSecret(value: string): boolean {
  return /^projects\/[\w-]+\/secrets\/[\w-]+(\/versions\/\w+)?$/.test(value);
}

export const plainSecretVariable: Rule = {
  id: "plain-secret-variable",
  title: "No variable of a program that is called a secret is plain text",
  remedy: "Take the value from a secret: valueSource.secretKeyRef on Cloud Run, valueFrom.secretKeyRef in a cluster",
  source: "https://cloud.google.com/run/docs/configuring/services/secrets",
  level: "mandatory",
  resource(resource) {
    const lists = containerPaths(resource.type).flatMap((path) => [`${path}.envs[]`, `${path}.env[]`]);
    return lists.flatMap((path) =>
      placesAt(resource.inputs, path).flatMap((place): Remark[] => {
        if (!isTable(place.value)) return [];
        const { name, value } = place.value;
        if (typeof name !== "string" || !isSecretName(name)) return [];
        if (typeof value !== "string" || value === "" || isHidden(value) || namesSecret(value)) return [];
        return [{ path: `${place.path}.value`, what: `is plain text, and the variable is called ${name}` }];
      }),
    );
  },
};
