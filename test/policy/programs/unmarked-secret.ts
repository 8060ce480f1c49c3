import * as script from "@pulumi/cloudflare/workersScript";
import * as secretmanager from "@pulumi/gcp/secretmanager";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

export function passing(): void {
  new secretmanager.SecretVersion("value", {
    secret: "projects/acme-test/secrets/key",
    secretData: pulumi.secret("hunter2"),
  });
  new core.Secret("copy", { metadata: { namespace: "shop" }, stringData: { KEY: pulumi.secret("hunter2") } });
}

export function failing(): void {
  new script.WorkersScript("router", {
    accountId: "0".repeat(32),
    scriptName: "router",
    content: "export default {}",
    mainModule: "main.mjs",
    bindings: [
      { name: "PLAIN", type: "plain_text", text: "blue" },
      { name: "TOKEN", type: "secret_text", text: "hunter2" },
    ],
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = ["router bindings[1].text is in plain text"];
