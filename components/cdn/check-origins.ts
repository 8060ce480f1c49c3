import * as pulumi from "@pulumi/pulumi";
import type { Origin } from "../contracts";
import { plainOf, remembered } from "../internal/known";
import { present } from "../internal/present";
import * as rules from "../internal/rules";
import type { KnownPart } from "../internal/service-levels";
import type { Arguments } from "../internal/validation";
import { isFromUnusable } from "../internal/unusable";
import type { CdnHost } from "./host-args";
import type { CheckedOrigin, CheckedRoute } from "./hosts";

const originName = rules.matching(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "use lower-case letters, digits and hyphens");

/** Where an origin stands in the arguments, and what it leads to. */
interface Place {
  property: string;
  target: pulumi.Input<string>;
  origin: CheckedOrigin;
}

/** Checks the origins of all routes, of which several may name the same one. */
export class OriginChecks {
  private readonly places: Place[] = [];
  private readonly served: string[];

  constructor(
    private readonly check: Arguments,
    hosts: CdnHost[],
    private readonly drained: readonly string[] = [],
  ) {
    this.served = hosts.map(({ hostname }) => hostname);
  }

  /** The origins of a route: hosts, or one Worker. `first` is the place of the first one in its list. */
  public ofRoute(origins: Origin[], property: string, first = 0): Pick<CheckedRoute, "hosts" | "worker"> {
    const { check } = this;
    const workers = origins.filter((origin) => origin.workerScript !== undefined);
    origins.forEach((origin, index) => {
      if ((origin.workerScript === undefined) === (origin.hostname === undefined)) {
        const remedy = "give it either hostname or workerScript";
        check.problem(`${property}[${first + index}]`, plainOf(origin.originName), remedy);
      }
    });
    if (workers.length > 0 && origins.length > 1) {
      check.problem(property, origins.length, "name one Worker and nothing else, or hosts only");
    }
    const names = origins.map((origin, index) =>
      check.property(`${property}[${first + index}].originName`, origin.originName, originName),
    );
    const targets = origins.map((origin, index) => this.target(origin, `${property}[${first + index}]`));
    const distinctNames = distinct(check, property, names, "give each origin a name of its own");
    const distinctTargets = distinct(
      check,
      property,
      targets,
      "name each host once: a host cannot be faster than itself",
    );
    const checked = origins.map((origin, index): CheckedOrigin => {
      const at = `${property}[${first + index}]`;
      const key = plainOf(origin.originName);
      if (key === undefined && origins.length > 1) {
        const remedy = "give it as a text: its pool is named after it, and stays when other origins come and go";
        check.problem(`${at}.originName`, origin.originName, remedy);
      }
      const checkedOrigin = {
        key,
        name: distinctNames.apply((known) => present(known[index], "originName")),
        target: distinctTargets.apply((known) => present(known[index], "hostname")),
        healthPath: check.property(`${at}.healthPath`, origin.healthPath, rules.httpPath),
        drained: key !== undefined && this.drained.includes(key),
        parts: remembered(origin.availabilityParts ?? []) as pulumi.Output<KnownPart[]>,
      };
      this.places.push({ property: at, target: present(targets[index], "hostname"), origin: checkedOrigin });
      return checkedOrigin;
    });
    const [only] = checked;
    return workers.length > 0 && only !== undefined ? { hosts: [], worker: only } : { hosts: checked };
  }

  /** A name is one origin's, whichever routes lead to it. Call it after the routes. */
  public checkNames(): void {
    this.places.forEach((place, index) => {
      const { key } = place.origin;
      const first = this.places.find(({ origin }) => key !== undefined && origin.key === key);
      if (first === undefined || first === this.places[index] || first.target === place.target) return;
      if ([place.target, first.target].some(isFromUnusable)) return;
      const remedy = `give each origin a name of its own: ${first.property} is another of this name`;
      const { check } = this;
      const note = (): void => {
        check.problem(`${place.property}.originName`, key, remedy);
      };
      if (typeof place.target === "string" && typeof first.target === "string") {
        note();
        return;
      }
      place.origin.target = pulumi.all([place.origin.target, first.target]).apply(([own, other]) => {
        if (own !== other) {
          note();
          check.done();
        }
        return own;
      });
    });
  }

  private target(origin: Origin, property: string): pulumi.Input<string> {
    if (origin.workerScript !== undefined) {
      return this.check.property(`${property}.workerScript`, origin.workerScript, originName);
    }
    return this.check.property(
      `${property}.hostname`,
      origin.hostname ?? "",
      (value) =>
        rules.hostname(value) ??
        (this.served.includes(value) ? "name the origin's own host: this one is served by the CDN itself" : undefined),
    );
  }
}

/** The values, once it is known that no two are the same. */
function distinct(
  check: Arguments,
  property: string,
  values: pulumi.Input<string>[],
  remedy: string,
): pulumi.Output<string[]> {
  const repeats = (list: unknown[]): boolean => new Set(list).size < list.length;
  if (repeats(values)) {
    check.problem(property, values, remedy);
    return pulumi.all(values);
  }
  return pulumi.all(values).apply((known) => {
    if (repeats(known)) {
      check.problem(property, known, remedy);
      check.done();
    }
    return known;
  });
}
