// No database and no cache takes a connection without TLS: each application has what its program asks by.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Workload } from "../../components";
import { applications } from "./applications";

const libpq = "libpq encrypts where the server can (https://www.postgresql.org/docs/current/libpq-ssl.html)";

/** By application and binding: texts of its variables and arguments, or why none is needed. */
const asks: { [file: string]: { [binding: string]: string[] | string } } = {
  changelog: {
    main: "its config/prod.exs, which has no variable for it, has to read DATABASE_CA",
  },
  directus: {
    main: ["DB_SSL__REJECT_UNAUTHORIZED=false"],
    cache: ["=rediss://", "NODE_EXTRA_CA_CERTS=/run/cache/ca.pem"],
  },
  django: { main: libpq, cache: ["=rediss://", "ssl_ca_certs=/run/cache/ca.pem"] },
  gitea: { main: ["SSL_MODE=verify-ca", "PGSSLROOTCERT=/run/database/ca.pem"] },
  "live-beats": { main: ["?ssl=true"] },
  mastodon: {
    // Rails by libpq, streaming by Node.js's driver.
    main: ["DB_SSLMODE=no-verify"],
    cache: [
      "=rediss://",
      "REDIS_DRIVER=ruby",
      "SSL_CERT_FILE=/run/cache/ca.pem",
      "NODE_EXTRA_CA_CERTS=/run/cache/ca.pem",
    ],
  },
  metabase: {
    main: "the driver for Java encrypts where the server can (https://jdbc.postgresql.org/documentation/ssl/)",
  },
  miniflux: { main: ["sslmode=verify-ca&sslrootcert=/run/database/ca.pem"] },
  n8n: {
    main: ["DB_POSTGRESDB_SSL_ENABLED=true"],
    cache: ["QUEUE_BULL_REDIS_TLS=true", "NODE_EXTRA_CA_CERTS=/run/cache/ca.pem"],
  },
  plausible: { main: ["EXTRA_CONFIG_PATH=/run/plausible/tls.exs", 'cacertfile: "/run/database/ca.pem"'] },
  strapi: { main: ["uselibpqcompat=true&sslmode=verify-ca&sslrootcert=/run/database/ca.pem"] },
  userservice: { accounts: libpq },
};

/** Every text of a value, after its name. */
function textsIn(value: unknown, name = ""): string[] {
  if (typeof value === "string") return [`${name}=${value}`];
  return value === null || typeof value !== "object"
    ? []
    : Object.entries(value).flatMap(([key, one]) => textsIn(one, key));
}

/** The authority of a binding that a text names by its file is in that file. */
function assertFile(file: string, { files = {}, bound = {} }: Workload, binding: string, text: string): void {
  const [named] = /\/run\/\w+\/ca\.pem/.exec(text) ?? [];
  if (named !== undefined) assert.equal(bound[files[named] ?? ""], `{${binding}.caCertificate}`, `${file}: ${named}`);
}

test("each application with a database or a cache asks for TLS, and has the authority that it names", () => {
  for (const [file, workload] of Object.entries(applications)) {
    const bindings = Object.entries(workload.bindings ?? {});
    const hasAuthority = (binding: unknown): boolean =>
      textsIn(binding).some((text) => text.startsWith("caCertificate="));
    const withTls = bindings.filter(([, binding]) => hasAuthority(binding)).map(([name]) => name);
    const said = asks[file] ?? {};
    assert.deepEqual(Object.keys(said).sort(), withTls.sort(), `${file}: say here how it asks for TLS`);
    const texts = textsIn({ ...workload, bindings: {} }).join("\n");
    for (const [binding, reason] of Object.entries(said)) {
      for (const text of typeof reason === "string" ? [] : reason) {
        assert.ok(texts.includes(text), `${file}: ${text}`);
        assertFile(file, workload, binding, text);
      }
    }
  }
});
