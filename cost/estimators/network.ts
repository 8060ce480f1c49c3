// Load balancers, NAT, security policies, certificates.
import { flagAt, listAt, numberAt, textAt } from "../inputs";
import type { Estimator, Use } from "../model";
import { hoursPerMonth } from "../prices/price";

export const forwardingRule: Estimator = (step, around) => {
  const { requests, kilobytesPerRequest } = around.figures(step);
  const scheme = textAt(step.inputs, "loadBalancingScheme");
  if (scheme !== "EXTERNAL_MANAGED" && scheme !== "EXTERNAL") {
    return "only external load balancers have a price in the table";
  }
  return [
    {
      price: "lb.rules",
      quantity: 1,
      kind: "fixed",
      buys: "one address in the world that leads to the nearest region",
    },
    { price: "lb.data", quantity: (requests * kilobytesPerRequest * 1000) / 2 ** 30, kind: "perUse" },
  ];
};

export const natGateway: Estimator = (step) => {
  const addresses = listAt(step.inputs, "natIps").length;
  const buys = "calls to the internet by what has no public address";
  // How many machines use it is the cluster's affair: one is counted, with an address.
  return [
    { price: "nat.gateway", quantity: hoursPerMonth, kind: "fixed", buys },
    { price: "nat.address", quantity: Math.max(1, addresses) * hoursPerMonth, kind: "fixed", buys },
  ];
};

export const securityPolicy: Estimator = (step, around) => {
  const buys = "attacks and floods turned away before the application";
  const rules = listAt(step.inputs, "rules").length;
  return [
    { price: "armor.policy", quantity: 1, kind: "fixed", buys },
    ...(rules === 0 ? [] : [{ price: "armor.rule", quantity: rules, kind: "fixed", buys } satisfies Use]),
    { price: "armor.requests", quantity: around.figures(step).requests, kind: "perUse" },
  ];
};

export const securityPolicyRule: Estimator = () => [
  { price: "armor.rule", quantity: 1, kind: "fixed", buys: "a rule against attacks and floods" },
];

export const certificate: Estimator = () => [
  { price: "certificate.manager", quantity: 1, kind: "fixed", buys: "a certificate that renews itself" },
];

export const key: Estimator = ({ inputs }) => {
  const level = textAt(inputs, "versionTemplate.protectionLevel") ?? "SOFTWARE";
  const buys = "a key that nobody can copy; each rotation adds a version at the same price";
  if (level === "HSM") return [{ price: "kms.hsm", quantity: 1, kind: "fixed", buys }];
  if (level === "SOFTWARE") return [{ price: "kms.software", quantity: 1, kind: "fixed", buys }];
  return `no price of the protection level ${level} is in the table`;
};

/** Versions are not in a plan: each secret has one that is in use, in each region. */
export const secret: Estimator = (step, around) => {
  const replicas = listAt(step.inputs, "replication.userManaged.replicas").length;
  return [
    {
      price: "secret.version",
      quantity: Math.max(1, replicas),
      kind: "fixed",
      buys: "a copy of a secret at the application",
    },
    { price: "secret.reads", quantity: around.figures(step).secretReads, kind: "perUse" },
  ];
};

export const schedule: Estimator = () => [
  { price: "scheduler.jobs", quantity: 1, kind: "fixed", buys: "a call on time" },
];

const daysFree = 30;

export const logBucket: Estimator = (step, around) => {
  const days = numberAt(step.inputs, "retentionDays") ?? daysFree;
  const { logGigabytes } = around.figures(step);
  return [
    { price: "logs.written", quantity: logGigabytes, kind: "perUse" },
    // Once it has filled: each month's logs stay for this many months more.
    { price: "logs.kept", quantity: (logGigabytes * Math.max(0, days - daysFree)) / daysFree, kind: "perUse" },
  ];
};

/** Places that ask where none are named (https://docs.cloud.google.com/monitoring/uptime-checks). */
const allCheckers = 6;

export const uptimeCheck: Estimator = ({ inputs }) => {
  const period = numberAt(inputs, "period") ?? secondsOf(textAt(inputs, "period")) ?? 60;
  const places = Array.isArray(inputs["selectedRegions"]) ? inputs["selectedRegions"].length : allCheckers;
  if (flagAt(inputs, "disabled") === true) return [];
  const quantity = ((hoursPerMonth * 3600) / Math.max(period, 1)) * places;
  return [{ price: "uptime.checks", quantity, kind: "fixed", buys: "an outage is noticed before a customer calls" }];
};

function secondsOf(duration: string | undefined): number | undefined {
  const [, digits] = /^(\d+)s$/.exec(duration ?? "") ?? [];
  return digits === undefined ? undefined : Number(digits);
}
