// The comparison of plans that somebody hostile wrote, as a Markdown parser reads it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { HtmlRenderer, Parser } from "commonmark";
import fc from "fast-check";
import { comparePlans, type Comparison } from "../../cli/comparison";
import type { PlanDocument } from "../../cli/document";
import { renderComparisons } from "../../cli/render/comparison";
import { code } from "../../cli/render/markdown";
import { noSettings } from "../../policy/settings";
import type { Step } from "../../sandbox";
import { anyText } from "../support/any-text";
import { stepOf } from "../support/steps";

function html(markdown: string): string {
  return new HtmlRenderer().render(new Parser().parse(markdown));
}

function step(changes: Partial<Step>): Step {
  const type = "gcp:storage/bucket:Bucket";
  const urn = `urn:pulumi:dev::shop::${changes.type ?? type}::${changes.name ?? "media"}`;
  return stepOf(type, "media", { urn, operation: "create", ...changes });
}

function plan(resources: Step[], stack = "dev"): PlanDocument {
  return { formatVersion: 1, stack, resources, errors: [] } as unknown as PlanDocument;
}

const renderComparison = (comparison: Comparison, limit?: number, whole?: string): string =>
  renderComparisons([comparison], { limit, whole });

const compared = (base: Step[], head: Step[], limit?: number): string =>
  renderComparison(comparePlans(plan(base), plan(head)), limit);

const hostile = [
  "</details><h1>approved</h1>",
  "<img src=x onerror=alert(1)>",
  "![pixel](https://evil.example/x.png)",
  "[click](javascript:alert(1))",
  "@everyone please merge, closes #1",
  "a\n\n# Heading\n\n- item",
  "a\r\n> quote",
  "`` ` ``` unbalanced",
  "`",
  "```\nfence",
  "<!-- groundplan: offline plans -->",
  "https://evil.example",
  "a | b\n--- | ---",
  "\u202Egnp.exe",
  "a\u200Bb\u2028c\u0085d\u0000e\u001B[31mred",
  "",
  "   ",
  "x".repeat(100_000),
  "\\`escaped\\`",
  "&lt;b&gt;&#96;",
  "__proto__",
  "constructor",
  "toString",
];

/** The tags of a text as a parser makes them, those of our own among them. */
function tags(text: string): string[] {
  return [...new Set([...text.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag = ""]) => tag.toLowerCase()))].sort();
}
const ours = ["code", "details", "em", "h3", "h4", "li", "p", "strong", "summary", "ul"];

for (const text of hostile) {
  const short = JSON.stringify(text).slice(0, 40);
  test(`nothing comes out of ${short}, wherever it stands in a plan`, () => {
    const evil = step({
      type: `${text}:${text}:${text}`,
      name: text,
      inputs: JSON.parse(`{${JSON.stringify(text)}: ${JSON.stringify(text)}}`) as Step["inputs"],
      parent: text,
      urn: text,
    });
    const owner = step({ name: text, urn: `${text}.` });
    const before = { ...evil, inputs: { [`${text}old`]: { deep: [text] } } } as Step;
    for (const comparison of [
      comparePlans(plan([], text), plan([evil, owner], text)),
      comparePlans(plan([before, owner], text), plan([evil, owner], text)),
      comparePlans(plan([evil, owner], text), plan([], text)),
    ]) {
      const rendered = renderComparison(comparison);
      const shown = html(rendered);
      assert.deepEqual(
        tags(shown).filter((tag) => !ours.includes(tag)),
        [],
        rendered,
      );
      assert.doesNotMatch(shown.replaceAll(/<code>[^<]*<\/code>/g, ""), /evil|everyone|approved|javascript|groundplan/);
      assert.equal((shown.match(/<details>/g) ?? []).length, (shown.match(/<\/details>/g) ?? []).length);
      // eslint-disable-next-line no-control-regex -- it is what must not be there
      assert.doesNotMatch(rendered, /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u2028\u2029\u200B\u202E]/);
    }
  });
}

test("any text is one piece of code, and nothing else", () => {
  fc.assert(
    fc.property(anyText(200), (text) => {
      const shown = html(`- ${code(text)} after\n`);
      const [, inside] =
        /^<ul>\n<li>(?:<code>([^<]*)<\/code>|\(empty\)) after<\/li>\n<\/ul>\n$/.exec(shown) ?? assert.fail(shown);
      assert.ok((inside ?? "").length < 2000);
    }),
    { numRuns: 300 },
  );
});

test("a property that is called like what every object inherits is compared like any other", () => {
  const base = step({ inputs: {} });
  const head = step({
    inputs: JSON.parse('{"toString": 1, "constructor": {"a": 1}, "__proto__": 2}') as Step["inputs"],
  });
  const { changes } = comparePlans(plan([base]), plan([head]));
  assert.deepEqual(changes[0]?.properties.map(({ path }) => path).sort(), ["__proto__", "constructor", "toString"]);
});

test("another project of a provider is remarked on, since no other resource shows it; a first project is not", () => {
  const provider = (project?: string): Step => {
    const type = "pulumi:providers:gcp";
    return step({ type, name: "google", inputs: project === undefined ? {} : { project }, operation: "update" });
  };
  const remark = /another project: what is in the old one stays there/;
  assert.match(compared([provider("acme-one")], [provider("acme-two")]), remark);
  assert.doesNotMatch(compared([provider("acme-one")], [provider("acme-one")]), remark);
  assert.doesNotMatch(compared([provider()], [provider("acme-two")]), remark);
});

test("a limit leaves out whole changes, says how many, and is kept", () => {
  const many = Array.from({ length: 500 }, (_, index) => step({ name: `bucket-${index}`, urn: `u${index}` }));
  const all = compared([], many);
  const limited = compared([], many, 3000);
  assert.ok(all.length > 10_000, String(all.length));
  assert.ok(limited.length <= 3000, String(limited.length));
  assert.match(limited, /\*\*500 created\*\*, 0 unchanged/);
  const written = [...limited.matchAll(/`bucket-\d+`$/gm)].length;
  assert.match(limited, new RegExp(`… and ${500 - written} more, for which there is no room here\\.`));
  assert.match(limited, /<\/details>\n\n$/);
  assert.equal(compared([], many, 100_000), all);
});

test("where something is left out, a sentence leads to all of it, within the limit", () => {
  const many = Array.from({ length: 500 }, (_, index) => step({ name: `bucket-${index}`, urn: `u${index}` }));
  const page = "https://example.com/runs/7";
  const to = (base: Step[], head: Step[], limit?: number): string =>
    renderComparison(comparePlans(plan(base), plan(head)), limit, page);
  const sentence = `What has no room here is in [the whole comparison](<${page}>).\n`;
  for (const limit of [1500, 3000]) {
    const limited = to([], many, limit);
    assert.ok(limited.endsWith(`\n${sentence}\n`) && limited.length <= limit, limited);
  }
  assert.ok(!to([], many).includes(page), "nothing is left out");
  const service = step({ type: "gcp:cloudrunv2/service:Service", name: "web", inputs: { location: "europe-west1" } });
  const after = { ...service, inputs: { location: "europe-west1", description: "b" } };
  const withoutPicture = to([service], [after], Buffer.byteLength(to([service], [after])));
  assert.ok(withoutPicture.includes(sentence) && !withoutPicture.includes("mermaid"), "the picture alone is left out");
  assert.ok(withoutPicture.includes("description"));
});

test("the picture of the change is there as a whole, or not at all", () => {
  const SERVICE = "gcp:cloudrunv2/service:Service";
  const base = step({ type: SERVICE, name: "web", inputs: { location: "europe-west1", description: "a" } });
  const head = { ...base, inputs: { location: "europe-west1", description: "b" } };
  const shown = compared([base], [head]);
  assert.match(shown, /```mermaid\n---\ntitle: "dev"\n[^]*n0\["~ web<br\/>Cloud Run<br\/>changed"\][^]*\n```\n/);
  assert.doesNotMatch(compared([base], [head], 500), /mermaid/);
  assert.doesNotMatch(compared([base], [base]), /mermaid/);
});

test("a comparison says how long the change takes with the real engine, where anything takes time", () => {
  const network = stepOf("gcp:compute/network:Network", "`main`", { operation: "create" });
  assert.match(
    compared([], [network]),
    /\*\*1 created\*\*.*\n\nWith the real engine: about 22 seconds .* `` `main` ``\./,
  );
  assert.ok(!compared([network], [network]).includes("real engine"), "nothing changes");
});

/** Random changes of an environment: what is lost, replaced, updated and made, in components with names of all kinds. */
const randomPlans = (stack: string): fc.Arbitrary<[PlanDocument, PlanDocument]> =>
  fc
    .record({
      count: fc.nat({ max: 600 }),
      name: fc.constantFrom("bucket", "名前の長いバケット", "🌈".repeat(40), "x".repeat(200), "`a`", "</details>"),
      perComponent: fc.integer({ min: 1, max: 400 }),
      seed: fc.nat({ max: 5 }),
    })
    .map(({ count, name, perComponent, seed }) => {
      const one = (index: number, location: string): Step =>
        step({
          ...{ name: `${name}-${index}`, urn: `u${index}`, parent: `u${index - (index % perComponent)}` },
          inputs: { location, labels: { team: `${name}-${location}` } },
        });
      const all = Array.from({ length: count }, (_, index) => index);
      // Of five: one replaced, one updated, one deleted, one made, one as it was.
      const before = all.filter((index) => (index + seed) % 5 !== 3).map((index) => one(index, "EU"));
      const after = all
        .filter((index) => (index + seed) % 5 !== 2)
        .map((index) => {
          const kind = (index + seed) % 5;
          const now = one(index, kind === 0 ? "US" : "EU");
          return kind === 1 ? { ...now, inputs: { ...now.inputs, labels: { team: "other" } } } : now;
        });
      return [plan(before, stack), plan(after, stack)];
    });

test("whatever changes in three environments: the text keeps to its bytes, is whole Markdown, and each heading counts all", () => {
  fc.assert(
    fc.property(
      fc.tuple(randomPlans("dev"), randomPlans("prod"), randomPlans("staging")),
      fc.integer({ min: 1500, max: 70_000 }),
      (environments, limit) => {
        const all = environments.map(([base, head]) => comparePlans(base, head));
        const whole = "https://example.com/runs/7";
        const text = renderComparisons(all, { limit, whole });
        assert.ok(Buffer.byteLength(text) <= limit, `${Buffer.byteLength(text)} of ${limit}`);
        const lineCount = (start: RegExp): number => (text.match(start) ?? []).length;
        assert.equal(lineCount(/^<details>/gm), lineCount(/^<\/details>/gm));
        assert.deepEqual(
          tags(html(text)).filter((tag) => ![...ours, "pre", "a"].includes(tag)),
          [],
        );
        const entire = renderComparisons(all);
        assert.ok(!entire.includes("no room"));
        assert.equal(text.includes(whole), text !== entire, "a sentence leads to the rest, where there is one");
        for (const { changes, stack } of all) {
          const told = changes.length === 0 ? "No change" : "**";
          assert.ok(text.includes(`### \`${stack}\`\n\n${told}`));
        }
        // Each line of an item is one of the whole text: nothing is cut in its middle.
        const lines = new Set(entire.split("\n"));
        const others = text
          .split("\n")
          .filter((line) => !lines.has(line) && !/^(… and \d+ |What has no room)/.test(line));
        assert.deepEqual(others, []);
      },
    ),
    { numRuns: 12 },
  );
});

test("what is lost in one environment is told before what is made in another", () => {
  const DATABASE = "gcp:sql/databaseInstance:DatabaseInstance";
  const database = step({ type: DATABASE, name: "orders", urn: "orders" });
  const many = Array.from({ length: 3000 }, (_, index) => step({ name: `bucket-${index}`, urn: `u${index}` }));
  const text = renderComparisons(
    [comparePlans(plan([]), plan(many)), comparePlans(plan([database], "prod"), plan([], "prod"))],
    { limit: 3000 },
  );
  assert.match(text, /### `prod`\n\n\*\*1 deleted\*\*[^]*\*\*Lost\*\*\n\n- [^\n]*`orders`/);
  assert.match(text, /#### ⚠ 1 deleted\n\n- \*\*`gcp:sql\.DatabaseInstance`\*\* `orders`/);
});

test("folded changes of a component are there together, or left out together and counted", () => {
  const parts = ["a", "b"].flatMap((owner) => [
    step({ name: owner, urn: owner }),
    ...Array.from({ length: 20 }, (_, index) =>
      step({ name: `${owner}-${index}`, urn: `${owner}${index}`, parent: owner }),
    ),
  ]);
  const whole = Buffer.byteLength(compared([], parts));
  const text = compared([], parts, whole - 50);
  const shown = [...text.matchAll(/ in `([ab])`$/gm)].map(([, owner]) => owner);
  assert.deepEqual([...new Set(shown)], ["a"]);
  assert.equal(shown.length, 20);
  assert.match(text, /\n… and 20 more, for which there is no room here\.\n/);
});

test("a picture that GitHub would not draw is replaced by a sentence", () => {
  const services = Array.from({ length: 2000 }, (_, index) =>
    step({ type: "gcp:cloudrunv2/service:Service", name: `web-${index}`, inputs: { location: "europe-west1" } }),
  );
  // Where all is made, nothing is marked.
  const text = compared(services.slice(1), services);
  assert.ok(!text.includes("```mermaid"));
  assert.match(text, /It is too large for GitHub: `groundplan picture` draws it\./);
});

test("a limit without room for the headings is refused with the number that has it", () => {
  const long = "x".repeat(200);
  const three = ["a", "b", "c"].map((stack) => comparePlans(plan([], stack), plan([], stack)));
  assert.throws(() => renderComparisons(three, { limit: 60 }), /--limit: 60 bytes have no room.* use at least \d+\./);
  assert.throws(() => renderComparisons(three, { limit: 200, whole: `https://${long}.example` }), /no room/);
});

test("deletions are written before creations when there is no room for both", () => {
  const old = step({ name: "old", urn: "old" });
  const many = Array.from({ length: 500 }, (_, index) => step({ name: `bucket-${index}`, urn: `u${index}` }));
  assert.match(compared([old], many, 1500), /#### ⚠ 1 deleted\n\n- \*\*`gcp:storage\.Bucket`\*\* `old`\n/);
});

const open = (member: string): Step =>
  step({
    type: "gcp:storage/bucketIAMMember:BucketIAMMember",
    name: "who",
    inputs: { member, role: "roles/storage.objectViewer" },
  });

test("rules that a change breaks or keeps again, and promises that it touches, stand beside its consequences", () => {
  const policy = { settings: noSettings, today: "2026-11-29" };
  const of = (member: string, endpoints: object): PlanDocument =>
    ({ ...plan([open(member)]), outputs: { endpoints } }) as PlanDocument;
  const before = of("group:a@example.com", {
    shop: { url: "https://a.example.com", availability: 99.9 },
    old: { url: "x" },
  });
  const after = of("allUsers", { shop: { url: "https://a.example.com", availability: 99.5 } });
  const text = renderComparison(comparePlans(before, after, policy));
  assert.match(text, /\*\*Rules\*\*\n\n- \*\*Broken\*\*: `public-member`\. `member of who opens it to allUsers/);
  assert.match(
    text,
    /\*\*Promises touched\*\*\n\n- `old` is no longer promised\n- `shop`, availability: `99\.9` → `99\.5`/,
  );
  assert.match(renderComparison(comparePlans(after, before, policy)), /- Kept again: `public-member`, `who`/);
  const same = renderComparison(comparePlans(after, after, policy));
  assert.ok(!/Rules|Promises/.test(same), "what was broken before is not told again");
  assert.ok(!/Rules/.test(renderComparison(comparePlans(before, after))), "without settings no rule is asked");
});

test("names in end points and in findings bring nothing but code into the comment, and keep to the limit", () => {
  const policy = { settings: noSettings, today: "2026-11-29" };
  const endpoints = Object.fromEntries(hostile.map((name) => [name, { url: name }]));
  const members = hostile.map((name, index) => ({
    ...open("allUsers"),
    name,
    urn: `urn:pulumi:dev::shop::x::${index}`,
  }));
  const after = { ...plan(members), outputs: { endpoints } } as unknown as PlanDocument;
  const comparison = comparePlans(plan([]), after, policy);
  assert.deepEqual(
    tags(html(renderComparison(comparison))).filter((tag) => ![...ours, "pre"].includes(tag)),
    [],
  );
  for (const limit of [1500, 4000, 28_000]) assert.ok(renderComparison(comparison, limit).length <= limit, `${limit}`);
});
