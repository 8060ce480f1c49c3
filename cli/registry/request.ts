// One request to a registry or to its token service.
import { setTimeout as wait } from "node:timers/promises";
import { NoAnswer, receive, type RawAnswer, type Request } from "../../sync/exchange";
import { UsageError } from "../project";

/** More than a registry accepts as a manifest (https://github.com/opencontainers/distribution-spec/blob/main/spec.md). */
const mostBytes = 8_000_000;
const patience = 30_000;
/** The longest pause that a registry may ask for and gets, in seconds, and how often. */
const longestPause = 20;
const mostPauses = 2;

/**
 * Sends a request. One that is put off for a short while (429 or 503 with `Retry-After`) is sent again. No redirect to
 * another host is followed.
 *
 * @throws UsageError if there is no answer.
 */
export async function ask(request: Request, reference: string): Promise<RawAnswer> {
  for (let pauses = 0; ; pauses++) {
    const answer = await send(request, reference);
    const seconds = retryAfter(answer);
    if (seconds === undefined || seconds > longestPause || pauses === mostPauses) return answer;
    await wait(seconds * 1000);
  }
}

/** When to come again, in seconds; nothing if that is not said. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
export function retryAfter({ status, headers }: Pick<RawAnswer, "status" | "headers">): number | undefined {
  const text = [429, 503].includes(status) ? (headers.get("retry-after") ?? "") : "";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}

async function send(request: Request, reference: string): Promise<RawAnswer> {
  try {
    return await receive(request, { milliseconds: patience, bytes: mostBytes });
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const { host } = new URL(request.url);
    throw new UsageError(
      `${reference}: ${host} ${error.message}; check the image's host and the network, and try again.`,
    );
  }
}
