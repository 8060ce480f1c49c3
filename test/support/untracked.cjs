"use strict";
// Node's test runner follows each promise, timer and socket to the test that made it, so that an error that nobody caught names
// its test. Half of the time of tests that plan goes into that. `npm test` loads this file first: the runner is told of its tests
// and suites alone, which is what it needs to know which suite a test belongs to. Such an error still fails the run, by the name
// of its file. A file that is run alone, as CONTRIBUTING.md shows, names the test.
const asyncHooks = require("node:async_hooks");

// Half of the files end before that pays, too.
require("../../start/short-run.cjs");

const { AsyncResource, createHook } = asyncHooks;

/** The runner's own notes. */
let init = () => undefined;

/** What the runner makes its tests and suites of. */
class NotedResource extends AsyncResource {
  constructor(type, ...options) {
    super(type, ...options);
    init(this.asyncId(), type, this.triggerAsyncId(), this);
  }
}

/** A hook that is called for those alone. */
function hookOfTests(callbacks) {
  const hook = {
    enable: () => {
      init = callbacks.init;
      return hook;
    },
    disable: () => hook,
  };
  return hook;
}

Object.assign(asyncHooks, { AsyncResource: NotedResource, createHook: hookOfTests });
// The runner takes both as it is loaded. Everybody else has the real ones.
require("node:test");
Object.assign(asyncHooks, { AsyncResource, createHook });
