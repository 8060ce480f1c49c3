// Adds the identity of the application to its calls to servers on Cloud Run. Runs beside the application's program.
import { endUnexpected } from "../log-line";
import { serve } from "./serve";
import { readCalls } from "./settings";
import { Tokens } from "./tokens";

/** Where the identity comes from (https://cloud.google.com/run/docs/container-contract#metadata-server). */
const metadataUrl = "http://metadata.google.internal";

/**
 * Cloud Run tells all containers of an instance at the same time that it ends, and kills them 10 seconds later
 * (https://cloud.google.com/run/docs/container-contract#instance-shutdown): until then the program may still call.
 */
const lastCallsMilliseconds = 9_000;

/** The program. */
export async function main(environment: { [name: string]: string | undefined }): Promise<void> {
  // Its settings and what it says of servers are no secret, and it never quotes a token.
  endUnexpected("calls", ({ message }) => message);
  const tokens = new Tokens(metadataUrl, () => Date.now());
  await serve(await readCalls(environment["CALLS"], metadataUrl), tokens);
  const isOnCloudRun = (environment["K_SERVICE"] ?? environment["CLOUD_RUN_WORKER_POOL"]) !== undefined;
  process.once("SIGTERM", () => {
    // Kubernetes ends it after the program.
    setTimeout(() => process.exit(0), isOnCloudRun ? lastCallsMilliseconds : 0);
  });
}
