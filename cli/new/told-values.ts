// What a person has to know of a plain value: that it is for a laptop, that it stands for another one, or that it asks for what is not here.
import { longestShutdownSeconds } from "../../components/internal/cloud-run-limits";
import type { Program, Variable } from "./draft";
import { speaksOfService } from "./kinds";
import { largeRequests, takesLargeRequests } from "./large-requests";
import { siteNamed } from "./places";
import { tellProduction } from "./production";
import { isPathOfSecret, isSecretName } from "./secrets";
import { stands } from "./stands";

/** What sets a program's development mode, in which it shows its insides to users. */
const developing: [name: RegExp, text: RegExp][] = [
  [/(^|_)(ENV|ENVIRONMENT|TIER|STAGE)$/, /^(dev|development|local)$/i],
  [/(^|_)SETTINGS(_MODULE)?$/, /\.(dev|devel|development|local)$/i],
  [/(^|_)DEBUG$/, /^(true|1|on|yes)$/i],
  // What only prints the mail (https://docs.djangoproject.com/en/stable/topics/email/#email-backends, https://laravel.com/docs/12.x/mail#configuration).
  [
    /(^|_)E?MAIL(ER)?_?(BACKEND|PROVIDER|DRIVER|TRANSPORT|MAILER)?$/,
    /(^|\.)(console|locmem|dummy|filebased|log|array)(\.EmailBackend)?$/,
  ],
];
/** What says whether users reach the site by HTTPS. */
const bySite: [name: RegExp, text: RegExp][] = [
  [/(^|_)HTTPS(_ENABLED|_ONLY)?$|^(USE|ENABLE)_HTTPS$/, /^(false|0|off|no)$/i],
  [/(^|_)ALLOW_(INSECURE|HTTP)(_\w*(COOKIES?|SESSIONS?|LOGIN|AUTH|HTTP))?$/, /^(true|1|on|yes)$/i],
  [/(^|_)(COOKIES?_SECURE|SECURE_COOKIES?|COOKIES?_HTTPS)$/, /^(false|0|off|no)$/i],
  [/(^|_)BEHIND_(A_)?((HTTPS?|SSL|TLS|REVERSE)_)?PROXY$|(^|_)TRUST_PROXY$/, /^(false|0|off|no)$/i],
  [/^(\w+_)?(SITE|APP|PUBLIC|WEB|URL|HTTP|EXTERNAL|N8N)_(PROTOCOL|SCHEME|PROTO|MODE)$|^(PROTOCOL|SCHEME)$/, /^http$/i],
];
/** What lets a server speak TLS itself, as some do by a certificate of their own once the site's address has HTTPS. */
const byItself: [name: RegExp, text: RegExp][] = [
  [/(^|_)DISABLE_(TLS|SSL|HTTPS)$/, /^(false|0|off|no)$/i],
  [/(^|_)(DEFAULT|PROXY|LISTEN|LISTENER|FRONTEND)_TLS$|^SERVER_SSL_ENABLED$/, /^(true|1|on|yes)$/i],
];
/** Channels of Laravel's that are files (https://laravel.com/docs/12.x/logging#available-channel-drivers). */
const ofLogFiles = /^(stack|single|daily)$/;

/** Whether a stack of channels has one that is no file. */
function writesToOutput({ variables }: Program): boolean {
  return variables.some(({ name, value }) => name === "LOG_STACK" && /std(err|out)/.test(value.text ?? ""));
}

/** Names of variables that say where a program keeps files. */
const ofStorage = /(^|_)(STORAGE|STORE|UPLOADS?|MEDIA|FILES|BLOBS?|ATTACHMENTS?|BINARY|BINARIES)(_|$)/i;
/** Names of variables that say how long a program takes to end, and what a number alone counts. */
const ofEnd = /(^|_)(SHUTDOWN|GRACE|GRACEFUL|TERMINATION|DRAIN)(_\w*)?_(TIMEOUT|PERIOD|SECONDS|SECS|MS|MILLISECONDS)$/i;

/** An address without a host, and no text that begins such addresses. */
const lacksHost = /\bhttps?:\/\/[:/\s,;]|\S\s+https?:\/\/$/i;

/** Names of variables that say whom a program believes how users came. */
const ofTrust = /TRUSTED_?PROX(Y|IES)|PROX(Y|IES)_TRUSTED|FORWARDED_ALLOW_IPS/i;
/** The user that an image becomes once it has started as root, and the group beside it (https://docs.linuxserver.io/general/understanding-puid-and-pgid). */
const laterUsers = new Map([
  ["PUID", "PGID"],
  ["USERMAP_UID", "USERMAP_GID"],
  ["USER_UID", "USER_GID"],
  ["USER_ID", "GROUP_ID"],
]);
/** Names of variables by which a program believes a header that says who the user is, and values with which it does. */
const ofBelief =
  /(^|_)(REMOTE_USER|AUTH_PROXY|PROXY_AUTH|HEADER_AUTH|USER_HEADER|TRUSTED_([A-Z]+_)?HEADER)(_(ENABLED?|HEADER|AUTH|AUTHENTICATION))*$/i;
const believing = /^(true|1|on|yes)$|^(http[-_])?(x[-_][\w-]{0,40})?(remote|user|email)[\w-]{0,40}$/i;
/** A pattern of origins that are a laptop's: `^https?://(localhost|127\\.0\\.0\\.1)(:[0-9]+)?$`. */
const laptopOrigins = /^\W*\^?https?\??:\W*localhost\b.*[)\]$]/i;

/** Tells it at the variable. */
export function tellValue(variable: Variable, shown: string, program: Program): void {
  const { name, item } = variable;
  if (/^sqlite3?(:|$)|[\w-]\.(db|sqlite3?)(\?|$)/i.test(shown))
    item.remark(
      "to do",
      "keeps data in SQLite, which wants a disk that neither runtime has: give the program a database of PostgreSQL",
    );
  const [, kept] = /^file:(?:\/\/)?(\.{0,2}\/\S*)$/i.exec(shown) ?? [];
  if (kept !== undefined && ofStorage.test(name) && !isWithinVolume(kept, program))
    item.remark(
      "to do",
      `keeps files in ${kept} of the instance, and they are lost with it: mount a bucket there (volumes), or use the program's own S3 driver`,
    );
  if (program.ports.length > 0 && takesLargeRequests(name, shown)) item.remark(...largeRequests);
  if (lacksHost.test(shown))
    item.remark("to do", "has an address without a host in it, since a variable of the file is empty: write the host");
  const site = siteNamed(name, shown);
  if (site !== undefined)
    item.remark("to do", `names the host ${site}: where that is this site, write hostname in its place`);
  const seconds = ofEnd.test(name) ? secondsIn(name, shown) : 0;
  if (seconds > longestShutdownSeconds)
    item.remark(
      "to do",
      `lets the program take ${seconds} seconds to end, and Cloud Run gives it ${longestShutdownSeconds}: write less, or run it on Kubernetes alone with shutdownSeconds`,
    );
  const [stand] = stands.exec(shown) ?? [];
  if (stand !== undefined) item.remark("to do", `has ${stand} in it, which stands for what is your own: write that`);
  if (bySite.some(([form, text]) => form.test(name) && text.test(shown)))
    item.remark(
      "to do",
      `${name} is ${shown}, and users reach the site by HTTPS: where it says how they do, and not how the program listens, write that`,
    );
  if (
    program.ports.length > 0 &&
    !speaksOfService(name) &&
    byItself.some(([form, text]) => form.test(name) && text.test(shown))
  )
    item.remark(
      "to do",
      `${name} is ${shown}: where it lets the program itself speak TLS, switch that off: the runtimes speak HTTP to it, behind the front door`,
    );
  tellAround(variable, shown, program);
  tellProduction(variable, shown);
  const logsToFile = /(^|_)LOG_TO_FILE$/i.test(name) && /^(true|1|on|yes)$/i.test(shown);
  if (logsToFile || (name === "LOG_CHANNEL" && ofLogFiles.test(shown) && !writesToOutput(program)))
    item.remark(
      "to do",
      `writes its log into a file of the instance, where nobody reads it: ${logsToFile ? "let it write to its output" : "write stderr"}, which Cloud Logging keeps`,
    );
  if (developing.some(([form, text]) => form.test(name) && text.test(shown)))
    item.remark("to do", `${name} is ${shown}, which is for a laptop: write what the program has for users`);
}

/** What is so of the machine around the program: who asks it, as whom it runs, and which files it has. */
function tellAround({ name, item, value }: Variable, shown: string, program: Program): void {
  const own = /https:\/\/(?:localhost|127\.0\.0\.1):(\d+)/i.exec(value.text ?? "");
  if (own !== null && program.published?.includes(Number(own[1])) === true)
    item.remark(
      "to do",
      `is ${own[0]} in the file, where the program itself answers: where it speaks TLS, switch that off: the runtimes speak HTTP to it, behind the front door`,
    );
  if (ofTrust.test(name) && /\d+(\.\d+){3}/.test(shown) && !/\*|0\.0\.0\.0\/0/.test(shown))
    item.remark(
      "to do",
      `trusts proxies at ${shown} alone, and requests come from other addresses here: let it trust all, so that it knows that users come by HTTPS`,
    );
  if (ofBelief.test(name) && believing.test(shown) && program.ports.length > 0)
    item.remark(
      "to do",
      "believes a header that says who the user is, which anybody may send here, since no proxy of yours sets it: let the program ask for logins itself",
    );
  const group = laterUsers.get(name);
  if (/^[1-9]\d*$/.test(shown) && program.variables.some((one) => one.name === group))
    item.remark(
      "to do",
      `is who the image becomes after a start as root, which Kubernetes does not allow here: run it on Cloud Run alone, or take an image that starts as its own user`,
    );
  if (/CORS|ORIGIN/i.test(name) && laptopOrigins.test(shown))
    item.remark("to do", "lets in what a laptop's pages ask: write the site, or the sites that ask, in its place");
  if (isSecretName(name) && isPathOfSecret(shown) && !program.files.some(({ path }) => path === shown))
    item.remark(
      "to do",
      `names the file ${shown}: what the program makes there is lost with the instance, so give it the text in files, from secrets, unless the image has it`,
    );
}

/** A time of a variable: with its unit, or with that of the variable's name. */
function secondsIn(name: string, text: string): number {
  const [, number = "0", unit = ""] = /^(\d+)\s*(ms|s|m)?$/i.exec(text) ?? [];
  const isFine = unit === "" ? /_(MS|MILLISECONDS)$/i.test(name) || Number(number) >= 1000 : /^ms$/i.test(unit);
  return Number(number) * (isFine ? 1 / 1000 : /^m$/i.test(unit) ? 60 : 1);
}

/** Whether a directory of a program outlives an instance. */
function isWithinVolume(path: string, { volumes }: Program): boolean {
  return Object.entries(volumes).some(([volume, { kind }]) => kind === "bucket" && `${path}/`.startsWith(`${volume}/`));
}
