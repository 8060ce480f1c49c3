// What a rollout looks at, and what it can do in each place in which a process runs.

/** How a new version gets its requests, as the program said it, with every default. */
export interface Rollout {
  steps: { weight: number; pauseSeconds: number }[];
  analysis: { maxErrorPercent: number; maxLatencyMilliseconds?: number; minRequests: number };
}

/** What is seen of a process in one place. It says where a rollout is: nothing else is remembered anywhere. */
export interface Sight {
  /** Version that has the other requests, or all of them. */
  stable: string;
  /** Newest version, where it does not have all requests for good. */
  candidate?: string;
  /** Percent of the requests that the candidate gets. */
  weight: number;
  /** Further versions that get requests, with their percent. */
  others: { version: string; weight: number }[];
  /** Whether the candidate could serve: `absent` where it has to be started, `settling` while something that was asked for is still being done. */
  state: "ready" | "absent" | "starting" | "settling" | "failed";
  /** Why it failed. */
  reason?: string;
  /** Whether its rollout was aborted, so that it gets no requests again. */
  aborted: boolean;
  /** Whether nothing shares requests out to this place: it takes over what the other places have taken over, unchecked. */
  unreached?: boolean;
  /** Whether something of a candidate is still there beside the stable version, and has to be taken away. */
  remains?: boolean;
  /** Whether the last step has begun, after which nothing is checked. */
  finishing: boolean;
  /** Since when the requests are shared as they are, in milliseconds since 1970. */
  since: number;
}

/** Requests that a candidate has answered. */
export interface Measured {
  requests: number;
  /** Those with a status of 500 or more. */
  errors: number;
  /** Time in milliseconds within which 95 percent were answered; absent where nothing was. */
  latency?: number;
}

/** A place in which a process runs: a region of Cloud Run, or a cluster. */
export interface Place {
  title: string;
  read(): Promise<Sight>;
  /** Starts the candidate, which gets no requests by that; absent where a deployment starts it. */
  start?(sight: Sight): Promise<void>;
  /** Gives the candidate a share of the requests; it is aborted no more. */
  share(sight: Sight, weight: number): Promise<void>;
  /** Gives the candidate all requests for good. */
  finish(sight: Sight): Promise<void>;
  /** Gives all requests back to the stable version, and remembers that the candidate was aborted. */
  abort(sight: Sight): Promise<void>;
  measure(sight: Sight, since: number, until: number, hasLatency: boolean): Promise<Measured>;
}

/** A place and what is seen of it. */
export interface Seen {
  place: Place;
  sight: Sight;
}

/** A process with a rollout, in all its places. */
export interface Subject {
  /** `<application> <process>`. */
  title: string;
  app: string;
  process: string;
  rollout: Rollout;
  places: Place[];
}

/** Something else changes the place at this moment, or an answer was lost: look again. */
export class Busy extends Error {}

/** What was asked for was not done. The message never holds a token. */
export class RolloutError extends Error {}
