import { fromTraceparent } from "../sync/trace-context";

/** `WARNING`: the request goes on without something; `ERROR`: it gets no answer of its origin. */
export type Severity = "WARNING" | "ERROR";

/**
 * Prints one object about a request. Workers Logs indexes the fields of objects, and those of texts not
 * (https://developers.cloudflare.com/workers/observability/logs/workers-logs/#logging-structured-json-objects, read on 2026-11-29).
 * Neither the query string of the request nor one in the problem is printed, since links have secrets there. `fields` are the
 * event's own.
 */
export function log(
  severity: Severity,
  request: Request,
  problem: unknown,
  fields: { [name: string]: string } = {},
): void {
  const { host, pathname } = new URL(request.url);
  const ray = request.headers.get("cf-ray");
  const line = {
    severity,
    message: shown(problem instanceof Error ? problem.message : String(problem)),
    host,
    path: pathname,
    ...(ray === null ? {} : { ray }),
    ...traceOf(request.headers.get("traceparent") ?? ""),
    ...fields,
  };
  if (severity === "ERROR") console.error(line);
  else console.warn(line);
}

/** A text without query strings, and without what begins like a JWT or an access token of Google, which an answer may repeat. */
function shown(text: string): string {
  return text.replace(/(\/[^\s?"']*)\?[^\s"']+/g, "$1?…").replace(/\b(?:eyJ|ya29\.)[\w.-]+/g, "<token>");
}

/** The trace that a request came with: its origin gets the same. */
function traceOf(traceparent: string): { trace?: string; span?: string } {
  const found = fromTraceparent(traceparent);
  return found === undefined ? {} : { trace: found.id, span: found.span };
}
