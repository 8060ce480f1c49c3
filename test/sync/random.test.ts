// Thousands of random steps: people who edit, services that fail, passes that are cut off or run twice, time that passes.
// Once the faults stop, one pass must bring every copy in step, whatever came before.
//
// A failure prints a seed and the shortest series of steps that shows it; `SEED=<n> npm test` runs that one again.
import { mock, test } from "node:test";
import fc from "fast-check";
import { Simulation } from "./support/simulation";
import { anyStep } from "./support/steps";

const runs = Number(process.env["RUNS"] ?? 80);
const stepsPerRun = 40;

test("copies agree with the source one pass after the last fault, and never hold what the source never had", async () => {
  let steps = 0;
  const property = fc.asyncProperty(
    fc.array(anyStep, { maxLength: stepsPerRun, size: "max" }),
    fc.nat(),
    async (series, seed) => {
      const simulation = new Simulation(seed);
      const fetch = mock.method(globalThis, "fetch", simulation.fetch);
      try {
        for (const step of series) {
          await simulation.take(step);
          steps++;
        }
        await simulation.settle();
      } finally {
        fetch.mock.restore();
      }
    },
  );
  const seed = process.env["SEED"];
  await fc.assert(property, {
    numRuns: runs,
    includeErrorInReport: true,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  });
  if (steps < 1000) throw new Error(`only ${steps} steps`);
});
