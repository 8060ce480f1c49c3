// The examples of the documentation as programs. Each is run once in a process, whoever asks.
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { compileFunction } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import { transform } from "sucrase";
import * as components from "../../../components";
import { blocks, type Block } from "../markdown";
import { emptyState, run, type Deployment } from "../program";

const root = path.join(__dirname, "../../..");
const load = createRequire(__filename);

type Program = (exports: Record<string, unknown>, require: (name: string) => unknown) => void;
type State = ReturnType<typeof emptyState>;

export interface Args {
  [argument: string]: unknown;
}

/** An example that was run, and the state that it left. */
export interface Planned {
  example: Block;
  /** What the first component of each name was given. */
  args: ReadonlyMap<string, Args>;
  deployment: Deployment;
  state: State;
}

/** The README of each folder of `components/` that has one. */
export const readmes: readonly string[] = readdirSync(path.join(root, "components"))
  .map((folder) => `components/${folder}/README.md`)
  .filter((file) => existsSync(path.join(root, file)));

const all = new Map<string, Block[]>();

/** The TypeScript examples of a file. */
export function examplesOf(file: string): Block[] {
  const found = all.get(file) ?? blocks(file, "ts");
  all.set(file, found);
  return found;
}

const runs = new Map<Block, Promise<Planned>>();

/** What an example makes in the simulated cloud. */
export function planned(example: Block): Promise<Planned> {
  const known = runs.get(example) ?? runOnce(example);
  runs.set(example, known);
  return known;
}

async function runOnce(example: Block): Promise<Planned> {
  const state = emptyState();
  const args = new Map<string, Args>();
  const library = libraryWith((name, given, index) => {
    if (index === 0) args.set(name, given);
    return given;
  });
  const deployment = await run(() => execute(example, library), { state, onMessage: () => undefined });
  return { example, args, state, deployment };
}

type Constructor = new (...given: unknown[]) => object;

/**
 * The library, whose components are given what `given` returns: it is told of the component's name, of its arguments and of how many of
 * the name there are before.
 */
export function libraryWith(given: (name: string, args: Args, index: number) => Args): object {
  const counts = new Map<string, number>();
  const proxied = Object.entries(components).map(([name, value]): [string, unknown] => {
    if (!isComponent(value)) return [name, value];
    const construct = (target: Constructor, [own, args, options]: unknown[]): object => {
      const index = counts.get(name) ?? 0;
      counts.set(name, index + 1);
      return new target(own, given(name, args as Args, index), options);
    };
    return [name, new Proxy(value, { construct })];
  });
  return Object.fromEntries(proxied);
}

function isComponent(value: unknown): value is Constructor {
  return typeof value === "function" && value.prototype instanceof pulumi.ComponentResource;
}

/** Runs a program that imports `library` by the name of the package, and returns what it exports. */
export function execute(example: Block, library: object): Record<string, unknown> {
  const program = programs.get(example) ?? compiled(example);
  programs.set(example, program);
  const exports: Record<string, unknown> = {};
  program(exports, (name) => (name === "groundplan" ? library : load(name)));
  return exports;
}

const programs = new Map<Block, Program>();

function compiled({ text, file, line }: Block): Program {
  const { code } = transform(text, { transforms: ["typescript", "imports"], disableESTransforms: true });
  return compileFunction(code, ["exports", "require"], { filename: file, lineOffset: line - 1 }) as Program;
}
