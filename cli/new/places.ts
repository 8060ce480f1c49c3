// Addresses of the site that users load in the values of variables.
import type { Program } from "./draft";
import { speaksOfService } from "./kinds";
import { isMarker, marker, markersOf, replaceMarkers } from "./texts";

const hostnameVariable =
  /^(?!\w*CACHE_DOMAIN$)(\w+_)?(DOMAIN|DOMAIN_NAME|HOSTNAME|HOST__?NAME|FQDN|PHX_HOST|URL_HOST|SITE_HOST|APP_HOST|SERVER_NAME|LOCAL_DOMAIN|WEB_DOMAIN|PUBLIC_HOST|EXTERNAL_HOST)$/i;
const addressVariable =
  /^(\w+_)?(BASE|PUBLIC|APP|APPLICATION|SITE|ROOT|EXTERNAL|FRONT|FRONTEND|FRONT_END|WEB|SERVER|CANONICAL|NEXTAUTH|AUTH|BETTER_AUTH|HOME|EDITOR_BASE|INSTANCE|SELF|HOST|SERVICE|WEBSITE|ADMIN|BACKEND|PUBLIC_BASE|MY)_?(URL|URI|ORIGIN)$|^WEBHOOK_(URL|URI)$|^(URL|ORIGIN|DOMAIN|WEBSITE|ADDRESS|ROOT_URL|ALLOWED_HOSTS|ALLOWED_ORIGINS|CORS_ORIGINS?|TRUSTED_DOMAINS|CSRF_TRUSTED_ORIGINS|SELF_URL_PATH)$|(^|_)(SITE|WEB|APP|PUBLIC|PING|BASE)_(ROOT|ENDPOINT|ADDRESS)$|(^|_)(REDIRECT|CALLBACK)_(URL|URI)$|(^|_)((?:ALLOWED|TRUSTED)_HOSTS|ALLOWED_ORIGINS?|CORS_ORIGINS?|TRUSTED_DOMAINS|TRUSTED_ORIGINS|ROOT_URL|BASE_URL|SITE_URL|PUBLIC_URL|APP_URL)$/i;
/** Names that begin with somebody else's: where that is reached is no address of the site. */
const foreign =
  /(^|_)(OPENAI|OLLAMA|ANTHROPIC|AZURE|GEMINI|GROQ|MISTRAL|DEEPSEEK|OPENROUTER|LITELLM|LLM|SLACK|DISCORD|TELEGRAM|GITHUB|GITLAB|GOOGLE|STRIPE|PAYPAL|SUPABASE|POSTHOG|SENTRY|UPSTASH|QSTASH|RESEND|MAILGUN|SENDGRID|TWILIO|ALGOLIA|SEARXNG|TINYBIRD|CLOUDFLARE|AWS|S3|MINIO|SMTP|LDAP)_/i;
const stand =
  "(?:localhost|change[-_]?me|127\\.0\\.0\\.1|0\\.0\\.0\\.0|[\\w-]+(?:\\.[\\w-]+)*\\.(?:localhost|local|test|example|invalid)|(?:[\\w-]+\\.)*(?:example\\.(?:com|org|net)|[\\w-]+\\.tld)|(?:[\\w-]+\\.)?(?:your|my)[-.]?(?:[\\w-]+-)?(?:domain|site|host|server|instance)(?:\\.[\\w-]+)*|(?:your|my)[\\w-]*\\.(?:herokuapp\\.com|onrender\\.com|fly\\.dev))";

/** A variable of the file alone that says by which scheme users reach its site. */
const openScheme = new RegExp(
  `\\uE000variable:(?:\\w+_)?(?:PROTOCOL|SCHEME|PROTO)\\uE001(?=://${marker("hostname")})`,
  "gi",
);

/** Names that mean the site itself, whatever stands before them means who reads them. */
const siteVariable =
  /^((NEXT|NUXT)_PUBLIC_|VITE_|REACT_APP_|PUBLIC_)?(APP|SITE|PUBLIC|BASE|ROOT|CANONICAL|WEBSITE|WEB|WEBAPP|EXTERNAL|FRONTEND|APPLICATION|NEXTAUTH|BETTER_AUTH)_(URL|URI|HOST|HOSTNAME|ORIGIN|DOMAIN)$|^(URL|ORIGIN|DOMAIN|HOSTNAME|ALLOWED_HOSTS|ALLOWED_ORIGINS|CORS_ORIGINS?|CORS_ALLOWED_ORIGINS|CSRF_TRUSTED_ORIGINS)$/;
const domain = /^([a-z0-9-]+\.)+[a-z]{2,}$/i;

/** What a variable without a value has, where its name or what is said of it means the site: `says` is what Heroku's own names end with. */
export function siteFor(name: string, description = "", says = /(?!)/): string | undefined {
  const [, end = ""] = /(^|_)(URL|URI|ORIGIN|HOST|HOSTNAME|DOMAIN)$/.exec(name)?.slice(1) ?? [];
  if (end === "" || !(siteVariable.test(name) || says.test(description))) return undefined;
  return `${/^(URL|URI|ORIGIN)$/.test(end) ? "https://" : ""}${marker("hostname")}`;
}

/** Names of lists of the hosts, or of the origins, that a program answers to. */
const siteList =
  /(^|_)(ALLOWED_HOSTS|ALLOWED_ORIGINS|CORS_ORIGINS|CORS_ALLOWED_ORIGINS|CSRF_TRUSTED_ORIGINS|TRUSTED_(HOSTS|DOMAINS|ORIGINS))$/;

/** The host that a variable of the site's names, where it is one of the public network: the file's site has it, and not the one that is made of it. */
export function siteNamed(name: string, text: string): string | undefined {
  const isList = siteList.test(name) && !text.includes(marker("hostname"));
  if (!isList && !siteVariable.test(name)) return undefined;
  const hosts = text.split(/[,;\s]+/).map((one) => one.replace(/^https?:\/\//i, "").replace(/[/:].*$/, ""));
  return (isList ? hosts : hosts.slice(0, 1)).find((host) => domain.test(host));
}

const exampleDomain = /^([\w-]+\.)*(example\.(com|org|net)|[\w-]+\.tld)$/i;
/** Names of hosts that are somebody else's, beside those of data services. */
const otherHost = /smtp|mail|imap|ldap|queue|broker|s3|proxy/i;

/** A text in which the site's own address is the host name that users load. */
export function ofHostname(name: string, text: string, hostnames: string[], program?: Program): string {
  // Where a program listens, whatever the variable is called.
  if (/^(0\.0\.0\.0|::|\[::\])(:\d+)?$/.test(text)) return text;
  let shown = replaceMarkers(text, (kind, variable) =>
    kind === "variable" && hostnameVariable.test(variable) ? marker("hostname") : undefined,
  );
  shown = shown.replace(openScheme, "https");
  // The bare host in the place of a whole address is what a person has put in with its scheme.
  if (isMarker(text) && shown === marker("hostname") && /(^|_)(url|uri|origin)$/i.test(name)) return `https://${shown}`;
  for (const known of hostnames) if (known !== "") shown = shown.replaceAll(known, marker("hostname"));
  if (/^PHX_HOST$/.test(name) && domain.test(shown)) return marker("hostname");
  if (
    hostnameVariable.test(name) &&
    new RegExp(`^(${stand}|\\uE000variable:[^\\uE001]*\\uE001)(:\\d+)?$`, "i").test(shown)
  )
    return marker("hostname");
  if (
    exampleDomain.test(shown) &&
    /(host|domain|server_?name)$/i.test(name) &&
    !otherHost.test(name) &&
    !speaksOfService(name)
  )
    return marker("hostname");
  if (!addressVariable.test(name) || isForeign(name, program)) return withScheme(shown);
  if (/(HOSTS|DOMAINS)$/i.test(name) && (isLocalList(shown) || isUnsaid(shown))) return marker("hostname");
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

/** Where somebody else sends users back to is the program's own, whoever that is: `GOOGLE_REDIRECT_URI`. */
const ofReturn = /(^|_)(REDIRECT|CALLBACK)_?(URL|URI)$/i;

/** Whether a name begins with somebody else's: it is none where the program is called so itself. */
function isForeign(name: string, program: Program | undefined): boolean {
  if (ofReturn.test(name)) return false;
  const [, , whose = ""] = foreign.exec(name) ?? [];
  const isOwn = program?.isPublic === true && program.hosts.some((host) => host.toUpperCase() === whose.toUpperCase());
  return whose !== "" && !isOwn;
}

/** Whether it is a variable alone that is called as those are which have the site's hosts. */
function isUnsaid(text: string): boolean {
  return isMarker(text) && markersOf(text, "variable").some((one) => addressVariable.test(one));
}

/** Whether it lists hosts of which none is anybody's but the machine's and its containers': those have no domain. */
function isLocalList(text: string): boolean {
  const hosts = text.split(/[\s,;]+/).filter((one) => one !== "");
  return (
    hosts.length > 0 &&
    hosts.every((host) => /^\.?localhost$|^[a-z][\w-]*$|^(127|0)\.0\.0\.[01]$|^\[?::1\]?$/i.test(host))
  );
}

/** Users reach the site by TLS alone. */
function withScheme(text: string): string {
  return text.replace(new RegExp(`http://(?=${marker("hostname")})`, "g"), "https://");
}
