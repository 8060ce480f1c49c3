// Panels about what is promised: error budgets, what is asked from outside, and certificates.
import { entriesInOrder } from "../internal/unordered";
import { filterOf, oneOf, type Section } from "./panels";

/** Objectives by name. */
export function objectiveSection(objectives: { [name: string]: string }): Section {
  const each = (line: (objective: string) => string, aligner: string) =>
    entriesInOrder(objectives).map(([legend, objective]) => ({
      filter: line(objective),
      aligner,
      legend,
      seconds: 300,
    }));
  return {
    title: "Promises",
    panels: [
      {
        title: "Error budget that is left",
        explanation:
          "1 is the whole budget of the window, 0 none: from then on nothing but repairs is deployed. Below 0 the promise is broken.",
        lines: each((objective) => `select_slo_budget_fraction("${objective}")`, "ALIGN_NEXT_OLDER"),
        threshold: { value: 0, label: "nothing left" },
      },
      {
        title: "How fast the error budget is used",
        explanation:
          "1 uses it up exactly at the end of the window. Above 14.4 for an hour somebody is paged, where the objective pages.",
        lines: each((objective) => `select_slo_burn_rate("${objective}","3600s")`, "ALIGN_MEAN"),
        threshold: { value: 14.4, label: "somebody is paged" },
      },
      {
        title: "Kept in the window",
        explanation: "The part of the window in which the promise was kept so far.",
        lines: each((objective) => `select_slo_compliance("${objective}")`, "ALIGN_MEAN"),
        threshold: { value: 1, label: "all of it" },
      },
    ],
  };
}

const uptime = "monitoring.googleapis.com/uptime_check";

/** Days before the end of a certificate in which it should have been renewed, whoever issued it for however long. */
const certificateDays = 14;

export function hostSection(hostnames: string[]): Section {
  const of = (metric: string): string =>
    filterOf(`${uptime}/${metric}`, "uptime_url", oneOf("resource.labels.host", hostnames));
  // Some are asked each quarter of an hour alone.
  const each = { groupBy: ["resource.labels.host"], seconds: 900 };
  return {
    title: "From outside",
    panels: [
      {
        title: "Answers",
        explanation:
          "The part of questions from all regions that was answered. One region alone is that region's network.",
        lines: [{ filter: of("check_passed"), aligner: "ALIGN_FRACTION_TRUE", reducer: "REDUCE_MEAN", ...each }],
        threshold: { value: 0.99, label: "one in a hundred fails" },
      },
      {
        title: "Time to answer",
        explanation:
          "Of one request from outside, the network to there included. A rise without one in the service is the way there.",
        lines: [{ filter: of("request_latency"), aligner: "ALIGN_MEAN", reducer: "REDUCE_MEAN", ...each }],
        unit: "ms",
        threshold: { value: 1000, label: "one second" },
      },
      {
        title: "Certificate",
        explanation: `Days until the certificate ends that users get. It is renewed by itself well before ${certificateDays}.`,
        lines: [{ filter: of("time_until_ssl_cert_expires"), aligner: "ALIGN_MIN", reducer: "REDUCE_MIN", ...each }],
        unit: "d",
        threshold: { value: certificateDays, label: "should have been renewed" },
      },
    ],
  };
}
