import { join } from "node:path";
import { readSettings } from "../../../files/settings";
import { textAt } from "../../../sandbox";
import { backendOf } from "../backend";
import { fail, ok, skipped, type Validator } from "../model";

const permissions = ["cloudkms.cryptoKeyVersions.useToEncrypt", "cloudkms.cryptoKeyVersions.useToDecrypt"];

export const stateKey: Validator = {
  name: "state-key",
  title: "The key of the state is there, and may be used",
  needs: "settings",
  rights: "cloudkms.cryptoKeys.get on the key",
  asks: "cloudkms.cryptoKeys.get and testIamPermissions; of a passphrase only whether it is set",
  source: "docs/first-deployment.md#steps",
  check: async ({ folder, environment, settings }, ask) => {
    const stack = readSettings(join(folder, `Pulumi.${environment}.yaml`)) ?? {};
    const provider = textAt(stack as never, "secretsprovider");
    const key = provider.replace(/^gcpkms:\/\//, "");
    if (provider.startsWith("gcpkms://")) {
      const url = `https://cloudkms.googleapis.com/v1/${key}`;
      const found = await ask.google(url, "cloudkms.cryptoKeys.get");
      if (found === undefined)
        return fail(
          `there is no key ${key}`,
          "make it again only if no state is encrypted by it: docs/first-deployment.md, step 2",
        );
      const granted = await ask.permissions(url, permissions);
      const missing = permissions.filter((one) => !granted.includes(one));
      return missing.length === 0
        ? ok(key)
        : fail(
            `${missing.join(", ")} on the key ${missing.length === 1 ? "is" : "are"} missing`,
            `gcloud kms keys add-iam-policy-binding ${key} --role roles/cloudkms.cryptoKeyEncrypterDecrypter --member "user:$(gcloud config get account)"`,
          );
    }
    if (textAt(stack as never, "encryptionsalt") !== "") {
      return ask.isSet("PULUMI_CONFIG_PASSPHRASE") || ask.isSet("PULUMI_CONFIG_PASSPHRASE_FILE")
        ? ok("a passphrase, which is set")
        : fail(
            "a passphrase encrypts the state, and none is set",
            "export PULUMI_CONFIG_PASSPHRASE_FILE=<a file that only you can read>",
          );
    }
    if (provider !== "") return skipped(`${provider.split(":")[0] ?? ""} is not asked`);
    // Pulumi Cloud has a key for each stack, of which the file says nothing (https://www.pulumi.com/docs/iac/concepts/secrets/).
    const { url = "" } = await backendOf(ask);
    if (url.startsWith("https:")) return skipped(`${new URL(url).host} keeps the key, and is not asked for it`);
    const guard = settings.own("guardProject") ?? "<guard project>";
    const region = settings.own("region") ?? "<region>";
    return fail(
      "the stack has not been made: its file names no key",
      `pulumi stack init ${environment} --secrets-provider gcpkms://projects/${guard}/locations/${region}/keyRings/pulumi/cryptoKeys/state`,
    );
  },
};
