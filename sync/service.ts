// The reconciler behind HTTP: whoever may call it (Cloud Run asks IAM) has it run one pass.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { logLine, type Trace } from "./log-line";
import { logLines, type PassReport, type PassSummary } from "./report";
import { traceOf } from "./trace";

/** What the service runs. */
export interface Passes {
  pass(): Promise<PassSummary>;
  hurry(): void;
}

/** Answers requests, one pass at a time. */
export class SyncService {
  private readonly passes: Passes;
  private readonly log: (line: string) => void;
  private readonly server: Server;
  private readonly project: () => Promise<string | undefined>;
  private running: Promise<PassReport> | undefined;
  /** The request that asked for the pass in hand. */
  private request: Trace | undefined;

  /**
   * `log` takes one line for each pass, and one for each app that somebody should look at. `project` has the traces of requests; the
   * default is none, so that lines name no trace.
   */
  constructor(
    passes: Passes,
    log: (line: string) => void,
    project: () => Promise<string | undefined> = () => Promise.resolve(undefined),
  ) {
    this.passes = passes;
    this.log = log;
    this.project = project;
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  /** Listens on a port; 0 stands for any. Returns the port. */
  async start(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, resolve);
    });
    const address = this.server.address();
    return typeof address === "object" && address !== null ? address.port : port;
  }

  /**
   * Takes no more requests, has the pass in hand come to its end, and returns after it, or after `milliseconds` at most: Cloud
   * Run ends the process ten seconds after it has asked for that
   * (https://docs.cloud.google.com/run/docs/container-contract#instance-shutdown). A pass that was cut loses nothing, since the
   * next one looks at every copy that this one has not noted.
   */
  async stop(milliseconds = 8_000): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
    this.passes.hurry();
    const ended = (this.running ?? Promise.resolve()).then(
      () => true,
      () => true,
    );
    if (!(await within(milliseconds, ended))) {
      const message = "the pass in hand did not end in time and is cut; the next one begins anew";
      this.log(logLine("reconciler", "WARNING", message, {}, this.request));
    }
    // Whoever called gets the answer, if he takes it; a connection that is only held open is not waited for.
    this.server.closeIdleConnections();
    await within(500, closed);
    this.server.closeAllConnections();
  }

  /** One pass and its lines in the log. */
  async pass(): Promise<PassReport> {
    const summary = await this.passes.pass();
    for (const line of logLines(summary, this.request)) this.log(line);
    return summary.pass;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    const path = request.url?.split("?")[0] ?? "";
    // Google's front end keeps paths that end with z for itself; a container's probe reaches both.
    if (request.method === "GET" && ["/health", "/healthz"].includes(path)) reply(response, 200, {});
    else if (request.method !== "POST" || path !== "/") reply(response, 404, { error: "POST / runs a pass" });
    else if (this.running !== undefined) reply(response, 409, { error: "a pass is running" });
    else await this.run(request, response);
  }

  private async run(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.running = this.project().then((project) => {
      this.request = traceOf(request.headers, project);
      return this.pass();
    });
    try {
      const { failures, changed, repaired, removed } = await this.running;
      reply(response, failures > 0 ? 500 : 200, { failures, changed, repaired, removed });
    } finally {
      this.running = undefined;
      this.request = undefined;
    }
  }
}

/** What a promise comes to in time, else nothing. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  // A connection that is kept would keep the process from ending.
  response.writeHead(status, { "content-type": "application/json", connection: "close" }).end(JSON.stringify(body));
}
