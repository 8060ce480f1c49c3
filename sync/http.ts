// Calls to one service over HTTP, with patience for what passes by itself.
import { Postponed, SyncError, Unsettled } from "./contract";
import { exchange, member, NoAnswer, type HttpAnswer, type Request } from "./exchange";

/** Where the services are and how time passes; others in tests. */
export interface Surroundings {
  metadataUrl: string;
  secretManagerUrl: string;
  runUrl: string;
  storageUrl: string;
  memorystoreUrl: string;
  githubUrl: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits for so many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

/** How time passes; differently in tests. */
export type Time = Pick<Surroundings, "now" | "sleep">;

export interface Call extends Request {
  /** Whether sending it twice does no harm. What may not be repeated and gets no answer is `Unsettled`. */
  repeatable: boolean;
  /** How many bytes of the answer are read; the default is `exchange`'s. */
  bytes?: number;
}

export type { HttpAnswer } from "./exchange";

const passing = [408, 500, 502, 503, 504];
const perRequest = 10_000;
const perPass = 15_000;

/** One service. Its patience is for a whole pass, so that an outage costs a pass seconds and not minutes. */
export class Service {
  /** Requests sent since the start of the pass. */
  requests = 0;
  private patience = perPass;
  /** Why it is not asked any more in this pass. */
  private away: string | undefined;
  private readonly label: string;
  private readonly time: Time;
  private readonly until: () => number;

  /** Waits for nothing beyond `until`, in milliseconds since 1970; the default is no such moment. */
  constructor(label: string, time: Time, until: () => number = () => Infinity) {
    this.label = label;
    this.time = time;
    this.until = until;
  }

  /** A new pass begins. */
  begin(): void {
    this.requests = 0;
    this.patience = perPass;
    this.away = undefined;
  }

  /**
   * The answer, whatever its status.
   *
   * @throws Unsettled if a call that may not be repeated got no answer, or one that says nothing about its outcome.
   * @throws SyncError if there is no answer within the pass's patience; Postponed if the pass is over.
   */
  async call(call: Call): Promise<HttpAnswer> {
    for (let attempt = 0; ; attempt++) {
      if (this.away !== undefined) throw new SyncError(this.away);
      if (this.time.now() >= this.until()) throw new Postponed(`${this.label}: the pass has taken long enough`);
      const start = this.time.now();
      const sent = await this.send(call);
      // What will be the same the next time is told at once. Nothing was done: the service itself was not reached.
      if (sent instanceof NoAnswer && sent.isFinal) {
        this.away = `${this.label} ${sent.message}`;
        throw new SyncError(this.away);
      }
      const answer = sent instanceof NoAnswer ? undefined : sent;
      if (answer !== undefined && !isPassing(answer)) return answer;
      // A limit alone says that nothing was done.
      if (!call.repeatable && !isLimit(answer)) {
        throw new Unsettled(`${this.label} did not say whether it did what it was asked for`);
      }
      this.patience -= this.time.now() - start;
      if (await this.paused(attempt, answer)) continue;
      if (answer !== undefined && !isLimit(answer)) return answer;
      this.away = `${this.label} ${answer === undefined ? "does not answer" : "limits the rate of requests"}`;
    }
  }

  /** Waits as long as the service asks for, or a little longer each time. False once patience is used up. */
  private async paused(attempt: number, answer: HttpAnswer | undefined): Promise<boolean> {
    const own = Math.min(250 * 2 ** attempt, 4_000) * (0.5 + Math.random() / 2);
    const pause = retryAfter(answer, this.time.now()) ?? own;
    if (pause > this.patience || this.time.now() + pause > this.until()) return false;
    this.patience -= pause;
    await this.time.sleep(pause);
    return true;
  }

  private async send(call: Call): Promise<HttpAnswer | NoAnswer> {
    this.requests++;
    try {
      const milliseconds = Math.min(perRequest, this.until() - this.time.now());
      return await exchange(call, call.bytes === undefined ? { milliseconds } : { milliseconds, bytes: call.bytes });
    } catch (error) {
      if (error instanceof NoAnswer) return error;
      throw error;
    }
  }
}

function isPassing(answer: HttpAnswer): boolean {
  return passing.includes(answer.status) || isLimit(answer);
}

/** 429, or what GitHub says instead (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api). */
function isLimit(answer: HttpAnswer | undefined): boolean {
  if (answer?.status === 403)
    return answer.headers.has("retry-after") || answer.headers.get("x-ratelimit-remaining") === "0";
  return answer?.status === 429;
}

/** `Retry-After` in milliseconds (RFC 9110, section 10.2.3: seconds or a date). */
export function retryAfter(answer: HttpAnswer | undefined, now: number): number | undefined {
  const header = answer?.headers.get("retry-after");
  if (header === null || header === undefined) return undefined;
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(milliseconds) ? undefined : Math.max(milliseconds, 0);
}

/** What a failed call is told as: Google's name of the error at most, since an explanation may quote the request. */
export function outcome(answer: HttpAnswer): string {
  const name = member(answer.body, "error", "status");
  if (typeof name === "string" && /^[A-Z_]{1,50}$/.test(name)) return `${answer.status} ${name}`;
  return answer.problem === undefined ? String(answer.status) : `${answer.status} with ${answer.problem}`;
}
