export * from "./args";
export { frontDoorPath } from "./defaults";
export { validateWorkload, type WorkloadProblem } from "./validate";
