// How many connections a workload opens to what it is bound to, at the moment when it opens most.
import type * as pulumi from "@pulumi/pulumi";
import { shareConnections, totalOf, type Opened } from "../internal/shared-connections";
import type { Subject } from "../internal/refusal";
import { step } from "../internal/show";
import type { Arguments, Rule } from "../internal/validation";
import type { CompleteJob, CompleteProcess, CompleteWorkload } from "./complete";

/** How many places a process scales in by itself. */
export interface Places {
  regions: number;
  clusters: number;
}

/** Connections that a process or a job keeps open to a binding. */
export interface Pool extends Opened {
  /** Property of the workload that says how many, such as `processes.web.connections.main`. */
  property: string;
  name: string;
  /** Most instances, or runs of a job, at one time in all places together. */
  instances: number;
}

/** Share of the pods in a cluster that a new version may have beside the old ones. Kubernetes rounds it up to whole pods. */
export const surgePercent = 25;

/**
 * The pools of a workload at a binding at the moment when all of them together are largest: while jobs of a deployment run beside the old
 * instances, or while the new instances come and the old ones go. Other jobs have one run at any time.
 */
export function poolsOf(workload: CompleteWorkload, binding: string, { regions, clusters }: Places): Pool[] {
  return [onCloudRun(workload, binding, regions), inClusters(workload, binding, clusters)]
    .flat()
    .reduce<Pool[]>((all, pool) => {
      const same = all.find(({ property }) => property === pool.property);
      if (same === undefined) return [...all, pool];
      same.instances += pool.instances;
      return all;
    }, []);
}

/** Processes and jobs that say nothing of what they open to a binding, by their properties. */
function silentAbout({ processes, jobs }: CompleteWorkload, binding: string): string[] {
  const saysNothing = ({ connections }: CompleteProcess | CompleteJob): boolean =>
    connections.every(([name]) => name !== binding);
  return [
    ...processes.filter(saysNothing).map(({ name }) => step("processes", name)),
    ...jobs.filter(saysNothing).map(({ name }) => step("jobs", name)),
  ];
}

/** Notes each binding whose limit the workload exceeds by itself. */
export function refuseConnections(
  check: Arguments,
  workload: CompleteWorkload,
  places: Places,
): pulumi.Input<unknown>[] {
  return workload.bindings.flatMap(([name, binding]) => {
    const pools = poolsOf(workload, name, places);
    if (pools.length === 0) return [];
    const total = totalOf(pools);
    const parts = pools.map((pool) => `${pool.name} up to ${pool.instances} × ${pool.connections}`);
    const isEnough: Rule<number | undefined> = (limit) =>
      limit === undefined || total <= limit
        ? undefined
        : `let instances open fewer connections, run fewer instances, or take a larger server: ${parts.join(", ")} make ${total}`;
    return (
      check.property(step("workload.bindings", name) + ".connectionLimit", binding.connectionLimit, isEnough) ?? []
    );
  });
}

/** Adds what the workload opens to each of its servers to what other applications of the program open there. */
export function shareConnectionsOf(
  subject: Subject,
  workload: CompleteWorkload,
  places: Places,
): pulumi.Input<unknown>[] {
  return workload.bindings.flatMap(([name, { connectionServer: server, connectionLimit: limit }]) => {
    const pools = poolsOf(workload, name, places).map(({ property, connections, instances }) => ({
      property: `workload.${property}`,
      instances,
      connections,
      remedy: `up to ${instances} at one time make ${instances * connections}`,
    }));
    const silent = silentAbout(workload, name).map((path) => `workload.${path}`);
    return shareConnections({ subject, server, limit, pools, silent });
  });
}

/** Jobs run in one region. */
function onCloudRun(workload: CompleteWorkload, binding: string, regions: number): Pool[] {
  // The limit of a service is for all its revisions together. A worker pool starts its new revision before the old one ends.
  return inPlaces(workload, binding, regions, 1, ({ port, scaling: { max } }) => (port === undefined ? 2 * max : max));
}

function inClusters(workload: CompleteWorkload, binding: string, clusters: number): Pool[] {
  return inPlaces(workload, binding, clusters, clusters, ({ single, rollout, scaling: { max } }) => {
    if (single) return max;
    // Before a load balancer that shares requests out, both versions have as many pods.
    return rollout === undefined ? max + Math.ceil((max * surgePercent) / 100) : 2 * max;
  });
}

/** `updating` says how many instances a process has in a place while a new version takes over. */
function inPlaces(
  { processes, jobs }: CompleteWorkload,
  binding: string,
  places: number,
  jobPlaces: number,
  updating: (process: CompleteProcess) => number,
): Pool[] {
  if (places === 0) return [];
  const running = (instancesOf: (process: CompleteProcess) => number): Pool[] =>
    processes.flatMap((process) => pool("processes", process, binding, places * instancesOf(process)));
  const runs = jobs.flatMap((job) => pool("jobs", job, binding, jobPlaces));
  const isOnDeploy = ({ name }: Pool): boolean => jobs.some((job) => job.name === name && job.onDeploy);
  const others = runs.filter((run) => !isOnDeploy(run));
  const deploying = [...running(({ scaling: { max } }) => max), ...atOnce(jobs, runs.filter(isOnDeploy))];
  const replacing = running(updating);
  return [...(totalOf(deploying) > totalOf(replacing) ? deploying : replacing), ...others];
}

function pool(
  table: "processes" | "jobs",
  { name, connections }: CompleteProcess | CompleteJob,
  binding: string,
  instances: number,
): Pool[] {
  return connections
    .filter(([to]) => to === binding)
    .map(([to, count]) => ({
      property: step(`${step(table, name)}.connections`, to),
      name,
      instances,
      connections: count,
    }));
}

/** Of the runs of a deployment those that can be under way together and open most: a job, or what waits for it. */
function atOnce(jobs: readonly CompleteJob[], runs: readonly Pool[], after?: string, seen: string[] = []): Pool[] {
  return jobs
    .filter((job) => job.onDeploy && job.after === after && !seen.includes(job.name))
    .flatMap(({ name }) => {
      const own = runs.filter((run) => run.name === name);
      const later = atOnce(jobs, runs, name, [...seen, name]);
      return totalOf(own) >= totalOf(later) ? own : later;
    });
}
