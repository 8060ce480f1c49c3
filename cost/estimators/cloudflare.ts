// A zone's plan and add-ons, Workers, buckets of R2.
import { listAt, textAt, valueAt } from "../inputs";
import type { Estimator } from "../model";

/** The plan of the zone is a fact of the program: no resource has it. */
export const zonePlan: Estimator = ({ inputs }) => {
  const plan = textAt(inputs, "plan");
  if (plan === undefined || plan === "free") return [];
  if (plan !== "pro" && plan !== "business") return "the price of Enterprise is agreed with Cloudflare";
  const buys = "more rules, a firewall that knows attacks, and support";
  return [{ price: `cloudflare.plan.${plan}`, quantity: 1, kind: "fixed", buys }];
};

export const certificatePack: Estimator = (step, { steps }) => {
  // The add-on is paid once for a zone, however many packs there are.
  const zone = textAt(step.inputs, "zoneId");
  const first = steps.find(
    ({ type, inputs, operation }) => type === step.type && operation !== "delete" && textAt(inputs, "zoneId") === zone,
  );
  if (first !== undefined && first.urn !== step.urn) return [];
  return [
    {
      price: "cloudflare.certificates",
      quantity: 1,
      kind: "fixed",
      buys: "the choice of the authority: certificates from Let's Encrypt",
    },
  ];
};

/** Origins are paid, however many load balancers share them. */
export const originPool: Estimator = ({ inputs }) => [
  {
    price: "cloudflare.origins",
    quantity: Math.max(1, listAt(inputs, "origins").length),
    kind: "fixed",
    buys: "the fastest healthy origin answers",
  },
];

export const worker: Estimator = (step, around) => [
  { price: "cloudflare.workers", quantity: around.figures(step).requests, kind: "perUse" },
];

export const r2Bucket: Estimator = (step, around) => {
  const storageClass = valueAt(step.inputs, "storageClass") ?? "Standard";
  if (storageClass !== "Standard") return `no price of the class ${JSON.stringify(storageClass)} is in the table`;
  return [{ price: "cloudflare.r2.storage", quantity: around.figures(step).storedGigabytes, kind: "perUse" }];
};
