// Which values are certainly no secrets, by their form or by what they are called.
import { parseImage } from "../../components/internal/image-reference";
import { isLogin, looksSecret, wordsOf } from "./secrets";
import { markersOf, replaceMarkers } from "./texts";
import { hasSecretWord } from "./words";

/** Last words of names whose values people show to each other. */
const shownWords =
  /^(adapter|args|arguments|backend|bucket|channel|client|color|concurrency|count|database|db|debug|description|dialect|dir|directory|disabled|domain|domains|driver|drivername|email|enabled|encoding|endpoint|engine|env|environment|exchange|file|files|folder|format|from|host|hostname|hosts|image|images|index|interval|label|lang|language|level|limit|locale|locales|mailer|max|min|mode|model|name|namespace|node|options|opts|order|origin|origins|parameters|params|path|paths|plugins|policy|port|prefix|profile|profiles|protocol|provider|queue|region|registration|registry|release|repo|repository|retries|role|scheme|schema|server|size|stage|storage|strategy|style|suffix|tag|tags|theme|threads|timeout|timezone|title|topic|ttl|type|tz|uri|url|urls|user|username|version|workers|zone)$/;

const shownForms = [
  /^(true|false|yes|no|on|off|null|none|default|auto|info|warn|warning|error|debug|trace|production|development|staging|test)$/i,
  // Numbers, also with a unit, and versions.
  /^-?\d{1,7}(\.\d{1,4}){0,3}([smhdwkg]|ms|mb|gb|mi|gi|ki|%)?$/i,
  // Addresses and paths.
  /^[a-z][a-z0-9+.-]*:\/\/[\w.-]+(:\d+)?(\/[\w./-]*)?$/i,
  /^[\w-]+(\.[\w-]+)*:\d{2,5}$/,
  /^\.{0,2}\/[\w./-]*(:\.{0,2}\/[\w./-]*)*$/,
  /^[\w.+-]+@[\w-]+(\.[\w-]+)+$/,
  // Names of classes and of modules.
  /^[A-Za-z_]+(\.[A-Za-z_]+)+$/,
  // Zones of time, and languages.
  /^[A-Z][A-Za-z]+\/[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z_]+)?$|^UTC$/,
  /^[a-z]{2}([_-][A-Z]{2})?(\.UTF-?8)?$/,
];

/** Options of one letter that clients have for passwords: `-p word`, `-u name:word`. Of servers they are numbers, as `-p 8000` is. */
const passwordLetters = /^-[apuw]$/;
/** The same in one word: `-pword`. */
const joinedPassword = /^-p(?!\d+$)./;
/** Settings without a hyphen that a password follows: `requirepass word`. */
const passwordSettings = /^(requirepass|masterauth|password)$/i;

/** Whether a text may have a secret among its options, by their names or by what clients are called with as a rule. */
function hasSecretOption(text: string): boolean {
  const words = text.split(/\s+/);
  const isPassword = (word: string, index: number): boolean =>
    joinedPassword.test(word) ||
    passwordSettings.test(word) ||
    /:[^\s/:@]+@/.test(word) ||
    (passwordLetters.test(word) && !/^(\d*|-.*)$/.test(words[index + 1] ?? ""));
  return hasSecretWord(words) || words.some(isPassword);
}

/** Whether a value of a file that nobody publishes may be published. */
export function isPlain(name: string, text: string): boolean {
  if (looksSecret(text) || isLogin(name, text) || hasSecretOption(text)) return false;
  const rest = replaceMarkers(text, (kind) => (kind === "hostname" || kind === "part" ? "host" : undefined));
  if (markersOf(rest, "variable").length > 0) return false;
  const words = wordsOf(name);
  // `IMAGE_GATEWAY=acme/openresty:latest`.
  if (words.includes("image") && parseImage(rest) !== undefined) return true;
  return shownWords.test(words.at(-1) ?? "") || shownForms.some((form) => form.test(rest));
}
