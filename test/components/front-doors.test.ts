// What the front doors of the two providers take, as docs/front-doors.md says it: `npm run parity` writes it.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { format } from "prettier";
import contract from "../../components/internal/arguments.json";
import { argumentProblems } from "../../components/internal/validation";
import { isTaken, planFeatures } from "../support/plan-features";
import { affinityCases, outcomeOf, tried } from "../support/affinity";

const file = path.join(__dirname, "../../docs/front-doors.md");

type Members = Record<string, object>;

const { components, types } = contract as unknown as {
  components: Record<string, Members>;
  types: Record<string, Members>;
};

interface Pair {
  title: string;
  cloudflare: Members;
  google: Members;
  /** Where a property of it stands in arguments of `GoogleCdn`. */
  place: (property: string) => object;
}

const host = (more: object): object => ({ letsEncrypt: false, hosts: [{ hostname: "example.com", ...more }] });
const membersOf = (type: string): Members => types[type] ?? components[type] ?? {};

const pairs: Pair[] = (
  [
    ["Arguments", "Cdn", "GoogleCdn", (one) => ({ ...host({}), [one]: "x" })],
    ["`hosts[]`", "CdnHost", "GoogleCdnHost", (one) => host({ [one]: "x" })],
    ["`hosts[].routes[]`", "CdnRoute", "GoogleCdnRoute", (one) => host({ routes: [{ path: "/", [one]: "x" }] })],
    [
      "`hosts[].cachedPaths[]`",
      "CachedPath",
      "GoogleCachedPath",
      (one) => host({ cachedPaths: [{ path: "/", [one]: "x" }] }),
    ],
    ["`firewall`", "CdnFirewall", "GoogleCdnFirewall", (one) => ({ ...host({}), firewall: { [one]: "x" } })],
    [
      "`maintenance`",
      "CdnMaintenance",
      "GoogleCdnMaintenance",
      (one) => ({ ...host({}), maintenance: { [one]: "x" } }),
    ],
  ] as [string, string, string, Pair["place"]][]
).map(([title, one, other, place]) => ({ title, cloudflare: membersOf(one), google: membersOf(other), place }));

/** What `GoogleCdn` says of a property that it does not have. */
function refusal(property: string, { place }: Pair): string {
  const problems = argumentProblems("GoogleCdn", "cdn", place(property), () => undefined);
  const [own, ...others] = problems.filter((problem) => problem.property.split(".").at(-1) === property);
  assert.ok(own !== undefined && others.length === 0, `${property} is not refused`);
  return own.remedy;
}

function rows(pair: Pair): string[] {
  const { cloudflare, google } = pair;
  const names = [...new Set([...Object.keys(cloudflare), ...Object.keys(google)])].sort();
  return names.map((name) => {
    const [there, here] = [name in cloudflare, name in google];
    if (there && here) return `| \`${name}\` | yes | yes |`;
    return here ? `| \`${name}\` | - | yes |` : `| \`${name}\` | yes | refused: ${refusal(name, pair)} |`;
  });
}

/** Who keeps a client, as it is planned: by what, or the refusal. */
async function affinityRows(): Promise<string[]> {
  const rowsOfCases = affinityCases.map(async (one) => {
    const { problem } = await outcomeOf(one, tried);
    const [, remedy = ""] = new RegExp(`: ${tried}; (.*)`).exec(problem) ?? [];
    const kept = one.note === undefined ? `refused: ${remedy.replaceAll("|", "\\|")}` : `yes: ${one.note}`;
    return `| \`${one.component}\` | ${one.origin} | ${kept} |`;
  });
  return Promise.all(rowsOfCases);
}

/** What a `Cdn` takes of Cloudflare's Free plan; test/components/plan-features.test.ts plans each row. */
function planRows(): string {
  return planFeatures
    .map(([group, features]) => {
      const lines = features.map((one) => `| ${one.what} | ${one.listed} | ${isTaken(one)} | ${one.why} |`);
      return `### ${group}\n\n| what | listed by | here | how, or why not |\n| --- | --- | --- | --- |\n${lines.join("\n")}\n`;
    })
    .join("\n");
}

async function document(): Promise<string> {
  const tables = pairs.map(
    (pair) =>
      `## ${pair.title}\n\n| property | \`Cdn\` | \`GoogleCdn\` |\n| --- | --- | --- |\n${rows(pair).join("\n")}\n`,
  );
  return `# Two front doors, property by property

[\`Cdn\`](../components/cdn/README.md) is Cloudflare's front door, [\`GoogleCdn\`](../components/google-cdn/README.md) Google's. A property that both take has one name and one
meaning. What \`GoogleCdn\` lacks it refuses by name, with the remedy in the last column. \`npm run parity\` writes this page from the contract and from the refusals.

${tables.join("\n")}
## \`affinitySeconds\`, by what answers

For how long a client stays with who answered it first. Each row is a plan with \`affinitySeconds: ${tried}\`; what cannot keep a client refuses it before anything is
created. Google's load balancers take no affinity for Cloud Run; Cloud Run's own is a cookie of 30 days, by each revision, and best effort: an instance that ends or is busy loses
its clients (<https://cloud.google.com/run/docs/configuring/session-affinity>, read on 2026-11-29). It passes through both front doors, the Worker that routes and \`WorkerOrigin\`, which hand cookies on as
they are. It takes precedence over shares of traffic, so that a step of a rollout is not what it says: no component sets it. A program that wants it sets
\`template.sessionAffinity\` by [\`withTransforms\`](adr/0041-the-escape-hatch-says-why.md), for a workload without \`rollout\`. Data that must not be lost belongs into a database or a cache, wherever a client is kept.

| component | what answers | keeps a client |
| --- | --- | --- |
${(await affinityRows()).join("\n")}

## What Cloudflare's Free plan has, and what \`Cdn\` takes of it

C is Cloudflare's own [list](https://github.com/cloudflare/cloudflare-docs/blob/production/src/content/plans/index.json), P each resource and option of
[pulumi-cloudflare-free-edge-protection](https://github.com/davidmontoyago/pulumi-cloudflare-free-edge-protection), both read on 2026-11-29. "Yes" and "by choice" are in a plan of a zone
on the Free plan; "as it is" is left to Cloudflare and the dashboard; neither that nor "no" is in any plan. Add-ons that are paid for are left out here:
\`letsEncrypt\` and several hosts of a route are two. What larger plans add is in the [README](../components/cdn/README.md#what-the-plan-has-against-attacks).

${planRows()}`;
}

/** Without what only the layout of a table is. */
const words = (text: string): string => text.replaceAll(/ +|-{3,}/g, " ").replaceAll(/( \|)+/g, " |");

test("each property of Cdn is one of GoogleCdn, or is refused by a remedy of its own", () => {
  for (const pair of pairs) {
    const missing = Object.keys(pair.cloudflare).filter((name) => !(name in pair.google));
    for (const name of missing) assert.doesNotMatch(refusal(name, pair), /^remove it|^did you mean/, name);
  }
});

test("what both take has the same shape, but for routes and hosts and what is in them", () => {
  const own = /"ref":"(Google)?(Cdn|Cached)/;
  const shapes = (members: Members, name: string): string =>
    JSON.stringify(members[name])
      .replace(own, '"ref":"$2')
      .replace(/"(Cdn|Cached)Path"/, '"CachedPath"');
  for (const { cloudflare, google } of pairs) {
    for (const name of Object.keys(cloudflare).filter((one) => one in google)) {
      // A zone at Cloudflare is one of three ways here.
      if (name === "zone") continue;
      assert.equal(shapes(google, name), shapes(cloudflare, name), name);
    }
  }
});

test("docs/front-doors.md says what each front door takes", async () => {
  const text = await format(await document(), { parser: "markdown", printWidth: 120 });
  if (process.env["UPDATE_PARITY"] === "1") writeFileSync(file, text);
  assert.equal(
    words(readFileSync(file, "utf8")),
    words(text),
    "look at the difference, then write it with npm run parity",
  );
});
