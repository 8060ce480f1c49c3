// How tests run a program: as the tests of other teams do, with what the package exports as `groundplan/sandbox`.
export * from "../../sandbox/testing";
