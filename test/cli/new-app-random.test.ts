// Compose files of any content: each is translated or refused, and no secret of it is said.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { transform } from "sucrase";
import { stringify } from "yaml";
import { fileText } from "../../cli/new/format";
import { parseSource } from "../../cli/new/source";
import { replaceMarkers } from "../../cli/new/texts";
import { translate, type Translation } from "../../cli/new/translate";
import { UsageError } from "../../cli/project";
import { validateWorkload, type Workload } from "../../components";
import { wishes } from "../support/new-app/in-folder";
import { folder } from "../support/new-app/samples";

const secret = "hunter2-Tr0ub4dor";

/** Compose files of all kinds, in which the secret stands wherever people put one. */
function composeFiles(): fc.Arbitrary<string> {
  const secretName = fc.constantFrom(
    "DB_PASSWORD",
    "API_KEY",
    "JWT_SECRET",
    "smtp__pass",
    "GITHUB_TOKEN",
    "ADMIN_PASSWORD",
  );
  const plainName = fc.constantFrom("LOG_LEVEL", "PORT", "BASE_URL", "DATABASE_URL", "REDIS_URL", "CONNECTION", "X");
  const url = fc
    .tuple(
      fc.constantFrom("postgres", "redis", "amqp", "https", "mysql"),
      fc.constantFrom("db", "cache", "web", "mail.example.net"),
    )
    .map(([scheme, host]) => `${scheme}://user:${secret}@${host}:1234/name?x=1`);
  const plain = fc.oneof(
    url,
    fc.constantFrom(
      "info",
      "",
      "${X}",
      "${X:-y}",
      "$$HOME",
      `\${DB_PASSWORD:-${secret}}`,
      `host=db user=u password=${secret}`,
      "db:5432",
      "http://web:80/x",
      "{}",
      "a\nb",
    ),
    fc.string({ maxLength: 12 }),
  );
  const entry = fc.oneof(fc.tuple(secretName, fc.constantFrom(secret, `\${Y:-${secret}}`)), fc.tuple(plainName, plain));
  const table = fc.array(entry, { maxLength: 6 });
  const environment = fc.oneof(
    table.map((entries) => Object.fromEntries(entries)),
    table.map((entries) => entries.map(([name, value]) => `${name}=${value}`)),
  );
  const command = fc.constantFrom(
    "npm start",
    `serve --password=${secret}`,
    ["a", "--api-key", secret],
    `redis://x:${secret}@y/0`,
    "'",
    [],
    null,
  );
  const service = fc.record(
    {
      image: fc.constantFrom(
        "ghcr.io/acme/web:1",
        "acme/web",
        "postgres:16",
        "redis",
        "minio/minio",
        "mysql:8",
        "nginx:1",
        "traefik",
      ),
      environment,
      command,
      ports: fc.array(
        fc.constantFrom<unknown>("80:80", 3000, "1.2.3.4:5:6/udp", { target: 9, published: 1 }, "x", null),
        { maxLength: 3 },
      ),
      volumes: fc.array(
        fc.constantFrom<unknown>("data:/data", "./a:/b", "/x", { type: "tmpfs", target: "/t" }, "a:/uploads", 7),
        { maxLength: 3 },
      ),
      labels: fc.constantFrom<unknown>([`token=${secret}`], {
        "traefik.http.routers.x.rule": "Host(`a.example.com`)",
        password: secret,
      }),
      healthcheck: fc.constantFrom<unknown>(
        { test: `curl -u u:${secret} http://localhost/x` },
        { test: ["CMD", "true"] },
        "x",
        { disable: true },
      ),
      depends_on: fc.constantFrom<unknown>(["a", "b"], { a: { condition: "service_completed_successfully" } }, "a"),
      deploy: fc.constantFrom<unknown>(
        { replicas: 0 },
        { replicas: 3, resources: { limits: { cpus: "0.1", memory: "64M" } } },
        [],
      ),
      entrypoint: command,
      network_mode: fc.constantFrom("host", "service:b"),
      unknown: fc.constant(secret),
      secrets: fc.constant([{ source: "s" }, "t"]),
      extends: fc.constantFrom<unknown>("a", { service: "b" }, { file: "x.yaml", service: "y" }),
    },
    { requiredKeys: [] },
  );
  const services = fc.dictionary(fc.constantFrom("web", "a", "b", "db", "cache", "migrate"), service, {
    minKeys: 1,
    maxKeys: 4,
  });
  return fc.record({ services, "x-y": fc.constant(secret) }).map((file) => stringify(file));
}

/** The parts of all kinds of bindings. */
const everyPart = Object.fromEntries(
  ["host", "port", "database", "username", "password", "caCertificate", "url", "bucket", "endpoint", "region"].map(
    (part) => [part, "x"],
  ),
);

/** What was written, with the parts that bindings of its data have. */
function workloadOf({ application }: Translation): Workload {
  const { image, specification, bindings, calls } = application;
  const data = bindings.map(({ name }): [string, object] => [name, { values: everyPart }]);
  const servers = calls.map(({ name, process: server }): [string, object] => [name, { process: server }]);
  const tables = Object.entries(specification).filter(([, table]) => Object.keys(table as object).length > 0);
  const text = JSON.stringify({
    image,
    ...(Object.fromEntries(tables) as object),
    bindings: Object.fromEntries([...data, ...servers]),
  });
  return JSON.parse(replaceMarkers(text, () => "www.example.com")) as Workload;
}

test("whatever a Compose file has, it is translated or refused in a sentence, and no secret of it is said", () => {
  let count = 0;
  fc.assert(
    fc.property(composeFiles(), (text) => {
      try {
        const translation = translate(parseSource(path.join(folder, "compose.yaml"), text), wishes);
        const { application, notes } = translation;
        const written = [
          fileText(application, "library"),
          fileText(application, "checkout"),
          JSON.stringify(notes),
        ].join("\n");
        assert.deepEqual(validateWorkload(workloadOf(translation)), []);
        assert.ok(!written.includes(secret), written);
        transform(fileText(application, "library"), { transforms: ["typescript"] });
        count++;
      } catch (error) {
        if (error instanceof assert.AssertionError || !(error instanceof UsageError)) throw error;
        assert.ok(!error.message.includes(secret));
      }
    }),
    { numRuns: 150, seed: 20261128 },
  );
  assert.ok(count > 75, `${count} of them were translated`);
});
