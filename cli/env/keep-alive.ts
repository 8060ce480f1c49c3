import type { Say } from "./output";

/** Something that expires: a login, a lease. */
export interface Renewable {
  /** In words, such as "The login". */
  what: string;
  /** Seconds left of it; 0 if it never expires. */
  ttlSeconds: number;
  renewable: boolean;
  renew(): Promise<Renewed>;
}

/** What a renewal gave. */
export interface Renewed {
  ttlSeconds: number;
  renewable: boolean;
}

/** What happens around it. */
export interface KeepAliveOptions {
  say: Say;
  /** Called once, shortly before the end, when nothing can put it off. */
  onEnd?: () => void;
}

// A timer of Node.js holds less than 25 days (2^31 - 1 milliseconds), and one of more fires at once.
const longestWait = 24 * 24 * 60 * 60 * 1000;

/** Renews something each time that two thirds of its life are over, as far as Vault allows. Returns what stops that. */
export function keepAlive(thing: Renewable, { say, onEnd }: KeepAliveOptions): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let end = Date.now() + thing.ttlSeconds * 1000;
  let longest = thing.ttlSeconds;
  let isRetrying = false;

  const after = (milliseconds: number, step: () => void): void => {
    if (isStopped) return;
    const rest = milliseconds - longestWait;
    timer = rest > 0 ? setTimeout(after, longestWait, rest, step) : setTimeout(step, Math.max(milliseconds, 200));
  };
  const letEnd = (): void => {
    say(`${thing.what} cannot be renewed any more and ends at ${new Date(end).toISOString()}`);
    after(lastMoment(end - Date.now()), () => onEnd?.());
  };
  const renew = async (): Promise<void> => {
    try {
      const { ttlSeconds, renewable } = await thing.renew();
      if (isStopped) return;
      end = Date.now() + ttlSeconds * 1000;
      isRetrying = false;
      // Less than before: the longest life that its role allows is near.
      const isCapped = ttlSeconds < longest - 1;
      longest = Math.max(longest, ttlSeconds);
      if (renewable && !isCapped) plan(ttlSeconds);
      else letEnd();
    } catch {
      if (isStopped) return;
      if (!isRetrying) say(`${thing.what} could not be renewed; trying until ${new Date(end).toISOString()}`);
      isRetrying = true;
      const left = end - Date.now();
      if (left > 0) after(Math.min(left / 3, 30_000), start);
      else letEnd();
    }
  };
  const start = (): void => void renew();
  const plan = (ttlSeconds: number): void => {
    after((ttlSeconds * 1000 * 2) / 3, start);
  };

  if (thing.ttlSeconds > 0) {
    if (thing.renewable) plan(thing.ttlSeconds);
    else letEnd();
  }
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

/** A twentieth of the time, and half a minute at most, is left for what follows. */
function lastMoment(left: number): number {
  return left - Math.min(left / 20, 30_000);
}
