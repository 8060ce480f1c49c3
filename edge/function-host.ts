/** What own code of the user runs in: a Worker that only the router asks. */

/** The user's function. Its second argument has the configuration and the secrets that it is bound to. */
type EdgeFunction = (request: Request, config: Record<string, string>) => unknown;

/** A secret of Cloudflare's Secrets Store (https://developers.cloudflare.com/secrets-store/integrations/workers/). */
interface BoundSecret {
  get(): Promise<string>;
}

/** Most bytes of an answer, and of a decision. An answer is whole before it is given, so that a failure of it is none of the request's. */
const longestAnswer = 65_536;
const longestDecision = 8_192;

/** The Worker for a function, which says by a header what its answer is. */
export function host(module: { default?: unknown }): {
  fetch(request: Request, env: Record<string, string | BoundSecret>): Promise<Response>;
} {
  const { default: handler } = module;
  if (typeof handler !== "function") throw new TypeError("its default export is no function");
  return {
    async fetch(request, env) {
      let config: Record<string, string> = {};
      try {
        config = await configOf(env);
        const result = await (handler as EdgeFunction)(request, config);
        if (result === undefined || result === null) return says("nothing", null);
        if (result instanceof Response) return await whole(result);
        const text = JSON.stringify(result);
        if (text.length > longestDecision) throw new Error(`a decision of ${text.length} characters`);
        return says("decision", text);
      } catch (error) {
        // The router logs it.
        return says("failed", withoutSecrets(error instanceof Error ? error.message : String(error), env, config));
      }
    },
  };
}

async function configOf(env: Record<string, string | BoundSecret>): Promise<Record<string, string>> {
  const entries = Object.entries(env).map(
    async ([name, value]) => [name, typeof value === "string" ? value : await value.get()] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** A text without the values of secrets, which an error of the function may quote. */
function withoutSecrets(
  text: string,
  env: Record<string, string | BoundSecret>,
  config: Record<string, string>,
): string {
  const secrets = Object.entries(config).filter(([name, value]) => typeof env[name] !== "string" && value !== "");
  return secrets.reduce((rest, [name, value]) => rest.replaceAll(value, `<${name}>`), text);
}

async function whole(response: Response): Promise<Response> {
  if (response.status === 101) throw new Error("a WebSocket is no answer");
  const headers = new Headers(response.headers);
  headers.set("edge-function", "answer");
  return new Response(response.body === null ? null : await bytesOf(response.body), {
    status: response.status,
    headers,
  });
}

async function bytesOf(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    if (length > longestAnswer) {
      await reader.cancel();
      throw new Error(`an answer of more than ${longestAnswer} bytes`);
    }
    parts.push(part.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function says(what: string, body: string | null): Response {
  return new Response(body, { headers: { "edge-function": what } });
}
