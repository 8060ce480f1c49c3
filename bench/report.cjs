"use strict";
// Preloaded into a measured process: says at its end how long it lived and the most memory it had.
process.on("exit", () => {
  const usage = { milliseconds: performance.now(), megabytes: process.resourceUsage().maxRSS / 1024 };
  require("node:fs").writeFileSync(process.env.BENCH_REPORT, JSON.stringify(usage));
});
