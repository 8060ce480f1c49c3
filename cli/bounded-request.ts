import { createRequire } from "node:module";
import type { Value } from "../sandbox";

const load = createRequire(__filename);

/** An answer, whatever its status. */
export interface ApiAnswer {
  status: number;
  body: Value | undefined;
}

/** An answer of more bytes is not read. */
const LONGEST = 32 * 1024 * 1024;
const TIMEOUT = 30_000;

/**
 * Asks a cloud's API, which answers in JSON. A redirect is not followed, and HTTPS_PROXY is honoured, as the providers do. Throws
 * where there is no such answer; the error may quote what was sent.
 */
export async function boundedRequest(
  url: string,
  headers: Headers,
  { method = "GET", body }: { method?: "GET" | "POST" | "PATCH" | "DELETE"; body?: unknown } = {},
): Promise<ApiAnswer> {
  // Loaded here: nobody else pays for it.
  const { request } = load("gaxios") as typeof import("gaxios");
  const answer = await request<Value | undefined>({
    url,
    method,
    headers,
    redirect: "error",
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only bound on an answer that does not say its length.
    size: LONGEST,
    timeout: TIMEOUT,
    responseType: "json",
    validateStatus: () => true,
    ...(body === undefined ? {} : { data: body }),
  });
  return { status: answer.status, body: answer.data };
}
