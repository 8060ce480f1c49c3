"use strict";
// Node's test runner follows each promise to the test that made it, so that an error that nobody caught names its test. Half of
// the time of tests that plan goes into that. `npm test` loads this file first, which leaves it out: such an error still fails the
// run, by the name of its file. A file that is run alone, as CONTRIBUTING.md shows, names the test.
const asyncHooks = require("node:async_hooks");

/** A hook that is never called. */
const idle = {
  enable: () => idle,
  disable: () => idle,
};

const { createHook } = asyncHooks;
asyncHooks.createHook = () => idle;
// The runner takes the function as it is loaded. Everybody else has the real one.
require("node:test");
asyncHooks.createHook = createHook;
