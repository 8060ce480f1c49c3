// The trace of a request that a program serves, for the lines that it prints meanwhile.
import type { IncomingHttpHeaders } from "node:http";
import type { Trace } from "./log-line";
import { askMetadata } from "./metadata";
import { fromTraceparent, type Digits } from "./trace-context";

/**
 * The trace that a request came with: that of `traceparent`, or of
 * `X-Cloud-Trace-Context`, whose span is a decimal number (https://docs.cloud.google.com/trace/docs/trace-context, read on 2026-11-29).
 */
export function traceOf(headers: IncomingHttpHeaders, project: string | undefined): Trace | undefined {
  if (project === undefined) return undefined;
  const found = fromTraceparent(String(headers["traceparent"])) ?? fromGoogle(String(headers["x-cloud-trace-context"]));
  if (found === undefined || [found.id, found.span].some((digits) => /^0+$/.test(digits))) return undefined;
  return { trace: `projects/${project}/traces/${found.id}`, span: found.span };
}

function fromGoogle(header: string): Digits | undefined {
  const [, id, span] = /^([0-9a-f]{32})\/(\d{1,20})(?:;|$)/i.exec(header) ?? [];
  if (id === undefined || span === undefined) return undefined;
  const digits = BigInt(span).toString(16).padStart(16, "0");
  return digits.length > 16 ? undefined : { id: id.toLowerCase(), span: digits };
}

/** The project that a program runs in, asked for until it is known. Undefined where no metadata server says so: lines then have no trace. */
export function ownProject(metadataUrl: string): () => Promise<string | undefined> {
  let known: string | undefined;
  return async () => (known ??= await askProject(metadataUrl));
}

async function askProject(metadataUrl: string): Promise<string | undefined> {
  try {
    const answer = await askMetadata(`${metadataUrl}/computeMetadata/v1/project/project-id`);
    const text = (await answer.text()).trim();
    return answer.ok && /^[a-z][a-z0-9:.-]{4,60}$/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
