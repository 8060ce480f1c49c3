import { remarks } from "../look";
import type { Rule } from "../model";

/** Switches by type, with the value that checks nothing. Providers' settings are texts. */
const switches: Record<string, [path: string, unsafe: boolean][]> = {
  "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor": [["allowInsecure", true]],
  "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": [["httpCheck.validateSsl", false]],
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultConnection": [["spec.skipTLSVerify", true]],
  "pulumi:providers:vault": [["skipTlsVerify", true]],
  "vault:database/secretsMount:SecretsMount": [["elasticsearches[].insecure", true]],
};

export const unverifiedTls: Rule = {
  id: "unverified-tls",
  title: "Whoever opens a connection checks the certificate",
  remedy: "Leave the switch out, and give the authority's certificate instead",
  source: "https://developer.hashicorp.com/vault/docs/commands#vault_skip_verify",
  level: "mandatory",
  resource(resource) {
    return (switches[resource.type] ?? []).flatMap(([path, unsafe]) =>
      remarks(resource, path, (value) =>
        value === unsafe || value === String(unsafe) ? `is ${String(unsafe)}` : undefined,
      ),
    );
  },
};
