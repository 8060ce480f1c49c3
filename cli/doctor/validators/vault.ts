import { isTable, textAt } from "../../../sandbox";
import { vaultAddress } from "../../stack-settings";
import { fail, ok, skipped, Unasked, warn, type Validator } from "../model";

export const vault: Validator = {
  name: "vault",
  title: "Vault answers, is initialised and unsealed",
  needs: "settings",
  rights: "none: strangers may ask",
  asks: "<Vault>/v1/sys/health",
  source: "https://developer.hashicorp.com/vault/api-docs/system/health",
  check: async ({ settings, environment }, ask) => {
    const address = vaultAddress(settings);
    if (address === undefined) throw new Unasked("no setting says where Vault is");
    const others = settings.all("vault:address") !== undefined;
    const answer = await ask.web(`${address}/v1/sys/health?standbyok=true`).catch(() => undefined);
    const body = isTable(answer?.body) ? answer.body : {};
    if (answer === undefined || typeof body["initialized"] !== "boolean") {
      // Google answers 404 for a service that is not there.
      return others
        ? fail(`no Vault answers at ${address}`, `curl -sS ${address}/v1/sys/health`)
        : skipped(`no Vault answers at ${address}: a first \`up\` makes it`);
    }
    const project = settings.all("gcp:project") ?? "<project>";
    const log = `gcloud run services logs read vault --project ${project} --region ${settings.own("region") ?? "<region>"} --limit 50`;
    if (!body["initialized"]) {
      return fail(
        `the Vault at ${address} is not initialised`,
        others ? `ask who runs it` : `pulumi up --stack ${environment}`,
      );
    }
    if (body["sealed"] === true) {
      return fail(`the Vault at ${address} is sealed: its key in KMS is disabled, or may not be used`, log);
    }
    const version = textAt(body, "version");
    const wanted = settings.own("vaultVersion");
    return !others && wanted !== undefined && !version.startsWith(wanted)
      ? warn(
          `Vault ${version} runs, and ${settings.full("vaultVersion")} is ${wanted}`,
          `pulumi up --stack ${environment}`,
        )
      : ok(`${address}, ${version}`);
  },
};
