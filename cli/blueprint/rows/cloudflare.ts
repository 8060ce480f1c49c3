// The zone at Cloudflare, by hand.
import type { Input, Rows } from "../row";

const api = "https://api.cloudflare.com/client/v4";
const zone = `${api}/zones/{zoneId}`;
const account = `${api}/accounts/{accountId}`;

/** The zone and the account are in the address. */
const rest: Input = { without: ["zoneId", "accountId"], spelling: "snake" };

export const cloudflare: Rows = {
  "cloudflare:index/zoneSetting:ZoneSetting": {
    verb: "Set",
    run: [`PATCH ${zone}/settings/{settingId}`],
    input: { ...rest, without: ["zoneId", "settingId"] },
  },
  "cloudflare:index/dnsRecord:DnsRecord": { run: [`POST ${zone}/dns_records`], input: rest },
  "cloudflare:index/ruleset:Ruleset": {
    verb: "Set",
    run: [`PUT ${zone}/rulesets/phases/{phase}/entrypoint`],
    input: { ...rest, without: ["zoneId", "phase", "kind", "name"] },
    note: "The rules of a phase are replaced as a whole.",
  },
  "cloudflare:index/certificatePack:CertificatePack": {
    verb: "Order",
    run: [`POST ${zone}/ssl/certificate_packs/order`],
    input: rest,
  },
  "cloudflare:index/urlNormalizationSettings:UrlNormalizationSettings": {
    verb: "Set",
    run: [`PUT ${zone}/url_normalization`],
    input: rest,
  },
  "cloudflare:index/leakedCredentialCheck:LeakedCredentialCheck": {
    verb: "Set",
    run: [`POST ${zone}/leaked-credential-checks`],
    input: rest,
  },
  "cloudflare:index/botManagement:BotManagement": { verb: "Set", run: [`PUT ${zone}/bot_management`], input: rest },
  "cloudflare:index/authenticatedOriginPullsCertificate:AuthenticatedOriginPullsCertificate": {
    verb: "Upload",
    run: [`POST ${zone}/origin_tls_client_auth`],
    input: rest,
  },
  "cloudflare:index/authenticatedOriginPullsSettings:AuthenticatedOriginPullsSettings": {
    verb: "Set",
    run: [`PUT ${zone}/origin_tls_client_auth/settings`],
    input: rest,
  },
  "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor": {
    run: [`POST ${account}/load_balancers/monitors`],
    input: rest,
  },
  "cloudflare:index/loadBalancerPool:LoadBalancerPool": {
    run: [`POST ${account}/load_balancers/pools`],
    input: { ...rest, names: { hosts: "Host" } },
  },
  "cloudflare:index/loadBalancer:LoadBalancer": { run: [`POST ${zone}/load_balancers`], input: rest },
  "cloudflare:index/workersScript:WorkersScript": {
    verb: "Upload",
    run: [`PUT ${account}/workers/scripts/{scriptName}`],
    input: { ...rest, without: ["accountId", "scriptName"] },
    note: "Cloudflare takes this as a form: `--form 'metadata=@metadata.json;type=application/json'` with all but the content, and the content as the file that `main_module` names, of the type `application/javascript+module`.",
  },
  "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain": {
    verb: "Set",
    run: [`POST ${account}/workers/scripts/{scriptName}/subdomain`],
    input: { ...rest, without: ["accountId", "scriptName"] },
  },
  "cloudflare:index/workersRoute:WorkersRoute": { run: [`POST ${zone}/workers/routes`], input: rest },
};
