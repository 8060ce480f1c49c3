// A cache speaks TLS alone, and its certificate is signed by an authority of its own.
import type { Specification } from "./application";
import type { Bindings } from "./bindings";
import type { Draft } from "./draft";
import type { Resolved } from "./resolved";
import { toTemplate } from "./texts";

const isNode = /\b(node|npm|npx|yarn|pnpm|bun|nest|next|medusa|strapi)\b/;
const isPython = /\b(python3?|celery|gunicorn|uvicorn|django|flask|manage\.py|daphne)\b/i;

/** Puts the authority's certificate into a file, and names it to programs that are known to read its name from a variable or a URL. */
export function trustCaches(
  draft: Draft,
  bindings: Bindings,
  resolved: Resolved[],
  specification: Specification,
): void {
  const [cache] = bindings.all.filter(({ kind }) => kind === "cache");
  if (cache === undefined) return;
  const { bound, env, files } = specification;
  const file = `/run/${cache.name}/ca.pem`;
  const variable = `${cache.name.toUpperCase().replaceAll("-", "_")}_CA`;
  if ([bound, env, specification.secrets, specification.config].some((table) => Object.hasOwn(table, variable))) return;
  bound[variable] = `{${cache.name}.caCertificate}`;
  files[file] = variable;
  const commands = draft.programs.flatMap(({ command = [], args = [], variables }) => [
    ...command,
    ...args,
    ...variables.map(({ name }) => name),
  ]);
  const text = commands.join(" ");
  if (isNode.test(text) || Object.hasOwn(env, "NODE_ENV")) env["NODE_EXTRA_CA_CERTS"] ??= file;
  const certified = isPython.test(text) ? trustInUrls(bound, cache.name, file) : false;
  if (certified || env["NODE_EXTRA_CA_CERTS"] === file) return;
  const user = resolved.find(({ text: written = "" }) => toTemplate(written).includes(`{${cache.name}.`));
  user?.variable.item.remark(
    "to do",
    `the cache speaks TLS alone and wants its password: let the program trust ${file} (NODE_EXTRA_CA_CERTS, ssl_ca_certs, …) and give it {${cache.name}.password}`,
  );
}

/** What Python's client reads in a URL (https://redis.readthedocs.io/en/stable/connections.html). */
function trustInUrls(bound: Specification["bound"], cache: string, file: string): boolean {
  const urls = Object.entries(bound).filter(([, text]) => text.startsWith("rediss://") && text.includes(`{${cache}.`));
  for (const [name, text] of urls) {
    bound[name] = `${text}${text.includes("?") ? "&" : "?"}ssl_cert_reqs=required&ssl_ca_certs=${file}`;
  }
  return urls.length > 0;
}
