/** Own code of the user is a Worker of its own. Whatever it does, a request that waits for it goes on after a limited time. */
import {
  isHeaderName,
  isHeaderValue,
  ownedRequestHeader,
  ownedResponseHeader,
} from "../components/internal/edge-headers";
import type { RuleFunction, RuleHeader } from "../components/internal/edge-rules";
import { log } from "./log";
import type { RouterEnv, Service } from "./router";

/** What own code decides, as `EdgeDecision` describes it. */
export interface Decision {
  origin?: string;
  path?: string;
  requestHeaders?: RuleHeader[];
  responseHeaders?: RuleHeader[];
}

/** Says what an answer of own code's Worker is. */
const saysHeader = "edge-function";

const credentials = ["cookie", "authorization", "proxy-authorization"];

/**
 * What own code says about a request: a decision, an answer, or nothing. Nothing too where it fails, is late, or says what
 * it may not, which the log tells.
 */
export async function askFunction(
  rule: string,
  run: RuleFunction,
  request: Request,
  env: RouterEnv,
): Promise<Decision | Response | undefined> {
  const service = env[run.service];
  const controller = new AbortController();
  const started = Date.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Error(`no answer in ${run.timeoutMilliseconds} ms`);
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(late);
      controller.abort();
    }, run.timeoutMilliseconds);
  });
  try {
    if (typeof service !== "object") throw new Error(`${run.service} is no service`);
    const result = await Promise.race([ask(service, run, request, controller.signal), limit]);
    // It may have kept the thread busy, so that the timer comes after the answer.
    if (Date.now() - started > run.timeoutMilliseconds) throw late;
    return result;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log("WARNING", request, `rule ${rule}: ${message}; the request goes on without it`, { rule });
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

async function ask(
  service: Service,
  run: RuleFunction,
  request: Request,
  signal: AbortSignal,
): Promise<Decision | Response | undefined> {
  const headers = new Headers(request.headers);
  headers.delete("upgrade");
  if (run.seesCredentials !== true) for (const name of credentials) headers.delete(name);
  const { cf } = request as { cf?: { resolveOverride: string } };
  const { method } = request;
  const response = await service.fetch(
    new Request(request.url, { method, headers, signal, ...(cf === undefined ? {} : { cf }) }),
  );
  switch (response.headers.get(saysHeader)) {
    case "nothing":
      return undefined;
    case "decision":
      return checked(await response.json(), run);
    case "answer": {
      const own = new Response(response.body, response);
      own.headers.delete(saysHeader);
      return own;
    }
    default:
      throw new Error((await response.text()).slice(0, 300));
  }
}

/** A decision, once it is one. */
function checked(result: unknown, run: RuleFunction): Decision {
  if (typeof result !== "object" || result === null) throw new Error("what it returned is no decision");
  const { origin, path, requestHeaders, responseHeaders, ...others } = result as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other !== undefined) throw new Error(`a decision has no ${other}`);
  if (origin !== undefined && !(run.origins ?? []).includes(origin as string)) {
    throw new Error(`${JSON.stringify(origin)} is none of its origins`);
  }
  if (path !== undefined && !(typeof path === "string" && /^\/[!-~]{0,4000}$/.test(path))) {
    throw new Error("its path is none");
  }
  return {
    ...(origin === undefined ? {} : { origin: origin as string }),
    ...(path === undefined ? {} : { path }),
    ...(requestHeaders === undefined ? {} : { requestHeaders: headersOf(requestHeaders, ownedRequestHeader) }),
    ...(responseHeaders === undefined ? {} : { responseHeaders: headersOf(responseHeaders, ownedResponseHeader) }),
  };
}

function headersOf(list: unknown, owned: (name: string) => string | undefined): RuleHeader[] {
  if (!Array.isArray(list)) throw new Error("its headers are no list");
  return list.map((entry): RuleHeader => {
    const { name, value } = (entry ?? {}) as { name?: unknown; value?: unknown };
    if (typeof name !== "string" || !isHeaderName(name)) throw new Error("a header of its has no name");
    if (owned(name.toLowerCase()) !== undefined) throw new Error(`the front door owns the header ${name}`);
    if (value === undefined) return { name };
    if (typeof value !== "string" || !isHeaderValue(value)) throw new Error(`the header ${name} has no such value`);
    return { name, value };
  });
}
