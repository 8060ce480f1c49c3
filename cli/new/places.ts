// Addresses of the site that users load in the values of variables.
import { isMarker, marker, markersOf, replaceMarkers } from "./texts";

const hostnameVariable =
  /^(\w+_)?(DOMAIN|DOMAIN_NAME|HOSTNAME|HOST__?NAME|FQDN|VIRTUAL_HOST|LETSENCRYPT_HOST|PHX_HOST|SITE_HOST|APP_HOST|SERVER_NAME|LOCAL_DOMAIN|WEB_DOMAIN|PUBLIC_HOST|EXTERNAL_HOST)$/i;
const addressVariable =
  /^(\w+_)?(BASE|PUBLIC|APP|APPLICATION|SITE|ROOT|EXTERNAL|FRONT|FRONTEND|FRONT_END|WEB|SERVER|CANONICAL|NEXTAUTH|AUTH|BETTER_AUTH|WEBHOOK|HOME|EDITOR_BASE|INSTANCE|SELF|HOST|SERVICE|WEBSITE|ADMIN|BACKEND|PUBLIC_BASE|MY)_?(URL|URI|ORIGIN)$|^(URL|ORIGIN|DOMAIN|WEBSITE|ADDRESS|ROOT_URL|ALLOWED_HOSTS|ALLOWED_ORIGINS|CORS_ORIGINS?|TRUSTED_DOMAINS|CSRF_TRUSTED_ORIGINS|SELF_URL_PATH)$|(^|_)(SITE|WEB|APP|PUBLIC|PING|BASE)_(ROOT|ENDPOINT|ADDRESS)$|(^|_)(ALLOWED_HOSTS|ALLOWED_ORIGINS?|CORS_ORIGINS?|TRUSTED_DOMAINS|TRUSTED_ORIGINS|ROOT_URL|BASE_URL|SITE_URL|PUBLIC_URL|APP_URL)$/i;
const stand =
  "(?:localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0|[\\w-]+(?:\\.[\\w-]+)*\\.(?:localhost|local|test|example|invalid)|(?:[\\w-]+\\.)*example\\.(?:com|org|net)|(?:[\\w-]+\\.)?(?:your|my)[-.]?(?:[\\w-]+-)?(?:domain|site|host|server|instance)(?:\\.[\\w-]+)*)";

const exampleDomain = /^([\w-]+\.)*example\.(com|org|net)$/i;
/** Names of hosts that are somebody else's. */
const otherHost = /smtp|mail|imap|ldap|db_|database|redis|cache|queue|broker|s3|proxy/i;

/** A text in which the site's own address is the host name that users load. */
export function ofHostname(name: string, text: string, hostnames: string[]): string {
  let shown = replaceMarkers(text, (kind, variable) =>
    kind === "variable" && hostnameVariable.test(variable) ? marker("hostname") : undefined,
  );
  for (const known of hostnames) if (known !== "") shown = shown.replaceAll(known, marker("hostname"));
  if (
    hostnameVariable.test(name) &&
    new RegExp(`^(${stand}|\\uE000variable:[^\\uE001]*\\uE001)(:\\d+)?$`, "i").test(shown)
  )
    return marker("hostname");
  if (exampleDomain.test(shown) && /(host|domain|server_?name)$/i.test(name) && !otherHost.test(name))
    return marker("hostname");
  if (!addressVariable.test(name)) return withScheme(shown);
  if (
    isMarker(shown) &&
    /url|uri|origin/i.test(name) &&
    markersOf(shown, "variable").some((one) => addressVariable.test(one))
  ) {
    return `https://${marker("hostname")}`;
  }
  const address = new RegExp(
    `\\bhttps?://(?:${stand}|\\uE000(?:variable:[^\\uE001]*|hostname:)\\uE001)(?::\\d+|:\\uE000[^\\uE001]*\\uE001)?(?=[/,\\s]|$)`,
    "gi",
  );
  const replaced = shown.replace(address, `https://${marker("hostname")}`);
  return replaced !== shown ? replaced : shown.replace(new RegExp(`^${stand}(:\\d+)?$`, "i"), marker("hostname"));
}

/** Users reach the site by TLS alone. */
function withScheme(text: string): string {
  return text.replace(new RegExp(`http://(?=${marker("hostname")})`, "g"), "https://");
}
