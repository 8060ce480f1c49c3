export * from "./args";
export { validateWorkload, type WorkloadProblem } from "./validate";
