// `groundplan new app`: what a description leaves open is told, and nothing of it is lost or guessed in silence.
import assert from "node:assert/strict";
import { test } from "node:test";
import { transform } from "sucrase";
import { fileText } from "../../cli/new/format";
import { shortName } from "../../cli/new/names";
import { parseSource } from "../../cli/new/source";
import { translate } from "../../cli/new/translate";
import { inFolder, wishes } from "../support/new-app/in-folder";

/** What is said of a description without the files of a folder, as `kind text`. */
function told(text: string): string[] {
  const { notes } = translate(parseSource("/nowhere/compose.yaml", text), wishes);
  return notes.map(({ kind, text: words }) => `${kind} ${words}`);
}

for (const [what, text, expected] of [
  [
    "data that no variable leads to",
    "services: { web: { image: a/b:1 }, db: { image: postgres:16 }, redis: { image: redis } }",
    [/^to do no variable of the file leads to it: it is the binding main;/, /^to do .* it is the binding cache;/],
  ],
  [
    "a login that the program knew by itself",
    "services: { web: { image: a/b:1, environment: { DB_HOST: db } }, db: { image: postgres:16 } }",
    [/^to do no variable has \{main.username\} and \{main.password\}/],
  ],
  [
    "a server that only depends_on names",
    "services: { web: { image: a/b:1, ports: [80], depends_on: [api] }, api: { image: a/api:1 }, tool: { image: a/tool:1, command: work } }",
    [/^to do api has no port in the file, .* web waits for it/],
  ],
  [
    "a job that prepares directories",
    "services: { web: { image: a/b:1, depends_on: { own: { condition: service_completed_successfully } } }, own: { image: ubuntu, command: 'sh -c \"mkdir -p /d && chown -R 1 /d\"' } }",
    [/^left out prepares directories/],
  ],
  [
    "a service that others take over",
    "services: { base: &base { image: a/b:1, volumes: ['x:/tmp/x'] }, web: { <<: *base, ports: [80] } }",
    [/^left out says what other services take over/],
  ],
  [
    "TLS that is turned off",
    "services: { web: { image: a/b:1, environment: { DB_HOST: db, DB_USER: u, DB_PASSWORD: p, DB_SSLMODE: disable, DB_SSL: 'false' } }, db: { image: postgres:16 } }",
    [/^changed is require: the database takes no connection without TLS/, /^to do turns TLS off/],
  ],
  [
    "a port that speaks no HTTP before one that does",
    "services: { mail: { image: a/b:1, ports: ['25:25', '443:443', '80:80'] } }",
    [/^to do is a second port: a process has one, 80/],
  ],
  [
    "a name that is too long",
    "services: { web: { image: a/b:1, ports: [80] }, shop-recommendation-service: { image: a/c:1, command: run } }",
    [/^changed shop-recommendation-service is called recommendation here/],
  ],
] as const) {
  test(`${what} is told`, () => {
    const all = told(text);
    for (const form of expected)
      assert.ok(
        all.some((one) => form.test(one)),
        `${String(form)}: ${all.join("\n")}`,
      );
  });
}

test("what a file leaves open is in no table, and choices are no addresses", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml": [
      'x-k: &k { DB_CLIENT: postgres, DB_HOST: postgres, DB_USER: u, DB_PASSWORD: "${PW}", SITE: "${SITE:-x}", KEPT, MODE: "${MODE}", TOKEN: "${TOKEN}" }',
      "services:",
      "  base: &base { image: 'a/${NAME}:${TAG}', environment: *k }",
      "  web: { <<: *base, ports: [80], volumes: ['media:/srv/media', './export:/srv/export'] }",
      "  own: { image: busybox, command: chown -R 1 /srv/media, depends_on: [web] }",
      "  postgres: { image: acme/shop-postgresql:14 }",
    ].join("\n"),
    ".env.example": "NAME=b\nTAG=2\nSITE=\nTOKEN=published\nKEPT=yes\nMODE=yes\n",
    ".env": "TAG=3\nKEPT=q8f7a6s5d4f3a2s1d0f9aa\nSITE=Acme\n",
  });
  const { processes, jobs, env, secrets, config, bound } = application.specification;
  assert.equal(application.image, "ghcr.io/acme/shop:v9");
  assert.deepEqual([Object.keys(processes), jobs], [["web"], {}]);
  assert.deepEqual(env, { DB_CLIENT: "postgres", MODE: "yes" });
  // What is kept in a file of the machine's own is asked for, whatever an example or a default says.
  assert.deepEqual(config, { SITE: {}, KEPT: {} });
  assert.deepEqual([Object.keys(secrets), bound["DB_HOST"]], [["TOKEN"], "{main.host}"]);
  // Each volume has a bucket of its own.
  assert.deepEqual(
    Object.values(processes["web"]?.volumes ?? {}).map(({ binding }) => binding),
    ["files", "export"],
  );
});

test("names that are too long lose what says nothing first, and no part of a word", () => {
  for (const [name, expected] of [
    ["productcatalogservice", "productcatalog"],
    ["immich-machine-learning", "machine-learning"],
    ["image-recognition-and-tagging", "image-recognition"],
    ["averyveryverylongsingleword", "averyveryverylongsin"],
    ["web_api", "web-api"],
  ] as const)
    assert.equal(shortName(name, "immich"), expected);
});

test("where a file says which variables have to be set, the others need not be", (context) => {
  const { application, notes } = inFolder(context, {
    "compose.yaml": [
      "services:",
      "  web:",
      "    image: a/b:1",
      "    ports: [80]",
      "    environment:",
      ...[
        "A=${A:?say it}",
        "B=${B}",
        "SMTP_PASSWORD=${SMTP_PASSWORD}",
        "SECRET_KEY=${SECRET_KEY}",
        "SITE_URL=${SITE_URL}",
      ].map((entry) => `      - ${entry}`),
    ].join("\n"),
  });
  const { env, secrets, config } = application.specification;
  assert.deepEqual([secrets, config, Object.keys(env)], [{ SECRET_KEY: { generate: {} } }, { A: {} }, ["SITE_URL"]]);
  const left = notes.filter(({ kind, text }) => kind === "left out" && /unless somebody says otherwise/.test(text));
  assert.equal(left.length, 2);
});

test("a file that would be too long has as much on each line as fits", (context) => {
  const services = Array.from(
    { length: 7 },
    (_one, index) => `  s${index}: { image: "a/s${index}:1", expose: [80], environment: { A: x } }`,
  );
  const { application } = inFolder(context, { "compose.yaml": ["services:", ...services].join("\n") });
  for (const shape of ["checkout", "library"] as const) {
    const lines = fileText(application, shape).split("\n");
    assert.ok(lines.length <= 41, lines.join("\n"));
    assert.ok(lines.every((line) => line.length <= 120));
    transform(lines.join("\n"), { transforms: ["typescript"] });
  }
});
