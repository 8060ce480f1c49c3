import * as monitoring from "@pulumi/gcp/monitoring";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceLevel, Endpoint, EndpointWatch } from "../contracts/endpoint";
import { alertDocumentation, type AlertPages } from "../internal/alert-documentation";
import { arithmetic, type Plain } from "../internal/availability";
import type { KnownPart } from "../internal/service-levels";
import type { Usable } from "../internal/usable";
import { Arguments, checkArguments } from "../internal/validation";
import { adviceOf } from "./advice";
import { ServiceIndicator, type ServiceObjectiveArgs } from "./args";
import { burnQuery, errorBudgetMinutes, type Urgency } from "./burn-rates";
import { errorRatio, indicatorOf, type Watched } from "./indicators";
import { checkParts, findIndicator, validate, watchMembers, type ObjectiveSettings } from "./validate";
import { whenKnown } from "../internal/outputs";

/**
 * The promise of an end point, and what watches it: a service-level objective in Cloud Monitoring, an uptime check where the end point can
 * be asked from outside, and alerts on how fast its error budget is used. A promise that the parts of the end point cannot keep is refused
 * with the arithmetic.
 *
 * Costs one alert condition for `pages` and one for `tickets` (https://cloud.google.com/products/observability/pricing).
 */
export class ServiceObjective extends pulumi.ComponentResource {
  /** The objective, `projects/<number>/services/<service>/serviceLevelObjectives/<name>`. */
  public readonly objectiveName: pulumi.Output<string>;
  /** Minutes of the window in which the end point may fail. */
  public readonly errorBudgetMinutes: pulumi.Output<number>;
  /** The end point with this promise, for the table of end points. */
  public readonly endpoint: pulumi.Output<Endpoint>;

  constructor(name: string, args: ServiceObjectiveArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, settings] = checkArguments("ServiceObjective", name, args, validate);
    super("groundplan:index:ServiceObjective", name, args, opts);
    const { percent, windowDays } = settings;
    const endpoint = given(args.endpoint, checked.endpoint);
    const needs = (args.needs ?? []).map((one, index) => given(one, checked.needs?.[index]));
    const parts = partsOf(name, settings, endpoint, needs);
    const watch = watchOf(name, settings.indicator, memberOf(endpoint, "watch"));
    const watched = watchedBy(this, name, settings, watch);

    const objective = createObjective(this, name, settings, watched, parts);
    const more = { ...checked, url: memberOf(endpoint, "url"), parts };
    if (checked.pages !== false) createAlert(this, name, "page", settings, watched, more);
    if (checked.tickets !== false) createAlert(this, name, "ticket", settings, watched, more);

    this.objectiveName = objective.name;
    this.errorBudgetMinutes = pulumi.output(errorBudgetMinutes(percent, windowDays));
    this.endpoint = pulumi.all([endpoint.value, parts]).apply(([known, all]) => promised(known, all, settings));
    this.registerOutputs({
      objectiveName: this.objectiveName,
      errorBudgetMinutes: this.errorBudgetMinutes,
      endpoint: this.endpoint,
    });
  }
}

/** An end point whose members are known. */
type KnownEndpoint = Omit<Plain<Endpoint>, "serviceLevel" | "watch"> & {
  serviceLevel?: Omit<Plain<ServiceLevel>, "parts"> & { parts: KnownPart[] };
  watch?: Plain<EndpointWatch>;
};

/** An end point as it was given, of which a preview knows some members although it does not know others, and what fails if it is none. */
interface GivenEndpoint {
  value: pulumi.Output<KnownEndpoint>;
  checked: pulumi.Output<unknown>;
}

function given(endpoint: pulumi.Input<Endpoint>, checked: Usable<Endpoint> | undefined): GivenEndpoint {
  const value = pulumi.output(endpoint) as pulumi.Output<KnownEndpoint>;
  return { value, checked: pulumi.output(checked as object) };
}

/** Texts that each end point has, and a preview knows. */
const texts = ["protocol", "credentials", "availability", "reason"] as const;

/** A member of an end point. Of what is no end point nothing more is said than that: it fails as the argument does. */
function memberOf<Member extends keyof KnownEndpoint>(
  { value, checked }: GivenEndpoint,
  member: Member,
): pulumi.Output<KnownEndpoint[Member]> {
  const members = [value[member], ...texts.map((text) => value[text])] as pulumi.Output<unknown>[];
  return pulumi.all(members).apply(([known, ...others]: unknown[]) => {
    const isOne = known !== null && others.every((text) => typeof text === "string");
    return isOne ? known : checked.apply(() => known);
  }) as pulumi.Output<KnownEndpoint[Member]>;
}

/** What has to work. It is known in a first preview, when the end point's address is not. */
function partsOf(
  name: string,
  settings: ObjectiveSettings,
  endpoint: GivenEndpoint,
  needs: GivenEndpoint[],
): pulumi.Output<KnownPart[]> {
  const partsIn = (one: GivenEndpoint): pulumi.Output<KnownPart[] | undefined> =>
    memberOf(one, "serviceLevel").apply((level) => level?.parts);
  return pulumi
    .all([partsIn(endpoint), pulumi.all(needs.map(partsIn))])
    .apply(([own, others]) => checkParts(name, settings, { own, needs: others }));
}

/** @throws ArgumentError for an end point without what the indicator needs */
function watchOf(
  name: string,
  indicator: ServiceIndicator,
  watch: pulumi.Output<Plain<EndpointWatch> | undefined>,
): pulumi.Output<Plain<EndpointWatch>> {
  return watch.apply((known = {}) => {
    const check = new Arguments(`ServiceObjective "${name}"`);
    findIndicator(check, indicator, known);
    check.done();
    return known;
  });
}

function watchedBy(
  parent: pulumi.Resource,
  name: string,
  settings: ObjectiveSettings,
  watch: pulumi.Output<Plain<EndpointWatch>>,
): pulumi.Output<Watched> {
  const { indicator } = settings;
  if (indicator !== ServiceIndicator.HealthPage) {
    const member = watchMembers[indicator];
    return watch.apply(({ resourceType, resourceLabels, ...metrics }) => ({
      indicator,
      metric: metrics[member as "upMetric"] ?? "",
      resourceType: resourceType ?? "",
      resourceLabels: resourceLabels ?? {},
    }));
  }
  const url = watch.apply(({ healthUrl }) => new URL(healthUrl ?? ""));
  const check = new monitoring.UptimeCheckConfig(
    name,
    {
      displayName: name,
      period: `${settings.checkPeriodSeconds}s`,
      timeout: "10s",
      selectedRegions: settings.checkRegions,
      httpCheck: {
        path: url.apply(({ pathname, search }) => `${pathname}${search}`),
        port: 443,
        useSsl: true,
        validateSsl: true,
        requestMethod: "GET",
      },
      monitoredResource: { type: "uptime_url", labels: { host: url.apply(({ hostname }) => hostname) } },
    },
    { parent },
  );
  return check.uptimeCheckId.apply((checkId) => ({ indicator, checkId }));
}

function createObjective(
  parent: pulumi.Resource,
  name: string,
  { percent, windowDays, checkPeriodSeconds, indicator }: ObjectiveSettings,
  watched: pulumi.Output<Watched>,
  parts: pulumi.Output<KnownPart[]>,
): monitoring.Slo {
  const service = new monitoring.CustomService(name, { serviceId: name, displayName: name }, { parent });
  const sli = watched.apply((known) => indicatorOf(known, checkPeriodSeconds));
  // Its parts are checked before it is made.
  const goal = parts.apply(() => Number((percent / 100).toFixed(6)));
  return new monitoring.Slo(
    name,
    {
      service: service.serviceId,
      sloId: name,
      displayName: `${percent} % of ${windowDays} days`,
      goal,
      rollingPeriodDays: windowDays,
      ...(indicator === ServiceIndicator.Requests
        ? { requestBasedSli: sli.apply(({ requestBasedSli }) => requestBasedSli) }
        : { windowsBasedSli: sli.apply(({ windowsBasedSli }) => windowsBasedSli) }),
    },
    { parent },
  );
}

const titles: Record<Urgency, string> = {
  page: "the error budget burns fast",
  ticket: "the error budget will not last",
};

function createAlert(
  parent: pulumi.Resource,
  name: string,
  urgency: Urgency,
  settings: ObjectiveSettings,
  watched: pulumi.Output<Watched>,
  more: {
    url: pulumi.Output<string>;
    parts: pulumi.Output<KnownPart[]>;
    firstStep?: string;
  } & AlertPages,
): void {
  const { percent, windowDays, channels } = settings;
  const { firstStep } = more;
  const content = whenKnown({ url: more.url, parts: more.parts }, ({ url, parts }) =>
    adviceOf(urgency, {
      name,
      percent,
      windowDays,
      url,
      parts: parts.map((part) => part.name),
      ...(firstStep === undefined ? {} : { firstStep }),
    }),
  );
  new monitoring.AlertPolicy(
    `${name}-${urgency}`,
    {
      displayName: `${name}: ${titles[urgency]}`,
      combiner: "OR",
      severity: urgency === "page" ? "CRITICAL" : "WARNING",
      notificationChannels: channels,
      documentation: alertDocumentation(content, "any", pagesOf(more)),
      conditions: [
        {
          displayName: titles[urgency],
          conditionPrometheusQueryLanguage: {
            query: watched.apply((known) => burnQuery(urgency, { percent, windowDays }, errorRatio(known))),
            duration: "0s",
            evaluationInterval: "60s",
            // The metric has no values yet when the policy is made, and would be taken for a mistake.
            disableMetricValidation: true,
          },
        },
      ],
    },
    { parent },
  );
}

/** The pages that the program names. */
function pagesOf({ runbookUrl, dashboardUrl }: AlertPages): AlertPages {
  return {
    ...(runbookUrl === undefined ? {} : { runbookUrl }),
    ...(dashboardUrl === undefined ? {} : { dashboardUrl }),
  };
}

/** The end point as its users read it. */
function promised(endpoint: KnownEndpoint, parts: KnownPart[], { percent, windowDays }: ObjectiveSettings): Endpoint {
  return {
    ...(endpoint as Endpoint),
    availability: `${percent} % of ${windowDays} days, watched (its parts: ${arithmetic(parts)})`,
    serviceLevel: { percent, windowDays, source: arithmetic(parts), parts },
  };
}
