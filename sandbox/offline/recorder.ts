// What a deployment has done and what went wrong: steps, errors, progress.
import { FileError } from "../../files/failure";
import type { Properties } from "../model";
import type { ProgressEvent, Refusal, Step } from "../types";
import { mask } from "../wire";
import { newEntry, stepOf } from "./entries";
import type { Registration } from "./registration";

/** What the program gets to know about a resource that it registered. */
export interface Registered {
  urn: string;
  /** Empty while it is unknown. */
  id: string;
  outputs: Properties;
  failed: boolean;
}

/** A step with the values as they were sent, for tests. */
export interface DetailedStep extends Step {
  rawInputs: Properties;
  outputs: Properties;
  id: string;
  retainOnDelete: boolean;
  ignoreChanges: string[];
}

/** Keeps the steps and the errors of one deployment. */
export class Recorder {
  readonly errors: Refusal[] = [];
  private readonly byUrn = new Map<string, DetailedStep>();
  private readonly deleted: DetailedStep[] = [];
  /** How many of the errors did not keep a preview from going on. */
  private passed = 0;

  constructor(
    private readonly preview: boolean,
    private readonly onEvent: ((event: ProgressEvent) => void) | undefined,
  ) {}

  /** All steps: what was registered, then what was deleted. */
  get steps(): DetailedStep[] {
    return [...this.byUrn.values(), ...this.deleted];
  }

  /** Whether something is missing from the steps, since what it follows from was refused. */
  get stopped(): boolean {
    return this.errors.length > this.passed;
  }

  /** Notes an error of a preview that goes on as if there were none. */
  passOver(refusal: Refusal): void {
    this.errors.push(refusal);
    this.passed++;
  }

  find(urn: string): DetailedStep | undefined {
    return this.byUrn.get(urn);
  }

  /** The step of a resource that the program registers. */
  begin(urn: string, registration: Registration): DetailedStep {
    const step = stepOf(newEntry({ urn, type: registration.type }, registration, ""), "create");
    step.ignoreChanges = registration.ignoreChanges;
    this.byUrn.set(urn, step);
    this.show(step, registration.inputs);
    return step;
  }

  /** A deletion that is shown as such. */
  addDeletion(step: DetailedStep): void {
    this.deleted.push(step);
  }

  /** Inputs that changed after registration: defaults, names. */
  show(step: DetailedStep, inputs: Properties): void {
    step.rawInputs = inputs;
    step.inputs = mask(inputs);
  }

  /** Does something and reports its start and its end. It has failed, and not happened, if the state cannot be written. */
  perform(step: DetailedStep, act: () => void): Registered {
    const { urn, type, name, operation } = step;
    const started = performance.now();
    this.onEvent?.({ urn, type, name, operation, status: "start", durationMs: 0 });
    const problem = this.attempt(act);
    if (problem !== undefined) return this.refuse(step, problem);
    this.onEvent?.({ urn, type, name, operation, status: "done", durationMs: performance.now() - started });
    return { urn, id: step.id, outputs: step.outputs, failed: false };
  }

  /** Changes the state. Returns the reason if it cannot be written, unless that is known: one full disk is one error. */
  attempt(act: () => void): Refusal[] | undefined {
    try {
      act();
      return undefined;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const { message } = error;
      return this.errors.some((known) => known.message === message) ? [] : [{ message }];
    }
  }

  /** Notes why a resource is refused. In a real run its step did not happen. */
  refuse(step: DetailedStep, refusals: Refusal[]): Registered {
    const { urn, type, name, operation } = step;
    this.errors.push(...refusals);
    if (!this.preview) this.byUrn.delete(urn);
    this.onEvent?.({ urn, type, name, operation, status: "failed", durationMs: 0 });
    return this.failed(urn);
  }

  failed(urn: string): Registered {
    return { urn, id: "", outputs: {}, failed: true };
  }
}
