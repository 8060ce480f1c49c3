// A service that gives the answers that a test has written down, in order, and notes what it was asked.
import type { TestContext } from "node:test";
import { GoogleService, Identity } from "../../../sync/google";
import type { Surroundings } from "../../../sync/http";
import { answerFetch, type Reply } from "./http";

export interface Asked {
  /** `<METHOD> <path and query>` */
  line: string;
  headers: Headers;
  body: unknown;
}

/** What one request gets. `cut` is no answer; a function decides by what was asked. */
export type Scripted = Reply | "cut" | ((asked: Asked) => Reply);

export interface Script {
  asked: Asked[];
  /** Method and path of each request. */
  lines: () => string[];
  /** How long, in milliseconds, was waited each time. */
  waits: number[];
  surroundings: Surroundings;
  google: GoogleService;
}

/** Answers each request with what its line has been given; the last answer is given again and again. */
export function script(t: TestContext, answers: { [line: string]: Scripted | Scripted[] }): Script {
  const asked: Asked[] = [];
  const waits: number[] = [];
  let time = Date.UTC(2026, 10, 1);
  const left = new Map(
    Object.entries(answers).map(([line, given]) => [line, Array.isArray(given) ? [...given] : [given]]),
  );
  answerFetch(t, (ask) => {
    const query = ask.query.size === 0 ? "" : `?${ask.query.toString()}`;
    const line = `${ask.method} ${ask.path}${query}`;
    const one: Asked = {
      line,
      headers: ask.headers,
      body: ask.body === "" ? undefined : (JSON.parse(ask.body) as unknown),
    };
    if (ask.service === "metadata" && !left.has(line)) {
      return Promise.resolve({ status: 200, body: { access_token: "google-token", expires_in: 3599 } });
    }
    asked.push(one);
    const given = left.get(line);
    const next = (given?.length ?? 0) > 1 ? given?.shift() : given?.[0];
    if (next === undefined) return Promise.resolve({ status: 599, body: `nobody expected ${line}` });
    if (next === "cut") return Promise.resolve(undefined);
    return Promise.resolve(typeof next === "function" ? next(one) : next);
  });
  const surroundings: Surroundings = {
    metadataUrl: "http://main.test/metadata",
    secretManagerUrl: "http://main.test/sm",
    runUrl: "http://main.test/run",
    storageUrl: "http://main.test/storage",
    memorystoreUrl: "http://main.test/memorystore",
    githubUrl: "http://main.test/github",
    now: () => time,
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      time += milliseconds;
      return Promise.resolve();
    },
  };
  const google = new GoogleService("the service", new Identity(surroundings), surroundings);
  return { asked, waits, surroundings, google, lines: () => asked.map(({ line }) => line) };
}
