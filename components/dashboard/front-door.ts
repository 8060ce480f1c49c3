// Panels about load balancers: what comes in, how long an answer takes, and what the backends fail at.
import { filterOf, oneOf, type Section } from "./panels";

/** Load balancers by their URL maps, and which of their backend services are shown; all by default. */
interface KnownLoadBalancers {
  urlMaps: string[];
  backendServices: string[];
}

export function loadBalancerSection(
  { urlMaps, backendServices }: KnownLoadBalancers,
  latencyMilliseconds: number,
): Section {
  const own = [
    oneOf("resource.labels.url_map_name", urlMaps),
    ...(backendServices.length === 0 ? [] : [oneOf("resource.labels.backend_target_name", backendServices)]),
  ];
  const of = (metric: string, ...more: string[]): string =>
    filterOf(`loadbalancing.googleapis.com/https/${metric}`, "https_lb_rule", ...own, ...more);
  const rate = { aligner: "ALIGN_RATE", reducer: "REDUCE_SUM" };
  const slowest = (percent: string) => ({
    filter: of("total_latencies"),
    aligner: "ALIGN_DELTA",
    reducer: `REDUCE_PERCENTILE_${percent}`,
    legend: `${percent} of 100 are faster`,
  });
  return {
    title: "Load balancer",
    panels: [
      {
        title: "Requests by answer",
        explanation: "A second. 4xx that rise alone are somebody who tries, or a link that leads nowhere.",
        lines: [{ filter: of("request_count"), ...rate, groupBy: ["metric.labels.response_code_class"] }],
        stacked: true,
        threshold: { value: 0, label: "nobody asks" },
      },
      {
        title: "Latency at the load balancer",
        explanation:
          "From the request's first byte to the answer's last, what comes from its cache included. Where the service is fast and this is slow, it is the way there or a large answer.",
        lines: ["50", "95", "99"].map(slowest),
        unit: "ms",
        threshold: { value: latencyMilliseconds, label: "should stay below" },
      },
      {
        title: "Errors of backends",
        explanation:
          "The part of requests that a backend, or nobody behind the load balancer, answered with a server error, by backend service.",
        lines: [
          {
            filter: of("backend_request_count", 'metric.labels.response_code_class="5xx"'),
            of: of("backend_request_count"),
            ...rate,
            groupBy: ["resource.labels.backend_target_name"],
          },
        ],
        threshold: { value: 0.01, label: "one in a hundred" },
      },
    ],
  };
}
