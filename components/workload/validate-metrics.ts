import { httpPath, integerBetween } from "../internal/rules";
import { unusable } from "../internal/unusable";
import type { Usable } from "../internal/usable";
import { WorkloadProtocol, type WorkloadMetrics, type WorkloadProcess } from "./args";
import { problem, property, type Check, type WorkloadProblem } from "./checks";

const checks: Check<WorkloadMetrics>[] = [
  property("port", ({ port }) => port, integerBetween(1, 65535)),
  property("path", ({ path }) => path, httpPath),
  property("intervalSeconds", ({ intervalSeconds }) => intervalSeconds, integerBetween(10, 3600)),
];

/** What is wrong with what a process exposes. */
export function metricsProblems({ metrics, port, protocol }: Usable<WorkloadProcess>): WorkloadProblem[] {
  if (metrics === undefined || (metrics as unknown) === unusable) return [];
  const own = checks.flatMap((check) => check(metrics));
  const isAsked = metrics.port !== undefined;
  const speaksHttp = (protocol ?? WorkloadProtocol.Http1) === WorkloadProtocol.Http1;
  if (!isAsked && (port === undefined || !speaksHttp)) {
    const why = port === undefined ? "a worker has none of its own" : `Prometheus does not speak ${String(protocol)}`;
    own.push(...problem("port", undefined, `name the port that answers: ${why}`));
  }
  return own.map((found) => ({ ...found, property: `metrics.${found.property}` }));
}
