// What looks like a secret, so that it is copied nowhere, and which secrets a program makes do with a random value of.
import { allKinds } from "./kinds";
import { literals, markersOf } from "./texts";

/** How a missing value is made, as `SecretForm` says it. */
export interface GeneratedForm {
  form?: "hex" | "base64" | "password" | "alphanumeric" | "rsa";
  bytes?: number;
  length?: number;
  prefix?: string;
  bits?: number;
}

const secretWords =
  /^(pass|passwd|passwords?|passphrase|pwd|pw|secrets?|tokens?|keys?|apikeys?|salts?|pepper|credentials?|creds?|dsn|private|auth|jwt|cookie|signature|certificate|cert|pem|license|userpass|sas|pat)$/;
/** Last words that say that a name is about a secret and not one: `TOKEN_EXPIRY`, `SECRET_NAME`, `KEY_PATH`, `AUTH_ENABLED`. */
const aboutWords =
  /^(files?|paths?|dirs?|directory|names?|urls?|uris?|hosts?|hostname|ports?|ttl|expiry|expires|expiration|expire|seconds|minutes|hours|days|length|size|min|max|type|types|kind|mode|method|methods|provider|providers|issuer|audience|algorithm|algorithms|alg|enabled|enable|disabled|disable|required|require|timeout|lifetime|age|duration|count|limit|header|headers|field|format|prefix|suffix|policy|strategy|version|region|domain|domains|subdomain|subdomains|endpoint|realm|backend|scope|scopes|secure|samesite|db|database|user|username|rounds|cost|bits|driver|email|emails|store|class|public|level|mins|restart|login|signup|disks?|folders?|visibility|modules?|keyserver|cron|crontab|schedule|interval)$/;
/** Keys that are no secrets: prefixes, and names of queues' and tables' parts. */
const plainKeys = /(^|_)(prefix|routing|partition|sort|cache|foreign|feature|redact(ed)?|mask(ed)?)_?keys?$/i;
/** Words of switches: `JWT_ALLOW_EMPTY`, `DISABLE_PRIVATE_CHAT`. */
const switchWords = /^(enabled?|disabled?|allow|advertise|require|skip)$/;
/** Last words of which no switch is called. */
const valueWords = /^(pass|passwords?|passwd|passphrase|pwd|secrets?|tokens?|keys?|apikeys?|credentials?)$/;
const publicWords = /^(public|pub|site|publishable)$/;

/** The words of a name: `db__apiKey` is `db`, `api`, `key`. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** Whether a variable of this name is a secret, whatever its value. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? "";
  const joined = /(password|passwd|passphrase|secret|token|apikey)$|^(?!bypass|compass|encompass)[a-z]+pass$/.test(
    last,
  );
  if (plainKeys.test(words.join("_")) || /(^|_)client_id$/.test(words.join("_"))) return false;
  if (!joined && !words.some((word) => secretWords.test(word))) return false;
  if (words.some((word) => switchWords.test(word)) && !joined && !valueWords.test(last)) return false;
  if (aboutWords.test(last) && !(last === "url" && words.includes("secret"))) return false;
  return !(words.some((word) => publicWords.test(word)) && /^keys?$/.test(last));
}

/** Whether a text is a switch or a number, which no secret is, unless its name ends as those of secrets do. */
export function isSwitch(name: string, text: string): boolean {
  const isOne = /^(true|false|yes|no|on|off|none|null|\d{1,6}(ms|[smhdw])?)$/i.test(text);
  return isOne && !/(pass|password|passwd|pwd|secret|token|key|pin|salt)$/i.test(name);
}

const pathOfSecret =
  /^(?:\/run\/secrets\/[\w.-]+|(?:%kernel\.project_dir%|\.{0,2}|~)(?:\/[\w.@-]+)+\.(?:pem|key|crt|cer|p12|pfx|jks|gpg|asc|txt|json))$/i;

/** Whether a text is the path of a file that a secret is in, and no secret: `/run/secrets/password`, `config/jwt/private.pem` of Symfony's. */
export function isPathOfSecret(text: string): boolean {
  return pathOfSecret.test(text);
}

const secretValues = [
  // A user and a password in a URL.
  /[a-z][a-z0-9+.-]*:\/\/[^\s/@:]*:[^\s/@]+@/i,
  // Connection strings, and settings within a text.
  /(pass(word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|credential)["']?\s*[=:]\s*["']?[^\s"',;]/i,
  // A server may be called so, and have a port.
  /auth["']?\s*(=|:(?!\d{2,5}([/,;\s"']|$)))\s*["']?[^\s"',;]/i,
  /-----BEGIN [A-Z ]*(PRIVATE|ENCRYPTED)/,
  // Keys of well-known services.
  /\b(sk|pk|rk)_(live|test)_\w+|\bgh[pousr]_\w{20,}|\bAKIA[A-Z0-9]{12,}|\bxox[abprs]-|\beyJ[\w-]{10,}|\bglpat-|\bSG\.[\w-]{10,}|\bAIza[\w-]{20,}|\bsk-[\w-]{16,}|\bbase64:/,
  /\bBearer\s+\S{8,}|\bBasic\s+[\w+/=]{8,}/i,
];

/** Whether a text may be, or hold, a secret. */
export function looksSecret(text: string): boolean {
  if (markersOf(text, "variable").some(isSecretName)) return true;
  if (secretValues.some((form) => form.test(text))) return true;
  return literals(text).some((literal) => literal.split(/[\s,;=&?"'(){}[\]]+/).some(isRandom));
}

/** Names of variables that have a whole login in one text. */
const ofLogin = /(^|_)(SUPERUSER|(ADMIN|ROOT|INITIAL|DEFAULT)(_USER)?|LOGIN)$/;

/** Whether a text is a user and a password in one, by what its variable is called: `CREATE_SUPERUSER=email:password`. A host has a port behind it. */
export function isLogin(name: string, text: string): boolean {
  return ofLogin.test(name.toUpperCase()) && /^[^\s:/]+:(?!\d{1,5}$)[^\s:/]+$/.test(text);
}

/** Whether a word is long and without sense: letters of both kinds and digits, or hexadecimal digits. */
function isRandom(word: string): boolean {
  if (word.length < 16 || word.length > 4096) return false;
  if (/^sha(256|512):[0-9a-f]+$/i.test(word) || /@sha256:[0-9a-f]{64}$/.test(word)) return false;
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(word)) return true;
  if (/^[0-9a-f]{24,}$/i.test(word)) return true;
  // Names, paths and addresses are words that dots, slashes, underscores and hyphens separate.
  const parts = word.split(/[/.:_@+-]/);
  return parts.some((part) => {
    const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(part)).length;
    return part.length >= 16 && (kinds === 3 || (kinds === 2 && /\d/.test(part) && part.length >= 20));
  });
}

/** Names of secrets that only the program itself uses, in which any long random text will do. */
const internal =
  /^(\w+_)?(SECRET_KEY_BASE|SECRET_KEY|SESSION_SECRET|SESSION_KEY|COOKIE_SECRET|COOKIE_KEY|JWT_SECRET|JWT_SECRET_KEY|JWT_KEY|JWT_REFRESH_SECRET|REFRESH_TOKEN_SECRET|ACCESS_TOKEN_SECRET|APP_SECRET|AUTH_SECRET|NEXTAUTH_SECRET|BETTER_AUTH_SECRET|CSRF_SECRET|HASH_SALT|PASSWORD_SALT|TOKEN_SALT|SIGNING_SALT|SIGNING_SECRET|SIGNING_KEY|ENCRYPTION_SALT|OTP_SECRET|CRON_SECRET|INTERNAL_TOKEN|INTERNAL_SECRET|SECRET|SALT|API_TOKEN_SALT|LIVE_VIEW_SALT|RELEASE_COOKIE|UTILS_SECRET|KEY_DERIVATION_SALT|AUTH_TOKEN_SECRET|SESSION_PASSWORD|RUNNERS_AUTH_TOKEN)$/;
/** Such names that belong to somebody else: `GITHUB_CLIENT_SECRET`, `STRIPE_WEBHOOK_SECRET`. */
const foreign =
  /(CLIENT|WEBHOOK|GITHUB|GITLAB|GOOGLE|STRIPE|SLACK|AWS|S3|OAUTH|OIDC|SAML|SMTP|MAIL|SENTRY|TWILIO|API_SECRET|ACCESS_KEY|CAPTCHA|TURNSTILE|PAYPAL|DISCORD|TELEGRAM|AZURE|APPLE|FACEBOOK|TWITTER|MICROSOFT|LINKEDIN|KEYCLOAK|AUTH0|OPENAI|ZOOM|SHOPIFY|STORAGE|SPACES|BACKBLAZE|HUAWEI|SCALEWAY|QINIU|YANDEX|LINODE|WASABI|QSTASH|UPSTASH|MEILI|TYPESENSE|RAZORPAY|CLOUDINARY|PUSHER|ALGOLIA|MAILGUN|SENDGRID|POSTMARK|RESEND|BREVO|PLAID|PAYSTACK|FLUTTERWAVE|MIDTRANS|XENDIT|MOLLIE|ADYEN|BRAINTREE|SQUARE|COINBASE|KAKAO|NAVER|WECHAT|ALIYUN|TENCENT|VONAGE|IMAGEKIT|UPLOADTHING|CLERK|SUPABASE|FIREBASE|NOTION|SPOTIFY|TWITCH|DROPBOX|HUBSPOT|ATLASSIAN|JIRA|BITBUCKET|STRAVA|REDDIT|MAPBOX|LIVEKIT|AGORA|WHATSAPP|INSTAGRAM|TIKTOK|STREAM_|KEY_SECRET$)/;
/** Words of secrets that programs have for themselves. */
const own = /(^|_)(SECRET|ENCRYPTION|ENCRYPT|SIGNING|SALT|SESSION|COOKIE|MASTER|JWT|HMAC|INTERNAL)(_|$)/;
const firstUser = /(^|_)(ADMIN|ROOT|SUPERUSER|INITIAL|BOOTSTRAP|DEFAULT)(_USER)?_?(PASS|PASSWORD|PWD)$/;

/** Whether a program needs a secret for itself, by its name, and does not start without one as a rule. */
export function isOwnSecret(name: string): boolean {
  const upper = name.toUpperCase();
  // Whoever has only the word SECRET may be anybody: `NORDIGEN_SECRET_ID`.
  return isSecretName(name) && own.test(upper.replace(/SECRET/g, "")) && !foreign.test(upper);
}

/**
 * The form in which the platform may make a missing value, or nothing where a person has to put it in. What a comment says
 * (`openssl rand -hex 32`) decides about the form, and so does `example`, a value that the description shows.
 */
export function generatedForm(name: string, comment: string, example = ""): GeneratedForm | undefined {
  const upper = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .replace(/_{2,}/g, "_");
  // Whoever runs a server of data says its password.
  const isServer = allKinds().some(([, { words }]) => words.test(upper));
  if (firstUser.test(upper) && !isServer) return { form: "password", length: 24 };
  const isInternal = internal.test(upper) && !foreign.test(upper);
  const said = foreign.test(upper) ? undefined : (keyPair(upper, comment, example) ?? randomForm(comment, example));
  return said ?? hexadecimal(upper, example) ?? (isInternal ? {} : undefined);
}

/** Random bytes or characters, in the form that a comment or an example shows. */
function randomForm(comment: string, example: string): GeneratedForm | undefined {
  const said = /openssl\s+rand\s+-(hex|base64)\s+(\d+)/.exec(comment);
  // https://laravel.com/docs/12.x/encryption: `key:generate` makes 32 bytes, which `base64:` stands before.
  const isPrefixed = /^base64:/.test(example) || /\bbase64:|\bartisan key:generate\b/.test(comment);
  if (isPrefixed && said?.[1] !== "hex")
    return { form: "base64", bytes: said === null ? prefixedBytes(example) : bytesOf(said[2]), prefix: "base64:" };
  if (said !== null) {
    const bytes = bytesOf(said[2]);
    return { form: said[1] === "hex" ? "hex" : "base64", ...(bytes === 64 ? {} : { bytes }) };
  }
  const length = /random\W{0,3}(?:string)?\W{0,3}(?:with|of)?\W{0,3}(\d{2,3})\W?char/i.exec(
    `${example} ${comment}`,
  )?.[1];
  return length === undefined || Number(length) < 16 ? undefined : { form: "alphanumeric", length: Number(length) };
}

/** As many digits as an example has that is nothing else. What is called a webhook's is a program's own then; a provider gives others a form of its own. */
function hexadecimal(upper: string, example: string): GeneratedForm | undefined {
  if (
    !own.test(upper) ||
    foreign.test(upper.replace(/WEBHOOK/g, "")) ||
    !/^[0-9a-f]{32,128}$/i.test(example) ||
    example.length % 2 > 0
  )
    return undefined;
  return example.length === 128 ? { form: "hex" } : { form: "hex", bytes: example.length / 2 };
}

function bytesOf(number: string | undefined): number {
  return Math.max(16, Math.min(1024, Number(number)));
}

/** As many as an example has, which programs check; 32 where it is none that could be a key. */
function prefixedBytes(example: string): number {
  const [, encoded = ""] = /^base64:(.*)$/.exec(example) ?? [];
  const { length } = Buffer.from(encoded, "base64");
  return [16, 24, 64].includes(length) ? length : 32;
}

/** A private key as PEM, where a comment says how to make one, or an example is one of a program that signs for itself. */
function keyPair(upper: string, comment: string, example: string): GeneratedForm | undefined {
  const said = /openssl\s+(?:genrsa|genpkey\s.*\bRSA\b)[^|]*/i.exec(comment);
  if (said !== null) return { form: "rsa", ...bitsOf(said[0]) };
  const isShown = /^["']?-----BEGIN (RSA )?PRIVATE KEY-----/.test(example);
  return isShown && /(^|_)(RSA|JWT|SIGNING)(_|$)/.test(upper) ? { form: "rsa" } : undefined;
}

/** Whether a comment says that a key is encoded again once it is made, so that it is no PEM: `openssl genrsa 2048 | base64`. */
export function isEncodedKey(comment: string): boolean {
  return /openssl\s+(?:genrsa|genpkey\s.*\bRSA\b).*\bbase64\b/i.test(comment);
}

function bitsOf(command: string): { bits?: number } {
  const bits = Number(/\b(2048|4096)\b/.exec(command)?.[1]);
  return Number.isNaN(bits) ? {} : { bits };
}
