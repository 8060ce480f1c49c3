import type { CompleteHealth } from "./complete";

/** A check of a container, in the words that Cloud Run and Kubernetes share. */
interface Probe extends Question {
  periodSeconds: number;
  timeoutSeconds: number;
  failureThreshold: number;
}

interface Question {
  httpGet?: { path: string; port: number; httpHeaders?: { name: string; value: string }[] };
  grpc?: { port: number; service?: string };
  tcpSocket?: { port: number };
}

const startupPeriodSeconds = 5;

/** What a starting container must pass. */
export function startupProbe(health: CompleteHealth): Probe {
  return {
    ...question(health, health.path),
    periodSeconds: startupPeriodSeconds,
    timeoutSeconds: startupPeriodSeconds,
    failureThreshold: Math.ceil(health.startupSeconds / startupPeriodSeconds),
  };
}

/** What says who gets requests. */
export function readinessProbe(health: CompleteHealth): Probe {
  return { ...question(health, health.path), periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 2 };
}

/**
 * What restarts a container that fails. Nothing for a port: Cloud Run takes such a check for a start only
 * (https://cloud.google.com/run/docs/configuring/healthchecks), and a port that is open says nothing about a program that hangs.
 */
export function livenessProbe(health: CompleteHealth): { livenessProbe?: Probe } {
  if (health.kind === "tcp") return {};
  const asked = question(health, health.livenessPath);
  return { livenessProbe: { ...asked, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 } };
}

function question({ kind, port, grpcService, hostname }: CompleteHealth, path: string): Question {
  if (kind === "grpc") return { grpc: { port, ...(grpcService === "" ? {} : { service: grpcService }) } };
  if (kind === "tcp") return { tcpSocket: { port } };
  return {
    httpGet: { path, port, ...(hostname === undefined ? {} : { httpHeaders: [{ name: "Host", value: hostname }] }) },
  };
}
