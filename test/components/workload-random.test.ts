// Random specifications, on both runtimes.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { validateWorkload, type Workload } from "../../components";
import contract from "../../components/internal/arguments.json";
import { expectedPromises } from "../support/parity/expected";
import {
  differences,
  onCloudRun,
  onKubernetes,
  planAll,
  type Application,
  type Planned,
} from "../support/parity/landed";
import { turned, workloads } from "../support/parity/random";
import { cloudRunPromises } from "../support/promises/cloud-run";
import { kubernetesPromises } from "../support/promises/kubernetes";
import type { ContainerPromises, WorkloadPromises } from "../support/promises/types";
import * as parts from "../support/workload";

/** Any number; the same each time, so that a test that fails fails again. */
const seed = Number(process.env["WORKLOAD_SEED"] ?? 11);
const count = 500;
/** Each of so many is planned in another order too. */
const turnedEach = 16;

const applications = fc.sample(workloads, { seed, numRuns: count }).map((workload, index): Application => ({
  name: `app${index}x`,
  workload,
  network: workload.egress === "internet" ? parts.openNetwork : parts.network,
}));
const inOtherOrder = applications
  .filter((_, index) => index % turnedEach === 0)
  .map((one): Application => ({ ...one, workload: turned(one.workload) }));

interface Outcome extends Application {
  cloudRun: Planned;
  kubernetes: Planned;
}

/** All of them, on each runtime. */
async function plan(all: Application[]): Promise<Outcome[]> {
  const cloudRun = await planAll(all, () => onCloudRun);
  const kubernetes = await planAll(all, onKubernetes);
  return all.map((one) => ({ ...one, cloudRun: get(cloudRun, one.name), kubernetes: get(kubernetes, one.name) }));
}

let planned: Promise<Outcome[]> | undefined;
const outcomes = (): Promise<Outcome[]> => (planned ??= plan(applications));

function get(table: Map<string, Planned>, name: string): Planned {
  const found = table.get(name);
  assert.ok(found, name);
  return found;
}

const shown = (workload: Workload): string => `seed ${seed}: ${JSON.stringify(workload)}`;
const workloadProperties = Object.keys(contract.types.Workload);

test("there are enough of each kind: kept by both runtimes, by one, by none, and with a mistake", async () => {
  const kinds = { both: 0, cloudRun: 0, kubernetes: 0, none: 0, mistaken: 0 };
  for (const { workload, cloudRun, kubernetes } of await outcomes()) {
    const isMistaken = validateWorkload(workload).length > 0;
    const [run, pods] = ["resources" in cloudRun, "resources" in kubernetes];
    kinds[isMistaken ? "mistaken" : run && pods ? "both" : run ? "cloudRun" : pods ? "kubernetes" : "none"]++;
  }
  for (const [kind, number] of Object.entries(kinds)) assert.ok(number >= 20, JSON.stringify({ kind, ...kinds }));
});

test("what validateWorkload refuses is refused by both runtimes, with its words, and makes nothing", async () => {
  for (const { workload, cloudRun, kubernetes } of await outcomes()) {
    const problems = validateWorkload(workload);
    if (problems.length === 0) continue;
    for (const one of [cloudRun, kubernetes]) {
      assert.ok("refused" in one, shown(workload));
      for (const { property, remedy } of problems) {
        const isSaid = one.refused.some((line) => line.startsWith(`workload.${property}: `) && line.includes(remedy));
        assert.ok(isSaid, `${property}; ${remedy}\n${one.refused.join("\n")}\n${shown(workload)}`);
      }
    }
  }
});

test("what validateWorkload accepts is kept as it is specified, or refused by the name of a property", async () => {
  for (const { name, workload, cloudRun, kubernetes } of await outcomes()) {
    if (validateWorkload(workload).length > 0) continue;
    if ("resources" in cloudRun) {
      const promised = sorted(cloudRunPromises(name, "europe-west1", cloudRun.resources));
      assert.deepEqual(promised, withEnd(sorted(expectedPromises(name, workload, 0))), `Cloud Run, ${shown(workload)}`);
    } else named(cloudRun.refused, workload);
    if ("resources" in kubernetes) {
      const promised = sorted(kubernetesPromises(name, kubernetes.resources));
      assert.deepEqual(promised, sorted(expectedPromises(name, workload, 1)), `Kubernetes, ${shown(workload)}`);
    } else named(kubernetes.refused, workload);
  }
});

test("another order of any table changes nothing", async () => {
  const byName = new Map((await outcomes()).map((one) => [one.name, one]));
  for (const other of await plan(inOtherOrder)) {
    const one = byName.get(other.name);
    assert.ok(one);
    for (const runtime of ["cloudRun", "kubernetes"] as const) {
      const first: Planned = one[runtime];
      const second: Planned = other[runtime];
      if ("refused" in first || "refused" in second) {
        assert.ok("refused" in first && "refused" in second, shown(one.workload));
        assert.deepEqual([...second.refused].sort(), [...first.refused].sort(), shown(one.workload));
      } else {
        const found = differences(first.resources, second.resources, [one.name, other.name]);
        assert.deepEqual(found, [], shown(one.workload));
      }
    }
  }
});

function named(refused: string[], workload: Workload): void {
  for (const line of refused) {
    const property = /^workload\.([a-zA-Z]+)[.[:].*; /.exec(line)?.[1] ?? "";
    assert.ok(
      workloadProperties.includes(property) && Object.hasOwn(workload, property),
      `${line}\n${shown(workload)}`,
    );
  }
}

/** Names are compared, not their order. */
function sorted(promises: WorkloadPromises): WorkloadPromises {
  const containers: ContainerPromises[] = [
    ...Object.values(promises.processes).flatMap((one) => [one, ...Object.values(one.sidecars)]),
    ...Object.values(promises.jobs),
  ];
  for (const { secrets, config, files } of containers) for (const names of [secrets, config, files]) names.sort();
  return promises;
}

/** Cloud Run always gives 10 seconds, which is at least what is asked for. */
function withEnd(promises: WorkloadPromises): WorkloadPromises {
  const processes = Object.entries(promises.processes).map(([name, one]) => {
    assert.ok(one.shutdownSeconds <= 10);
    return [name, { ...one, shutdownSeconds: 10 }] as const;
  });
  return { ...promises, processes: Object.fromEntries(processes) };
}
