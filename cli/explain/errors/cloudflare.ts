// Errors of Cloudflare's API, by their codes.
import type { KnownError } from "./model";

/** A code where the API or the provider prints it: `(10000)`, `"code":10000`, `code 10000`. */
function code(...codes: number[]): RegExp {
  return new RegExp(`(\\(|code"?:?\\s*)(${codes.join("|")})\\b`, "i");
}

const troubleshooting = "https://developers.cloudflare.com/fundamentals/api/troubleshooting/";

export const cloudflareErrors: KnownError[] = [
  {
    handle: "cloudflare-token-invalid",
    title: "Cloudflare does not know the token",
    matches: new RegExp(`${code(9109, 6003, 6111, 1000).source}.*|Invalid API Token|Invalid access token`, "i"),
    examples: [
      '{"success":false,"errors":[{"code":9109,"message":"Invalid access token"}],"messages":[],"result":null}',
      'error: 400 Bad Request {"code":6003,"message":"Invalid request headers","error_chain":[{"code":6111,"message":"Invalid format for Authorization header"}]}',
      "Invalid API Token (1000)",
    ],
    cause:
      "CLOUDFLARE_API_TOKEN is empty, ended, revoked or cut short, or what is in it is a global API key. A token with an address filter answers so from other addresses.",
    remedy: [
      "Make a token with the permissions of docs/first-deployment.md, step 1, and `export CLOUDFLARE_API_TOKEN=...`.",
    ],
    command: "groundplan doctor {environment} --only cloudflare-token",
    sources: [troubleshooting, "docs/first-deployment.md#cloudflare"],
  },
  {
    handle: "cloudflare-permission-missing",
    title: "The token lacks a permission",
    matches: code(10000),
    examples: [
      '403 Forbidden {"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}',
      'error getting web analytics site "XXXXXXXXXX": Authentication error (10000)',
    ],
    cause:
      "The token is good, and may not do this. The order of a certificate needs SSL and Certificates Edit, for example.",
    remedy: [
      "Add the permission to the token: its list is in docs/first-deployment.md, step 1. The token's value stays the same.",
    ],
    command: "groundplan doctor {environment} --only cloudflare-permissions",
    sources: [troubleshooting, "https://developers.cloudflare.com/fundamentals/api/reference/permissions/"],
  },
  {
    handle: "cloudflare-workers-closed",
    title: "Workers were never opened in the account",
    matches: code(10063),
    examples: ['{"code":10063,"message":"You need a workers.dev subdomain in order to proceed."}'],
    cause: "An account gets its workers.dev subdomain when somebody opens Workers for the first time.",
    remedy: ["Open Workers & Pages in the dashboard once. Nothing is served there."],
    command: "groundplan doctor {environment} --only cloudflare-workers",
    sources: ["https://github.com/cloudflare/workers-sdk/issues/9045", "docs/first-deployment.md#cloudflare"],
  },
  {
    handle: "cloudflare-ruleset-exists",
    title: "The zone has a ruleset in that phase already",
    matches: code(20217),
    examples: [
      '{"code":20217,"message":"A similar configuration with rules already exists and overwriting will have unintended consequences"}',
    ],
    cause:
      "A zone that ever had a rule in a phase keeps the ruleset, even an empty one, and takes no second. The provider makes a new one.",
    remedy: [
      "Look first whose it is: the doctor names the stack where it is another Cdn's, and that one is to be left alone.",
      "Delete it where nothing serves yet, or take it over: docs/first-deployment.md has both commands.",
    ],
    command: "groundplan doctor {environment} --only cloudflare-phases",
    sources: [
      "docs/first-deployment.md#a-ruleset-that-is-there-already",
      "https://github.com/cloudflare/terraform-provider-cloudflare/issues/2634",
    ],
  },
  {
    handle: "cloudflare-record-exists",
    title: "The zone has a record of that name already",
    matches: code(81053, 81054, 81057, 81058),
    examples: [
      '{"code":81053,"message":"An A, AAAA, or CNAME record with that host already exists."}',
      "Failed to add a new A record of data.domain.net: A CNAME record with that host already exists. (81054)",
      '{"code":81057,"message":"The record already exists."}',
    ],
    cause: "A name with a CNAME record can have no other, and somebody made one by hand or with another tool.",
    remedy: [
      "Delete the record when you are ready to change over: `cf DELETE zones/$ZONE_ID/dns_records/$RECORD_ID`.",
      "If an `up` was killed, `groundplan recover` takes its own record over.",
    ],
    command: "groundplan doctor {environment} --only cloudflare-names",
    sources: [
      "https://developers.cloudflare.com/dns/manage-dns-records/troubleshooting/records-with-same-name/",
      "docs/first-deployment.md#cloudflare",
    ],
  },
  {
    handle: "cloudflare-record-wrong",
    title: "Cloudflare takes no record with that content",
    matches: new RegExp(
      `${code(1004, 9000, 9005, 9007).source}|DNS Validation Error|Content for an? \\w+ record is invalid`,
      "i",
    ),
    examples: [
      '{"code":1004,"message":"DNS Validation Error","error_chain":[{"code":9005,"message":"Content for A record is invalid. Must be a valid IPv4 address"}]}',
      "DNS Validation Error (1004)",
    ],
    cause:
      "The record's content does not fit its type, or its name is not one of the zone: an address for a CNAME, a host name for an A record.",
    remedy: [
      "The rest of the error says what is wrong with it. Host names of the configuration have to end in groundplan:domain.",
    ],
    sources: [
      "https://developers.cloudflare.com/dns/manage-dns-records/reference/dns-record-types/",
      "docs/first-deployment.md#cloudflare",
    ],
  },
  {
    handle: "cloudflare-route-exists",
    title: "Another Worker has the route",
    matches: code(10020),
    examples: ['{"code":10020,"message":"A route with the same pattern already exists."}'],
    cause: "A route leads to one Worker, and this pattern is in the zone already.",
    remedy: ["`cf DELETE zones/$ZONE_ID/workers/routes/$ROUTE_ID`, when you are ready to change over."],
    command: "groundplan doctor {environment} --only cloudflare-names",
    sources: ["docs/first-deployment.md#cloudflare"],
  },
  {
    handle: "cloudflare-certificate-manager",
    title: "The zone has no Advanced Certificate Manager",
    matches: new RegExp(`${code(1450).source}|available with the Advanced Certificate Manager`, "i"),
    examples: [
      "Access to configure this resource has not been granted for this zone. This feature is available with the Advanced Certificate Manager. (1450)",
    ],
    cause:
      "With `letsEncrypt: true` the front door orders its certificate, which is part of Advanced Certificate Manager, 10 USD a month for a zone.",
    remedy: [
      "Buy it: SSL/TLS, Edge Certificates, in the zone's dashboard.",
      "Or `pulumi config set groundplan:letsEncrypt false`: Cloudflare's free certificate then.",
    ],
    command: "groundplan doctor {environment} --only cloudflare-certificates",
    sources: [
      "https://github.com/cloudflare/terraform-provider-cloudflare/issues/3126",
      "https://developers.cloudflare.com/ssl/edge-certificates/advanced-certificate-manager/",
    ],
  },
  {
    handle: "cloudflare-load-balancing-missing",
    title: "The account has no Load Balancing, or less of it than the program needs",
    matches:
      /origin list length must be in range|not allowed with this subscription|load balancing (is )?not (enabled|entitled|available)/i,
    examples: [
      '{"code": 1002, "message": "the origin list length must be in range [1, 0]: validation failed"}',
      '{"code": 1002, "message": "Probing from every data centre is not allowed with this subscription. Please choose regions to probe from.: validation failed"}',
    ],
    cause: "Pools and monitors are an add-on that somebody buys. Without it none is allowed.",
    remedy: ["Enable Load Balancing in the dashboard, with as many origins as the plan has: Traffic, Load Balancing."],
    command: "groundplan doctor {environment} --only cloudflare-load-balancing",
    sources: [
      "https://github.com/hashicorp/terraform/issues/17948",
      "https://developers.cloudflare.com/load-balancing/get-started/enable-load-balancing/",
    ],
  },
  {
    handle: "cloudflare-rate-limited",
    title: "Cloudflare takes no more requests for five minutes",
    matches: new RegExp(`${code(971, 10429).source}|more than 1200 requests per 300 seconds`, "i"),
    examples: ["429 Too Many Requests: Please wait and consider throttling your request speed (971)"],
    cause: "A user, with all tokens together, may ask 1,200 times in five minutes.",
    remedy: ["Wait five minutes, and run the `up` again."],
    sources: ["https://developers.cloudflare.com/fundamentals/api/reference/limits/"],
  },
];
