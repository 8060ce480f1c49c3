// What a plan means, in words.
import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { approval } from "../../cli/consequences/approval";
import { consequencesOf } from "../../cli/consequences/find";
import { renderConsequences } from "../../cli/render/consequences";
import type { Properties, PropertyChange, Step, Value } from "../../sandbox";
import { stepOf } from "../support/steps";

const SERVER = "gcp:sql/databaseInstance:DatabaseInstance";
const DATABASE = "gcp:sql/database:Database";
const SERVICE = "gcp:cloudrunv2/service:Service";
const BUCKET = "gcp:storage/bucket:Bucket";
const SECRET = "gcp:secretmanager/secret:Secret";

function step(type: string, name: string, operation: Step["operation"], more: Partial<Step> = {}): Step {
  return stepOf(type, name, { operation, ...more });
}

/** An update, or the replacement that it makes. */
function changed(type: string, name: string, path: string, from: Value, to: Value, more: Partial<Step> = {}): Step {
  const replaces = more.operation === "replace";
  const diff: PropertyChange[] = [{ path, kind: "update", replaces, from, to }];
  return step(type, name, "update", { diff, replaceReasons: replaces ? [path] : [], ...more });
}

const told = (...steps: Step[]): string[] => consequencesOf(steps).map(({ weight, text }) => `${weight}: ${text}`);
// Something that stays: the environment is not made for the first time.
const old = step(BUCKET, "other", "same");
const moved = { operation: "replace" } as const;

const cases: [what: string, steps: Step[], expected: string[]][] = [
  [
    "a database server that moves, with what is in it and what needs it",
    (() => {
      const server = changed(SERVER, "main", "region", "europe-west1", "europe-west4", moved);
      const shop = step(DATABASE, "shop", "replace", { dependencies: [server.urn] });
      const web = step(SERVICE, "web", "same", { dependencies: [shop.urn] });
      return [server, shop, web];
    })(),
    [
      "lost: The PostgreSQL server main is replaced by an empty one, since region changes from europe-west1 to europe-west4. Lost: every database in it, with all backups (shop).",
      "away: web is away or impaired while the PostgreSQL server main and the database shop are made anew, which takes about 9 minutes (5 to 18) at least.",
    ],
  ],
  [
    "a database that is led to another server, whose own is deleted",
    [
      step(SERVER, "west", "delete", { inputs: { name: "west-1" } }),
      changed(DATABASE, "shop", "instance", "west-1", "north-1", moved),
    ],
    ["lost: The PostgreSQL server west is deleted. Lost: every database in it, with all backups (shop)."],
  ],
  [
    "a replica, which holds nothing of its own",
    [changed(SERVER, "copy", "region", "a", "b", { ...moved, inputs: { masterInstanceName: "main" } })],
    [
      "away: The PostgreSQL server copy is replaced by an empty one, since region changes from a to b. Coming back: the copy of the primary's data, which the primary gives again.",
    ],
  ],
  [
    "servers of other databases, by what people call them",
    [
      old,
      step(SERVER, "mine", "delete", { inputs: { databaseVersion: "MYSQL_8_0" } }),
      step(SERVER, "main", "delete", { inputs: { databaseVersion: "POSTGRES_17" } }),
    ],
    [
      "lost: The MySQL server mine is deleted. Lost: every database in it, with all backups.",
      "lost: The PostgreSQL server main is deleted. Lost: every database in it, with all backups.",
    ],
  ],
  [
    "what the program abandons",
    [step(DATABASE, "shop", "delete", { inputs: { deletionPolicy: "ABANDON" } })],
    [
      "moved: The database shop is deleted. Left behind: all that is in it; nothing is deleted there, and the program no longer knows of it.",
    ],
  ],
  [
    "what the engine retains",
    [
      step(BUCKET, "vault", "replace", { retained: true, inputs: { labels: { data: "vault" } } }),
      step("gcp:kms/cryptoKey:CryptoKey", "seal", "delete", { retained: true }),
      step("gcp:kms/cryptoKey:CryptoKey", "other", "delete", { inputs: { destroyScheduledDuration: "10368000s" } }),
      step("gcp:kms/cryptoKey:CryptoKey", "usual", "delete"),
    ],
    [
      "lost: The encryption key other is deleted. Lost: what is encrypted with it, once the time for which its versions wait (120 days) is over.",
      "lost: The encryption key usual is deleted. Lost: what is encrypted with it, once the time for which its versions wait (30 days by default) is over.",
      "moved: The bucket vault is replaced by an empty one. Left behind: everything that Vault keeps, which is every secret: a Vault without a copy of it begins empty; nothing is deleted there, and the program no longer knows of it.",
      "moved: The encryption key seal is deleted. Left behind: what is encrypted with it, which its versions still decrypt; nothing is deleted there, and the program no longer knows of it.",
    ],
  ],
  [
    "what is protected",
    [step(SERVER, "main", "delete", { protect: true })],
    [
      "lost: The PostgreSQL server main is deleted. Lost: every database in it, with all backups. `up` refuses this, since it is protected.",
    ],
  ],
  [
    "buckets, by what is in them and whether they are emptied first",
    (() => {
      const program = step(BUCKET, "a-program", "delete");
      const logs = step(BUCKET, "logs", "delete");
      const uploaded = { dependencies: [program.urn, logs.urn].sort() };
      const valuesFrom = { bucket: [uploaded.dependencies.indexOf(program.urn)] };
      return [
        program,
        step("gcp:storage/bucketObject:BucketObject", "text", "delete", { ...uploaded, valuesFrom }),
        step(BUCKET, "media", "delete", { inputs: { forceDestroy: true } }),
        logs,
        step(BUCKET, "files", "delete"),
        step(BUCKET, "vault", "delete", { inputs: { labels: { data: "vault" } } }),
      ];
    })(),
    [
      "lost: The bucket media is deleted. Lost: every object in it.",
      "moved: The bucket vault is deleted. Left behind: everything that Vault keeps, which is every secret: a Vault without a copy of it begins empty, and Google refuses to delete a bucket that is not empty: `up` ends with an error there.",
      "moved: The buckets files and logs are deleted. Left behind: every object in them, and Google refuses to delete a bucket that is not empty: `up` ends with an error there.",
      "moved: The bucket a-program is deleted. Left behind: objects that the program did not upload itself, if there are any, and Google refuses to delete a bucket that is not empty: `up` ends with an error there.",
    ],
  ],
  [
    "secrets: copies, those that the program writes, and others",
    (() => {
      const own = step(SECRET, "own", "replace");
      return [
        step(SECRET, "copy", "replace", { inputs: { labels: { source: "vault" } } }),
        own,
        step("gcp:secretmanager/secretVersion:SecretVersion", "own", "replace", { dependencies: [own.urn] }),
        step(SECRET, "typed-in", "replace"),
      ];
    })(),
    [
      "lost: The secret typed-in is replaced by an empty one. Lost: all versions.",
      "away: The secret own is replaced by an empty one. Coming back: the value, which the program writes again.",
      "away: The secret copy is replaced by an empty one. Coming back: all versions, which are copied again from Vault.",
    ],
  ],
  [
    "changes in place: backups off, a smaller retention, a bigger machine, a new version, an open address",
    [
      changed(SERVER, "main", "settings.backupConfiguration.enabled", true, false),
      changed("gcp:logging/projectBucketConfig:ProjectBucketConfig", "logs", "retentionDays", 400, 30),
      changed("gcp:logging/projectBucketConfig:ProjectBucketConfig", "more", "retentionDays", 30, 400),
      changed(SERVER, "big", "settings.tier", "db-custom-2-7680", "db-custom-4-15360"),
      changed(SERVER, "new", "databaseVersion", "POSTGRES_9_6", "POSTGRES_18"),
      changed(SERVER, "back", "databaseVersion", "POSTGRES_17", "POSTGRES_16"),
      changed(SERVER, "open", "settings.ipConfiguration.ipv4Enabled", false, true),
    ],
    [
      "lost: The PostgreSQL server main has no new backups, and its existing ones are deleted in time.",
      "lost: The log bucket logs keeps logs for 30 days instead of 400: older ones are deleted.",
      "away: The PostgreSQL server big restarts on another machine (db-custom-2-7680 to db-custom-4-15360).",
      "away: The PostgreSQL server new is away while its data is upgraded, for minutes that grow with the data.",
      "final: The PostgreSQL server new is upgraded from POSTGRES_9_6 to POSTGRES_18; the way back is a backup.",
      "final: The PostgreSQL server back cannot go back from POSTGRES_17 to POSTGRES_16: Cloud SQL only upgrades, so that `up` ends with an error there.",
      "review: The PostgreSQL server open gets an address on the internet.",
    ],
  ],
  [
    "grants: to everybody, to one identity several, and one that only follows its bucket",
    [
      old,
      step("gcp:cloudrunv2/serviceIamMember:ServiceIamMember", "open", "create", {
        inputs: { member: "allUsers", role: "roles/run.invoker", name: "[unknown]" },
      }),
      ...["media", "logs"].map((bucket) =>
        step("gcp:storage/bucketIAMMember:BucketIAMMember", bucket, "create", {
          inputs: {
            member: "serviceAccount:web@shop.iam.gserviceaccount.com",
            role: "roles/storage.objectUser",
            bucket,
          },
        }),
      ),
      changed("gcp:storage/bucketIAMMember:BucketIAMMember", "follows", "bucket", "a", "b", {
        ...moved,
        inputs: { member: "group:ops@shop.example", role: "roles/storage.objectUser", bucket: "b" },
      }),
    ],
    [
      "review: web gets roles/storage.objectUser on the bucket logs and roles/storage.objectUser on the bucket media.",
      "review: Everybody on the internet gets roles/run.invoker on the Cloud Run service open.",
    ],
  ],
  [
    "an environment that is made for the first time: only what is open to everybody",
    [
      step("gcp:kms/keyRing:KeyRing", "keys", "create"),
      step("gcp:projects/iAMMember:IAMMember", "web", "create", {
        inputs: { member: "user:a@b.c", role: "roles/editor" },
      }),
      step("gcp:projects/iAMMember:IAMMember", "all", "create", {
        inputs: { member: "allUsers", role: "roles/viewer", project: "shop" },
      }),
    ],
    ["review: Everybody on the internet gets roles/viewer on the project shop."],
  ],
  [
    "a bigger machine, of which the table of prices has both",
    [
      changed(SERVER, "main", "settings.tier", "db-custom-1-3840", "db-custom-2-7680", {
        inputs: {
          region: "europe-west1",
          databaseVersion: "POSTGRES_17",
          settings: { tier: "db-custom-2-7680", availabilityType: "ZONAL", edition: "ENTERPRISE", diskSize: 10 },
        },
      }),
    ],
    [
      "away: The PostgreSQL server main restarts on another machine (db-custom-1-3840 to db-custom-2-7680).",
      "cost: A month costs about ? USD more: ? USD instead of ? USD, at the usual usage. Most of it: main (+? USD).",
    ],
  ],
  [
    "types that nobody has described",
    [
      step("aws:dynamodb/table:Table", "orders", "delete"),
      step("aws:s3/bucket:Bucket", "media", "update"),
      step("awsx:ec2:Vpc", "network", "delete", { component: true }),
      old,
    ],
    ["lost: A resource is deleted, and nothing is known of what its type holds: aws:dynamodb.Table orders."],
  ],
  [
    "the same change of several types, each under its own name",
    [
      old,
      changed(SERVICE, "web", "template.containers[0].image", "a", "b"),
      changed("gcp:cloudrunv2/job:Job", "migrate", "template.template.containers[0].image", "a", "b"),
    ],
    ["review: The Cloud Run service web runs another image.", "review: The job migrate runs another image."],
  ],
  [
    "a bucket that only the program fills keeps nobody away, and neither does anything keep what is new",
    (() => {
      const program = changed(BUCKET, "program", "location", "EU", "US", moved);
      const text = step("gcp:storage/bucketObject:BucketObject", "text", "replace", {
        dependencies: [program.urn],
        valuesFrom: { bucket: [0] },
      });
      const media = changed(BUCKET, "media", "location", "EU", "US", moved);
      const far = changed(BUCKET, "far", "location", "eu", "US", moved);
      return [
        program,
        text,
        media,
        far,
        step(SERVICE, "web", "same", { dependencies: [text.urn, media.urn].sort() }),
        step(SERVICE, "new", "create", { dependencies: [media.urn] }),
      ];
    })(),
    [
      "moved: The buckets far and media are replaced by empty ones, since location changes. Left behind: every object in them, and Google refuses to delete a bucket that is not empty: `up` ends with an error there.",
      "moved: The bucket program is replaced by an empty one, since location changes from EU to US. Left behind: objects that the program did not upload itself, if there are any, and Google refuses to delete a bucket that is not empty: `up` ends with an error there.",
      "away: web is away or impaired while the bucket media is made anew, which takes about 2 seconds (1 to 4) at least.",
      "cost: A month costs about as much as before. The price of program, media and far is not known.",
    ],
  ],
  [
    "what only waits for something does not need it, and a new version of a secret empties nothing",
    (() => {
      const backup = changed(BUCKET, "backup", "location", "a", "b", moved);
      const data = changed(BUCKET, "data", "location", "a", "b", moved);
      const dependencies = [backup.urn, data.urn].sort();
      const valuesFrom = { template: [dependencies.indexOf(data.urn)] };
      return [
        { ...backup, retained: true },
        { ...data, retained: true },
        step(SERVICE, "web", "same", { dependencies, valuesFrom }),
        changed("gcp:secretmanager/secretVersion:SecretVersion", "key", "secretData", "[secret]", "[secret]", moved),
      ];
    })(),
    [
      "moved: The buckets backup and data are replaced by empty ones, since location changes from a to b. Left behind: all that is in them; nothing is deleted there, and the program no longer knows of them.",
      "away: web is away or impaired while the bucket data is made anew, which takes about 2 seconds (1 to 4) at least.",
      "cost: A month costs about as much as before. The price of backup and data is not known.",
    ],
  ],
  [
    "host names that nobody answers any more, and the certificate that is ordered instead",
    [
      old,
      ...["CNAME", "TXT", "MX"].map((type) =>
        step("cloudflare:index/dnsRecord:DnsRecord", type, "delete", {
          inputs: { type, name: `${type}.shop.example` },
        }),
      ),
      changed("cloudflare:index/certificatePack:CertificatePack", "cdn", "hosts[0]", "a", "b", moved),
    ],
    [
      "away: Visitors and links find nothing any more at CNAME.shop.example.",
      "away: Mail no longer arrives by this record for MX.shop.example.",
      "review: Another certificate is ordered, and visitors see it once it is active: cdn.",
    ],
  ],
  [
    "host names that another record or load balancer leads on, and one that none does",
    (() => {
      const record = (operation: Step["operation"], type: string, name: string): Step =>
        step("cloudflare:index/dnsRecord:DnsRecord", `${type} ${name}`, operation, { inputs: { type, name } });
      const balancer = (operation: Step["operation"], name: string): Step =>
        step("cloudflare:index/loadBalancer:LoadBalancer", name, operation, { inputs: { name } });
      return [
        balancer("delete", "shop.example"),
        record("same", "A", "shop.example"),
        record("delete", "CNAME", "www.example"),
        balancer("create", "www.example"),
        balancer("delete", "api.example"),
        record("same", "TXT", "api.example"),
        record("delete", "A", "api.example"),
      ];
    })(),
    [
      "away: Visitors and links find nothing any more at api.example.",
      "review: Another record or load balancer leads visitors from then on at shop.example and www.example.",
    ],
  ],
  ["nothing", [old, step(SERVICE, "web", "same")], []],
];

for (const [what, steps, expected] of cases) {
  test(`consequences: ${what}`, () => {
    // The figures are those of the table of prices, which has tests of its own.
    const figures = (text: string): string =>
      text.startsWith("cost: ") ? text.replace(/\d+(\.\d+)?(?= USD)/g, "?") : text;
    assert.deepEqual(told(...steps).map(figures), expected);
  });
}

/** Without the colours that a terminal, and a run of CI, gets. */
const rendered = (...args: Parameters<typeof renderConsequences>): string =>
  stripVTControlCharacters(renderConsequences(...args));

const lostTwice = [step(SERVER, "main", "delete"), step(BUCKET, "media", "delete", { inputs: { forceDestroy: true } })];

test("off a terminal data goes only when the heaviest loss is named", async () => {
  const pipe = { input: new PassThrough(), output: new PassThrough() };
  assert.equal(await approval([old], [], pipe), undefined);
  assert.equal(await approval(lostTwice, ["main"], pipe), undefined);
  const refused = (await approval(lostTwice, ["media"], pipe)) ?? "";
  assert.match(refused, /^this loses data, and nothing was changed:\n {2}The PostgreSQL server main is deleted/);
  assert.match(refused, /The bucket media is deleted.*\n.*--lose main\.$/);
});

test("on a terminal the name is asked for, and another answer or none changes nothing", async () => {
  for (const [answer, expected] of [
    ["main\n", undefined],
    ["yes\n", "nothing was changed: the answer is not main"],
    ["", "nothing was changed: the answer is not main"],
  ] as const) {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const output = new PassThrough();
    input.end(answer);
    assert.equal(await approval(lostTwice, [], { input, output }), expected);
    assert.match(String(output.read()), /The PostgreSQL server main is deleted[^]*To lose this, type main: /);
  }
});

test("consequences are as wide as the terminal, and names stay whole", () => {
  const inputs: Properties = { masterInstanceName: "main" };
  const long = "a-name-that-is-longer-than-any-line-of-forty-characters";
  const found = consequencesOf([step(SERVER, long, "delete"), step(SERVER, "copy", "replace", { inputs })]);
  for (const width of [40, 80, 160]) {
    const lines = rendered(found, width, true).split("\n");
    const tooWide = lines.filter((line) => line.length > width && !line.includes(long));
    assert.deepEqual(tooWide, [], String(width));
    assert.ok(lines.some((line) => line.includes(long)));
  }
  assert.equal(
    rendered(found, 80, true),
    [
      "Lost",
      "  • The PostgreSQL server",
      `    ${long} is deleted. Lost:`,
      "    every database in it, with all backups.",
      "Away",
      "  • The PostgreSQL server copy is replaced by an empty one. Coming back: the",
      "    copy of the primary's data, which the primary gives again.",
      "",
      "",
    ].join("\n"),
  );
});

test("of many things to look at some are told, and all when they are asked for", () => {
  const many = Array.from({ length: 20 }, (_, index) =>
    step("gcp:projects/iAMMember:IAMMember", `m${index}`, "create", {
      inputs: { member: `user:u${index}@b.c`, role: "roles/viewer", project: "shop" },
    }),
  );
  const found = consequencesOf([old, ...many]);
  assert.match(rendered(found, 160, false), /… and 8 more \(--all\)/);
  assert.match(rendered(found, 160, true), /u19@b\.c gets/);
});
