import assert from "node:assert/strict";
import { test } from "node:test";
import * as zones from "@pulumi/cloudflare/getZone";
import * as pulumi from "@pulumi/pulumi";
import { Cdn, type CdnArgs } from "../../components";
import { daysLeftWhenTold } from "../../components/internal/certificate-alert";
import {
  dnsProblems,
  letsEncrypt,
  zoneProblems,
  type ZoneFacts,
} from "../../components/internal/certificate-obstacles";
import { caaLevels, caaRefusal, readCaa, type CaaRecord } from "../../components/internal/dns-answers";
import { deploy, emptyState, messages, run } from "../support/program";

const zone = { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" };
const origins = [{ originName: "web", workerScript: "web-example-com", healthPath: "/health" }];
const args = (...names: string[]): CdnArgs => ({
  ...{ zone, plan: "pro", letsEncrypt: true },
  hosts: names.map((hostname) => ({ hostname, routes: [{ path: "/", origins }] })),
});
const channel = "projects/acme-test/notificationChannels/1";
const pack = "cloudflare:index/certificatePack:CertificatePack";
const checkType = "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig";
const alertType = "gcp:monitoring/alertPolicy:AlertPolicy";

const up = (dns: string[], more: object = {}) =>
  run(() => new Cdn("cdn", args("www.example.com")), { dns, existing: ["*"], ...more });

test("a certificate that Let's Encrypt may not issue is not ordered, and the error says what to do", async () => {
  for (const [dns, refusal] of [
    [
      ['example.com CAA 0 issue "digicert.com"'],
      /example\.com, www\.example\.com: CAA records at example\.com let Let's Encrypt issue nothing \(issue "digicert\.com"\): add 0 issue "letsencrypt\.org" there/,
    ],
    [
      ["example.com NS ns1.registrar.example."],
      /example\.com is delegated to ns1\.registrar\.example: set ada\.ns\.cloudflare\.com and ben\.ns\.cloudflare\.com at the registrar/,
    ],
  ] as const) {
    const deployment = await up([...dns]);
    assert.match(messages(deployment), refusal);
    assert.equal(deployment.resources.find(({ type }) => type === pack)?.id ?? "", "");
  }
});

test("a token that does not read the zone is told of before a certificate is ordered", async (context) => {
  context.mock.method(zones, "getZone", () => Promise.reject(new Error("403 Forbidden: Authentication error")));
  const deployment = await up([]);
  assert.match(
    messages(deployment),
    /not ordered: Cloudflare does not show the zone example\.com \(0{32}\): 403 Forbidden: Authentication error\n +Check that the API token is valid/,
  );
  assert.equal(deployment.resources.find(({ type }) => type === pack)?.id ?? "", "");
});

test("a certificate is ordered where CAA records allow it, and a plan asks nobody", async () => {
  assert.deepEqual(
    (await up(['example.com CAA 0 issue "digicert.com"', 'example.com CAA 0 issue "letsencrypt.org"'])).errors,
    [],
  );
  assert.deepEqual((await up(['example.com CAA 0 issue "digicert.com"'], { preview: true })).errors, []);
});

test("DNS is asked again for a new order, and not for any other change", async () => {
  const state = emptyState();
  const dns = ['example.com CAA 0 issue "digicert.com"'];
  await deploy(() => new Cdn("cdn", args("www.example.com")), { state });
  await deploy(() => new Cdn("cdn", { ...args("www.example.com"), hstsSeconds: 60 }), { state, dns });
  const replaced = await run(() => new Cdn("cdn", args("api.example.com", "www.example.com")), { state, dns });
  assert.match(messages(replaced), /api\.example\.com, www\.example\.com: CAA records at example\.com/);
});

test("where DNS cannot be asked, the order goes on with a warning", async (context) => {
  const warn = context.mock.method(pulumi.log, "warn", () => Promise.resolve());
  const deployment = await deploy(() => {
    globalThis.fetch = () => Promise.reject(new Error("no way out"));
    return new Cdn("cdn", args("www.example.com"));
  });
  assert.equal(deployment.one(pack).operation, "create");
  const [said] = warn.mock.calls.map((call) => String((call.arguments as unknown[])[0]));
  assert.match(said ?? "", /DNS was not looked at before the certificate is ordered: no way out/);
});

test("what Cloudflare says of a zone is judged", () => {
  const active: ZoneFacts = { status: "active", type: "full", paused: false };
  assert.deepEqual(zoneProblems(active, "example.com"), []);
  for (const [facts, problem] of [
    [{ status: "pending" }, /is "pending" at Cloudflare: set the name servers/],
    [{ status: "moved" }, /is "moved"/],
    [{ type: "partial" }, /partial \(CNAME\) setup/],
    [{ paused: true }, /is paused on example\.com: resume it/],
  ] as const) {
    assert.match(zoneProblems({ ...active, ...facts }, "example.com").join(), problem);
  }
});

type Answers = { [question: string]: { status?: number; values?: string[] } | "nobody" };

const nameServers = ["ada.ns.cloudflare.com", "ben.ns.cloudflare.com"];

async function judged(answers: Answers, names = ["example.com", "www.example.com"], facts: Partial<ZoneFacts> = {}) {
  const asked: string[] = [];
  const problems = await dnsProblems(
    { status: "active", nameServers, ...facts },
    "example.com",
    { names, authority: letsEncrypt },
    (name, type) => {
      asked.push(`${name} ${type}`);
      const known = answers[`${name} ${type}`] ?? (type === "NS" ? { values: nameServers } : {});
      return Promise.resolve(known === "nobody" ? undefined : { status: 0, values: [], ...known });
    },
  );
  return { problems, asked };
}

test("what DNS says of a domain is judged", async () => {
  const rows: [Answers, RegExp | undefined, (string[] | undefined)?, Partial<ZoneFacts>?][] = [
    [{}, undefined],
    [{ "example.com NS": { values: ["BEN.ns.cloudflare.com."] } }, undefined],
    [
      { "example.com NS": { values: ["ns1.example.com"] } },
      undefined,
      undefined,
      { vanityNameServers: ["ns1.example.com"] },
    ],
    [{ "example.com NS": "nobody", "www.example.com CAA": "nobody" }, undefined],
    [{ "example.com NS": { status: 3 } }, /does not exist in DNS: register it/],
    [{ "example.com NS": { status: 2 } }, /has no answer in DNS: .*remove the old DS record/],
    [{ "example.com NS": { values: [] } }, /is delegated to nobody/],
    [{ "www.example.com CAA": { status: 2 } }, /www\.example\.com has no answer about CAA/],
    [{ "www.example.com CAA": { status: 3 }, "com CAA": { values: ['0 issue "x.example"'] } }, /CAA records at com/],
    // The nearest level that has records counts.
    [
      {
        "www.example.com CAA": { values: ['0 issue "letsencrypt.org"'] },
        "example.com CAA": { values: ['0 issue ";"'] },
      },
      /^example\.com: .*issue ";"/,
    ],
    [{ "example.com CAA": { values: ['0 issuewild ";"'] } }, undefined],
    [
      { "example.com CAA": { values: ['0 issue "letsencrypt.org"', '0 issuewild ";"'] } },
      /^\*\.example\.com: .*add 0 issuewild/,
      ["*.example.com"],
    ],
  ];
  for (const [answers, problem, names, facts] of rows) {
    const { problems } = await judged(answers, names, facts);
    if (problem === undefined) assert.deepEqual(problems, [], JSON.stringify(answers));
    else assert.match(problems.join("\n"), problem);
  }
});

test("each name is asked for once, whatever number of host names are below it", async () => {
  const { asked } = await judged({}, ["example.com", "a.example.com", "b.example.com"]);
  assert.deepEqual([...asked].sort(), [
    "a.example.com CAA",
    "b.example.com CAA",
    "com CAA",
    "example.com CAA",
    "example.com NS",
  ]);
});

test("CAA records are read as resolvers write them, and judged as RFC 8659 and RFC 8657 say", () => {
  assert.deepEqual(readCaa('0 issue "letsencrypt.org"'), { critical: false, tag: "issue", value: "letsencrypt.org" });
  assert.deepEqual(readCaa("\\# 22 00 05 69 73 73 75 65 6c 65 74 73 65 6e 63 72 79 70 74 2e 6f 72 67"), {
    ...{ critical: false, tag: "issue", value: "letsencrypt.org" },
  });
  assert.equal(readCaa("nonsense"), undefined);
  assert.deepEqual(caaLevels("a.example.com"), ["a.example.com", "example.com", "com"]);
  const rows: [string[], allowed: boolean, wildcard?: boolean][] = [
    [[], true],
    [['0 iodef "mailto:a@example.com"'], true],
    [['0 issue "LetsEncrypt.org"'], true],
    [['0 issue "letsencrypt.org; validationmethods=http-01"'], false],
    [['0 issue "letsencrypt.org; validationmethods=http-01,dns-01"'], true],
    [['0 issue "letsencrypt.org; accounturi=https://acme-v02.api.letsencrypt.org/acme/acct/1"'], false],
    [['0 issue ";"'], false],
    [['128 future "x"'], false],
    [['0 issuewild "pki.goog"'], true],
    [['0 issue "letsencrypt.org"', '0 issuewild "pki.goog"'], false, true],
    [['0 issue "letsencrypt.org"'], true, true],
  ];
  for (const [lines, allowed, wildcard = false] of rows) {
    const records = lines.map(readCaa) as CaaRecord[];
    const refusal = caaRefusal(records, { authority: "letsencrypt.org", method: "dns-01", wildcard });
    assert.equal(refusal === undefined, allowed, `${lines.join()} ${refusal ?? ""}`);
  }
});

test("a certificate that was not renewed at two thirds of its life is told, whatever its life", async () => {
  const deployment = await deploy(
    () =>
      new Cdn("cdn", {
        ...args("www.example.com", "api.example.com"),
        certificateValidityDays: 45,
        notificationChannels: [channel],
      }),
  );
  const { inputs: check } = deployment.one(checkType);
  assert.deepEqual(check["monitoredResource"], { type: "uptime_url", labels: { host: "api.example.com" } });
  // An origin that scales to zero sleeps on.
  assert.equal((check["httpCheck"] as { path: string }).path, "/cdn-cgi/trace");
  const { inputs: alert } = deployment.one(alertType);
  const [condition] = alert["conditions"] as { conditionThreshold: { [name: string]: unknown } }[];
  assert.equal(condition?.conditionThreshold["comparison"], "COMPARISON_LT");
  assert.equal(condition.conditionThreshold["thresholdValue"], 13.5);
  const checkId = deployment.one(checkType).outputs["uptimeCheckId"] as string;
  assert.match(
    condition.conditionThreshold["filter"] as string,
    /time_until_ssl_cert_expires" AND resource\.type="uptime_url"/,
  );
  assert.ok((condition.conditionThreshold["filter"] as string).endsWith(`metric.labels.check_id="${checkId}"`));
  assert.deepEqual(alert["notificationChannels"], [channel]);
  for (const days of [6, 45, 64, 90]) {
    assert.ok(daysLeftWhenTold(days) < days / 3 && daysLeftWhenTold(days) > days / 4, String(days));
  }
});

test("the zone's own domain is asked for its certificate where it is served, and nobody is where nobody is told", async () => {
  const own = await deploy(
    () => new Cdn("cdn", { ...args("api.example.com", "example.com"), notificationChannels: [] }),
  );
  const { labels } = own.one(checkType).inputs["monitoredResource"] as { labels: object };
  assert.deepEqual(labels, { host: "example.com" });
  const unwatched = await deploy(() => new Cdn("cdn", args("www.example.com")));
  assert.equal(
    unwatched.resources.some(({ type }) => type.startsWith("gcp:")),
    false,
  );
  const universal = await run(
    () => new Cdn("cdn", { ...args("www.example.com"), letsEncrypt: false, notificationChannels: [channel] }),
  );
  assert.match(messages(universal), /notificationChannels: "given"; set letsEncrypt: true, or leave it out/);
  const wrong = await run(() => new Cdn("cdn", { ...args("www.example.com"), notificationChannels: ["1"] }));
  assert.match(messages(wrong), /notificationChannels.*use names of channels/);
});
