// Both environments in the simulated cloud, brought up once for the tests of this folder.
import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import main from "../../stacks";
import { deploy, emptyState, run, type Deployment } from "../support/program";

export type Environment = "dev" | "prod";
export type Values = Record<string, unknown>;

/** The values of an environment's committed configuration, by full key. */
export function valuesOf(environment: Environment): Values {
  const file = path.join(__dirname, `../../Pulumi.${environment}.yaml`);
  return (parse(fs.readFileSync(file, "utf8")) as { config: Values }).config;
}

export interface Running {
  state: ReturnType<typeof emptyState>;
  deployment: Deployment;
}

const running = new Map<Environment, Promise<Running>>();

/** The environment as its committed configuration makes it. */
export function environment(name: Environment): Promise<Running> {
  const state = emptyState();
  const started = async (): Promise<Running> => ({
    state,
    deployment: await deploy(main, { stack: name, config: encoded(valuesOf(name)), state }),
  });
  const result = running.get(name) ?? started();
  running.set(name, result);
  return result;
}

/** Runs an environment's program with other values, on a state. A preview changes nothing of it. */
export function runWith(name: Environment, { state }: Running, changes: Values, preview: boolean): Promise<Deployment> {
  return run(main, { stack: name, config: encoded({ ...valuesOf(name), ...changes }), state, preview });
}

/** As Pulumi hands configuration to a program: text, and JSON for what is structured. */
function encoded(values: Values): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
