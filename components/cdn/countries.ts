import type { Rule } from "../internal/validation";

/** ISO 3166-1, of 2026: a code that is none would be of no request. */
const iso = [
  ..."AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR".split(
    " ",
  ),
  ..."CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU".split(
    " ",
  ),
  ..."ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ".split(
    " ",
  ),
  ..."MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI".split(
    " ",
  ),
  ..."SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW".split(
    " ",
  ),
];

/** What Cloudflare has beside them: Kosovo, the Tor network, and addresses whose country it does not know (https://developers.cloudflare.com/network/ip-geolocation/). */
const others = ["XK", "T1", "XX"];

const known = new Set([...iso, ...others]);

/** Codes that people write, and what is meant. */
const meant: Record<string, string> = { UK: "GB", EL: "GR", EN: "GB", JA: "JP", UAE: "AE", USA: "US" };

/** A country as Cloudflare tells it. */
export const country: Rule<string> = (value) => {
  if (known.has(value)) return undefined;
  const capital = value.toUpperCase();
  const instead = meant[capital] ?? (known.has(capital) ? capital : undefined);
  if (instead !== undefined) return `write ${instead}`;
  if (capital === "EU") return "name each of its countries: a request is from one of them";
  return "use the two capital letters of ISO 3166-1, such as DE, or T1 for the Tor network, or XX where it is not known";
};
