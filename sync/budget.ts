// How much one pass may ask of Secret Manager. Its quotas are for a minute and a project, and others need some of them:
// 600 reads (everything that changes nothing, but for showing a value) and 600 writes
// (https://cloud.google.com/secret-manager/quotas).
import { Postponed } from "./contract";

const perPass = 450;

/** How many requests of either kind. */
export interface Requests {
  reads: number;
  writes: number;
}

/** One project's share in one pass. */
export class Budget {
  readonly project: string;
  private readonly left: Requests = { reads: perPass, writes: perPass };

  constructor(project: string) {
    this.project = project;
  }

  /**
   * Takes from the share what is about to be asked for, or nothing.
   *
   * @throws Postponed if that much is not left.
   */
  take({ reads, writes }: Requests): void {
    if (reads > this.left.reads || writes > this.left.writes) {
      throw new Postponed(`${this.project}: one pass may not ask for more`);
    }
    this.left.reads -= reads;
    this.left.writes -= writes;
  }

  /** Puts back what was taken and not used. */
  putBack({ reads, writes }: Requests): void {
    this.left.reads += reads;
    this.left.writes += writes;
  }
}

/** The share of each project that a pass meets. */
export class Budgets {
  private readonly budgets = new Map<string, Budget>();

  /** For a secret, `projects/<project>/secrets/<name>`. */
  of(secret: string): Budget {
    const project = secret.split("/").slice(0, 2).join("/");
    const budget = this.budgets.get(project) ?? new Budget(project);
    this.budgets.set(project, budget);
    return budget;
  }
}
