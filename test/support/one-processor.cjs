"use strict";
// A file of tests that drives real programs waits for them, and they for it. On a virtual machine each wake-up of another processor
// is expensive: npm unpacks this package in 0.8 s on one processor, and on two in 1.9 s with three times the work. So the process
// of such a file, and with it all that it starts, stays on one: the one on which the fewest of them are. Linux alone.
const { execFileSync } = require("node:child_process");
const { readFileSync } = require("node:fs");

/** Processors that a process may use, such as `[0, 1, 4]` for "0-1,4". None where that can't be known. */
function processorsOf(pid) {
  try {
    const [, list] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return list.split(",").flatMap((part) => {
      const [first, last = first] = part.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
  } catch {
    return [];
  }
}

/** Other processes that the test runner has started. */
function siblings() {
  try {
    return readFileSync(`/proc/${process.ppid}/task/${process.ppid}/children`, "utf8").trim().split(" ");
  } catch {
    return [];
  }
}

function stayOnOneProcessor() {
  const all = processorsOf("self");
  if (all.length < 2) return;
  const taken = siblings()
    .map(processorsOf)
    .flatMap((some) => (some.length === 1 ? some : []));
  const load = (processor) => taken.filter((one) => one === processor).length;
  const [least] = all.sort((one, other) => load(one) - load(other));
  try {
    execFileSync("taskset", ["--all-tasks", "--cpu-list", "--pid", String(least), String(process.pid)], {
      stdio: "ignore",
    });
  } catch {
    // The program is not there. The tests take longer.
  }
}

if (/\.real\.test\.ts$/.test(process.argv[1] ?? "")) stayOnOneProcessor();
