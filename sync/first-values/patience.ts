// Waiting for what passes by itself: grants that have not arrived, servers that restart.
import { SyncError, Unsettled } from "../contract";
import { GoogleService, type Identity } from "../google";
import type { Call, HttpAnswer, Surroundings } from "../http";

const longestPause = 15_000;

/** How long a run waits, in all. */
export class Patience {
  /** Milliseconds that are left. */
  left: number;
  private readonly wait: (milliseconds: number) => Promise<void>;

  constructor(milliseconds: number, wait: (milliseconds: number) => Promise<void>) {
    this.left = milliseconds;
    this.wait = wait;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.left -= milliseconds;
    await this.wait(milliseconds);
  }

  /** Waits a little longer each time. False once patience is used up. */
  async pause(attempt: number): Promise<boolean> {
    const milliseconds = Math.min(1000 * 2 ** attempt, longestPause);
    if (milliseconds > this.left) return false;
    await this.sleep(milliseconds);
    return true;
  }

  /** The result of what is tried, or its failure once patience is used up or once the failure is not a passing one. */
  async until<T>(passes: (error: unknown) => boolean, attempt: () => Promise<T>): Promise<T> {
    for (let count = 0; ; count++) {
      try {
        return await attempt();
      } catch (error) {
        if (!passes(error) || !(await this.pause(count))) throw error;
      }
    }
  }
}

/** A Google service that may refuse at first: a grant takes minutes to arrive. */
export class PatientService extends GoogleService {
  private readonly asWhom: Identity;
  private readonly patience: Patience;

  constructor(label: string, identity: Identity, surroundings: Surroundings, patience: Patience) {
    super(label, identity, surroundings);
    this.asWhom = identity;
    this.patience = patience;
  }

  override async call(call: Call): Promise<HttpAnswer> {
    for (let attempt = 0; ; attempt++) {
      const answer = await this.patience.until(isAway, () => {
        // The reconciler gives each service some seconds a pass; here each attempt has them.
        this.asWhom.begin();
        this.begin();
        return super.call(call);
      });
      if (answer.status !== 403 || !(await this.patience.pause(attempt))) return answer;
    }
  }
}

/** There was no answer. If it is not known whether something was done, whoever asked has to look. */
export function isAway(error: unknown): boolean {
  return error instanceof SyncError && !(error instanceof Unsettled);
}
