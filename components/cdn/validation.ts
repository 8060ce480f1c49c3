import * as pulumi from "@pulumi/pulumi";
import { longestScriptName, scriptName } from "../internal/edge-worker";
import { textOf } from "../internal/known-text";
import { present } from "../internal/present";
import * as rules from "../internal/rules";
import { Arguments, type Rule } from "../internal/validation";
import type { CdnArgs, RateLimit } from "./args";
import { allowanceOf, planNames, rateLimitTimes, type Allowance } from "./plans";

/** Most names on one certificate (https://developers.cloudflare.com/ssl/edge-certificates/advanced-certificate-manager/). */
const mostCertificateNames = 50;

/** Most pools without a contract (https://developers.cloudflare.com/load-balancing/reference/limitations/). */
const mostOrigins = 20;

const path = rules.matching(
  /^(?!.*(\/\/|\.\.))\/[\w.~/-]*$/,
  "begin it with /, and use letters, digits and single . _ ~ - / only",
);

const originName = rules.matching(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "use lower-case letters, digits and hyphens");

const healthPath = rules.matching(/^\/\S*$/, "begin it with /");

/** An origin whose parts have been checked, or are when they become known. */
export interface CheckedOrigin {
  /** What its resources are named after: its name, or its place where the name is not known yet. */
  key: string;
  /** Its name. */
  name: pulumi.Output<string>;
  /** Host name, or the name of a Worker's script. */
  target: pulumi.Output<string>;
  /** Path that answers 200 while it is healthy. */
  healthPath: pulumi.Input<string>;
}

/** The origins of a CDN: hosts, or one Worker. */
export interface CheckedOrigins {
  hosts: CheckedOrigin[];
  worker?: CheckedOrigin;
}

/** Checks everything that can be known before anything is created; what is an Output is checked when it becomes known. */
export function validate(name: string, args: CdnArgs): CheckedOrigins {
  const check = new Arguments(`Cdn "${name}"`);
  const { zoneName } = args.zone;
  check.property("zone.zoneName", zoneName, rules.hostname);
  check.property("hostname", args.hostname, (value) => hostnameIn(zoneName)(value) ?? coveredBy(args, value));
  check.property("plan", args.plan, rules.oneOf(planNames));
  check.property("hstsSeconds", args.hstsSeconds, rules.integerBetween(0, 63_072_000));
  check.each("cachedPaths", args.cachedPaths, path);
  checkCertificate(check, args);
  if (planNames.includes(args.plan)) checkRateLimits(check, args, allowanceOf(args.plan));
  const origins = checkOrigins(check, args);
  if (args.media !== undefined) checkMedia(check, name, args);
  else if (args.mediaHostname !== undefined) {
    check.problem("mediaHostname", args.mediaHostname, "set media as well, or leave it out");
  }
  check.done();
  return origins;
}

function checkMedia(check: Arguments, name: string, args: CdnArgs): void {
  const hostname = mediaHostname(args);
  check.property("mediaHostname", hostname, (value) => hostnameIn(args.zone.zoneName)(value) ?? coveredBy(args, value));
  if (hostname === args.hostname) check.problem("mediaHostname", hostname, "choose a name of the media's own");
  // The Worker that serves the media is named after the component.
  const worker = `${name}-media`;
  if (rules.workloadName(worker) !== undefined || scriptName(worker, args.zone.zoneName).length > longestScriptName) {
    check.problem(
      "name",
      name,
      "use 2 to 18 lower-case letters, digits and hyphens: the media's Worker is named after it",
    );
  }
}

/** Host name of the media, whether or not there are any. */
export function mediaHostname(args: CdnArgs): string {
  return args.mediaHostname ?? `media.${args.zone.zoneName}`;
}

function isIn(value: string, zoneName: string): boolean {
  return value === zoneName || value.endsWith(`.${zoneName}`);
}

function hostnameIn(zoneName: string): Rule<string> {
  return (value) =>
    rules.hostname(value) ?? (isIn(value, zoneName) ? undefined : `choose ${zoneName} or a name below it`);
}

function checkCertificate(check: Arguments, args: CdnArgs): void {
  const { zoneName } = args.zone;
  const further = args.certificateHostnames ?? [];
  if (!args.letsEncrypt) {
    if (further.length > 0) {
      check.problem(
        "certificateHostnames",
        further,
        "set letsEncrypt: true, or leave it out: Universal SSL takes no names",
      );
    }
    return;
  }
  further.forEach((value, index) => {
    const property = `certificateHostnames[${index}]`;
    const remedy = hostnameIn(zoneName)(value.replace(/^\*\./, ""));
    if (remedy !== undefined) check.problem(property, value, remedy);
  });
  const count = certificateNames(args).length;
  if (count > mostCertificateNames) {
    const remedy = `name fewer: with the other names there are ${count}, and a certificate takes ${mostCertificateNames}`;
    check.problem("certificateHostnames", further.length, remedy);
  }
}

/** What to do about a name that the certificate does not cover. */
function coveredBy({ letsEncrypt, zone: { zoneName } }: CdnArgs, hostname: string): string | undefined {
  const labels = hostname.split(".").length - zoneName.split(".").length;
  return letsEncrypt || labels < 2
    ? undefined
    : `set letsEncrypt: true, or choose a name one label below ${zoneName}: Universal SSL covers no others`;
}

/**
 * The names on the certificate, each once, the zone's domain first: Cloudflare wants it on every certificate. The further
 * ones are in an order of their own, since a list in another order would be another certificate.
 */
export function certificateNames(args: CdnArgs): string[] {
  const media = args.media === undefined ? [] : [mediaHostname(args)];
  return [...new Set([args.zone.zoneName, args.hostname, ...media, ...[...(args.certificateHostnames ?? [])].sort()])];
}

function checkRateLimits(check: Arguments, args: CdnArgs, allowance: Allowance): void {
  const limits = args.rateLimits ?? [];
  if (limits.length > allowance.rateLimits) {
    const remedy = `name ${allowance.rateLimits} at most, or choose a larger plan than ${args.plan}`;
    check.problem("rateLimits", limits.length, remedy);
  }
  const descriptions = limits.map(({ description }) => description);
  if (new Set(descriptions).size < descriptions.length) {
    check.problem("rateLimits", descriptions, "give each limit a description of its own: its rule is known by it");
  }
  limits.forEach((limit, index) => {
    checkRateLimit(check, `rateLimits[${index}]`, limit, allowance);
  });
}

function checkRateLimit(check: Arguments, property: string, limit: RateLimit, allowance: Allowance): void {
  check.property(`${property}.requests`, limit.requests, rules.integerBetween(1, 1_000_000));
  check.property(`${property}.periodSeconds`, limit.periodSeconds, timeUpTo(allowance.longestPeriod));
  check.property(`${property}.blockSeconds`, limit.blockSeconds, timeUpTo(allowance.longestBlock));
  if (limit.paths.length === 0) check.problem(`${property}.paths`, limit.paths, "name a path; / is every path");
  check.each(`${property}.paths`, limit.paths, path);
}

function timeUpTo(longest: number): Rule<number> {
  return rules.oneOf(rateLimitTimes.filter((seconds) => seconds <= longest));
}

function checkOrigins(check: Arguments, args: CdnArgs): CheckedOrigins {
  const workers = args.origins.filter((origin) => origin.workerScript !== undefined);
  args.origins.forEach((origin, index) => {
    if ((origin.workerScript === undefined) === (origin.hostname === undefined)) {
      check.problem(`origins[${index}]`, undefined, "give it either hostname or workerScript");
    }
  });
  if (args.origins.length === 0) check.problem("origins", [], "name at least one origin");
  if (args.origins.length > mostOrigins) {
    check.problem("origins", args.origins.length, `name ${mostOrigins} at most`);
  }
  if (workers.length > 0 && args.origins.length > 1) {
    check.problem("origins", args.origins.length, "name one Worker and nothing else, or hosts only");
  }
  if (workers.length === 0 && args.clientIdentity === undefined) {
    check.problem("clientIdentity", undefined, "pass the OriginPullIdentity that the origins trust");
  }
  if (workers.length > 0 && (args.cachedPaths ?? []).length > 0) {
    check.problem("cachedPaths", args.cachedPaths, "leave it out: a Worker's answers are not cached");
  }
  if (workers.length > 0 && args.clientIdentity !== undefined) {
    // Not its value: an identity holds a private key.
    check.problem("clientIdentity", "given", "leave it out: a Worker is not reached by a TLS connection");
  }

  const targets = args.origins.map((origin, index) =>
    origin.workerScript !== undefined
      ? check.property(`origins[${index}].workerScript`, origin.workerScript, originName)
      : check.property(
          `origins[${index}].hostname`,
          origin.hostname ?? "",
          (value) =>
            rules.hostname(value) ??
            (value === args.hostname ? "name the origin's own host: this one is served by the CDN itself" : undefined),
        ),
  );
  const names = args.origins.map((origin, index) =>
    check.property(`origins[${index}].originName`, origin.originName, originName),
  );
  const distinctNames = distinct(check, "origins", names, "give each origin a name of its own");
  const distinctTargets = distinct(
    check,
    "origins",
    targets,
    "name each host once: a host cannot be faster than itself",
  );
  const checked = args.origins.map((origin, index) => ({
    key: textOf(origin.originName) ?? `origin-${index}`,
    name: distinctNames.apply((known) => present(known[index], "originName")),
    target: distinctTargets.apply((known) => present(known[index], "hostname")),
    healthPath: check.property(`origins[${index}].healthPath`, origin.healthPath, healthPath),
  }));
  const [first] = checked;
  return workers.length > 0 && first !== undefined ? { hosts: [], worker: first } : { hosts: checked };
}

/** The values, once it is known that no two are the same. */
function distinct(
  check: Arguments,
  property: string,
  values: pulumi.Input<string>[],
  remedy: string,
): pulumi.Output<string[]> {
  const repeats = (list: unknown[]): boolean => new Set(list).size < list.length;
  if (repeats(values)) check.problem(property, values, remedy);
  return pulumi.all(values).apply((known) => {
    if (repeats(known)) {
      check.problem(property, known, remedy);
      check.done();
    }
    return known;
  });
}
