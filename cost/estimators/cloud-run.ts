// Services, jobs and worker pools of Cloud Run.
import type { Step } from "../../sandbox";
import { flagAt, gibibytes, listAt, numberAt, processors, textAt } from "../inputs";
import type { Estimator, Use } from "../model";
import { secondsPerMonth } from "../prices/price";
import { spansOf } from "./spans";

/** What containers ask for that say nothing (https://docs.cloud.google.com/run/docs/configuring/services/memory-limits). */
const usual = { cpu: "1", memory: "512Mi" };

/** Seconds that are billed at least for a run of a job. */
const shortestRun = 60;

interface Size {
  cpu: number;
  memory: number;
}

function sizeOf(step: Step, template: string): Size {
  const containers = listAt(step.inputs, `${template}.containers`);
  const sum = (of: (container: Step["inputs"]) => number): number =>
    (containers.length === 0 ? [{}] : containers).reduce((total, container) => total + of(container), 0);
  return {
    cpu: sum((one) => processors(textAt(one, "resources.limits.cpu") ?? usual.cpu) ?? 1),
    memory: sum((one) => gibibytes(textAt(one, "resources.limits.memory") ?? usual.memory) ?? 0.5),
  };
}

/** CPU and memory of a number of seconds. */
function compute(
  billing: "always" | "request" | "idle",
  { cpu, memory }: Size,
  seconds: number,
  use: Omit<Use, "price" | "quantity">,
): Use[] {
  if (seconds <= 0) return [];
  return [
    { ...use, price: `run.cpu.${billing}`, quantity: cpu * seconds },
    { ...use, price: `run.memory.${billing}`, quantity: memory * seconds },
  ];
}

export const service: Estimator = (step, around) => {
  const region = textAt(step.inputs, "location");
  if (region === undefined) return "its region is not in the plan";
  const figures = around.figures(step);
  const calls = around.calls(step);
  const requests = calls ?? figures.requests;
  const seconds = calls === undefined ? figures.secondsPerRequest / figures.requestsAtOnce : figures.jobSeconds;
  const size = sizeOf(step, "template");
  const least = Math.max(
    numberAt(step.inputs, "scaling.minInstanceCount") ?? 0,
    numberAt(step.inputs, "template.scaling.minInstanceCount") ?? 0,
  );
  const on = least * secondsPerMonth;
  const busy = requests * seconds;
  const perUse = { region, kind: "perUse" } as const;
  const alwaysOn = listAt(step.inputs, "template.containers").some((one) => flagAt(one, "resources.cpuIdle") === false);
  const instances = `${least} ${least === 1 ? "instance" : "instances"}`;
  const running: Use[] = alwaysOn
    ? [
        ...compute("always", size, on, {
          region,
          kind: "fixed",
          buys: `${instances} always on: no request waits for a start, and work goes on between requests`,
        }),
        ...compute("always", size, Math.max(0, busy - on), perUse),
      ]
    : [
        ...compute("idle", size, Math.max(0, on - busy), {
          region,
          kind: "fixed",
          buys: `${instances} ready: no request waits for a start`,
        }),
        ...compute("request", size, busy, perUse),
        { ...perUse, price: "run.requests", quantity: requests },
      ];
  return [
    ...running,
    // What a load balancer, a Worker or a schedule fetches: only a service that is open to the internet sends there.
    ...(calls === undefined && textAt(step.inputs, "ingress") !== "INGRESS_TRAFFIC_INTERNAL_ONLY"
      ? [{ ...perUse, price: "internet.data", quantity: (requests * figures.kilobytesPerRequest * 1000) / 2 ** 30 }]
      : []),
    { ...perUse, price: "logs.written", quantity: figures.logGigabytes },
    ...spansOf(listAt(step.inputs, "template.containers"), "envs", figures, requests),
  ];
};

export const job: Estimator = (step, around) => {
  const region = textAt(step.inputs, "location");
  if (region === undefined) return "its region is not in the plan";
  const figures = around.figures(step);
  const tasks = numberAt(step.inputs, "template.taskCount") ?? 1;
  const runs = (around.calls(step) ?? figures.jobRuns) * tasks;
  const seconds = runs * Math.max(shortestRun, figures.jobSeconds);
  return compute("always", sizeOf(step, "template.template"), seconds, { region, kind: "perUse" });
};

export const workerPool: Estimator = (step, around) => {
  const region = textAt(step.inputs, "location");
  if (region === undefined) return "its region is not in the plan";
  const count = numberAt(step.inputs, "scaling.manualInstanceCount") ?? 1;
  const buys = `${count} ${count === 1 ? "worker" : "workers"} that take work from a queue at any time`;
  return [
    ...compute("always", sizeOf(step, "template"), count * secondsPerMonth, { region, kind: "fixed", buys }),
    { price: "logs.written", kind: "perUse", quantity: around.figures(step).logGigabytes },
  ];
};
