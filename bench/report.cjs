"use strict";
// Preloaded into a measured process: says at its end how long it lived, what it took of the processor and the most memory it had.
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage = {
    milliseconds: performance.now(),
    processor: (userCPUTime + systemCPUTime) / 1000,
    megabytes: maxRSS / 1024,
  };
  require("node:fs").writeFileSync(process.env.BENCH_REPORT, JSON.stringify(usage));
});
