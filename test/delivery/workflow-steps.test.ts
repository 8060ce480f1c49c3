// The steps of review.yml and release.yml, as GitHub runs them, with programs in the place of `gh`, `pulumi`, `node` and `npm` that write down what
// they are asked and answer what a test says.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { execute, type CommandResult } from "../support/command";
import { workflow } from "../support/workflows";

interface Ran extends CommandResult {
  calls: string;
  /** What the step wrote into its output. */
  output: string;
}

/** Runs the script of a step as GitHub does where a step names no shell: `bash -e`, without pipefail. */
async function step(
  context: TestContext,
  [file, job, name]: [file: string, job: string, name: string],
  answers: Record<string, string>,
  env: Record<string, string>,
  files: Record<string, string> = {},
): Promise<Ran & { folder: string }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-steps-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const found = workflow(file).jobs[job]?.steps?.find((one) => one.name === name);
  assert.ok(found?.run !== undefined, `no step ${name}`);
  const bin = path.join(folder, "bin");
  fs.mkdirSync(bin);
  fs.mkdirSync(path.join(folder, "work"));
  for (const [program, script] of Object.entries(answers)) {
    const text = `#!/bin/bash\necho "${program} $*" >> ${folder}/calls\n${script}\n`;
    fs.writeFileSync(path.join(bin, program), text, { mode: 0o755 });
  }
  for (const [own, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, "work", own), text);
  fs.writeFileSync(path.join(folder, "calls"), "");
  fs.writeFileSync(path.join(folder, "output"), "");
  const result = await execute("bash", ["-e", "-c", found.run], {
    cwd: path.join(folder, "work"),
    env: {
      ...env,
      ...{
        PATH: `${bin}:${process.env["PATH"] ?? ""}`,
        RUNNER_TEMP: folder,
        GITHUB_OUTPUT: path.join(folder, "output"),
      },
    },
  });
  const read = (own: string): string => fs.readFileSync(path.join(folder, own), "utf8");
  return { ...result, calls: read("calls"), output: read("output"), folder };
}

/** GitHub's runners have it; a laptop may not. */
const skip = (process.env["PATH"] ?? "").split(path.delimiter).some((one) => fs.existsSync(path.join(one, "jq")))
  ? false
  : "jq is not on PATH";

const up: [string, string, string] = ["review.yml", "up", "Bring its reviews up"];
const upEnvironment = { NUMBER: "12", SECRETS_PROVIDER: "gcpkms://projects/acme-dev/k" };
const made = (...reviews: object[]): string => `echo '${JSON.stringify({ formatVersion: 1, reviews })}'`;
const pulumi = (outputs: object, failing = "no such"): string => `case "$*" in
  *"${failing}"*) exit 255 ;;
  "stack ls --json") echo '[{"name":"dev"}]' ;;
  "stack output --json"*) echo '${JSON.stringify(outputs)}' ;;
esac`;

test(
  "each review of a pull request is brought up with the policy pack, and told with its address and its end",
  { skip },
  async (context) => {
    const outputs = { endpoints: { a: { url: "https://pr-12-directus.example.com" } }, until: "2027-01-31T12:00:00Z" };
    const answers = {
      node: made({ stack: "review-directus-12" }, { stack: "review-shop-12" }),
      pulumi: pulumi(outputs),
    };
    const { code, stderr, calls, output } = await step(context, up, answers, upEnvironment);
    assert.equal(code, 0, stderr);
    assert.deepEqual(calls.match(/^pulumi (stack select|up).*$/gm), [
      "pulumi stack select --create review-directus-12 --secrets-provider gcpkms://projects/acme-dev/k",
      "pulumi up --yes --skip-preview --stack review-directus-12 --policy-pack policy",
      "pulumi stack select --create review-shop-12 --secrets-provider gcpkms://projects/acme-dev/k",
      "pulumi up --yes --skip-preview --stack review-shop-12 --policy-pack policy",
    ]);
    assert.match(
      calls,
      /^node bin\/groundplan\.js review 12 --changed \S+pull\.yaml --stacks \S+stacks\.json --secrets random --json$/m,
    );
    const line = "- https://pr-12-directus.example.com, until 2027-01-31T12:00:00Z\n";
    assert.equal(output, `told<<END-OF-REVIEWS\n${line}${line}END-OF-REVIEWS\n`);
  },
);

test("without a changed image nothing is brought up, and the comment says so", { skip }, async (context) => {
  const { code, calls, output } = await step(context, up, { node: made(), pulumi: pulumi({}) }, upEnvironment);
  assert.equal(code, 0);
  assert.doesNotMatch(calls, /pulumi up/);
  assert.match(output, /\nNo application has another image than in dev\.\nEND-OF-REVIEWS\n$/);
});

test(
  "what is refused, and what fails, fails the step before anything else is brought up",
  { skip },
  async (context) => {
    const refused = await step(context, up, { node: "exit 1", pulumi: pulumi({}) }, upEnvironment);
    assert.equal(refused.code, 1);
    assert.doesNotMatch(refused.calls, /pulumi (up|stack select)/);
    const answers = {
      node: made({ stack: "review-directus-12" }, { stack: "review-shop-12" }),
      pulumi: pulumi({}, "up --yes"),
    };
    const failed = await step(context, up, answers, upEnvironment);
    assert.notEqual(failed.code, 0);
    assert.doesNotMatch(failed.calls, /review-shop-12/);
    assert.equal(failed.output, "");
  },
);

test("of the pull request one file is read, at the commit that the event names", async (context) => {
  const { code, calls, folder } = await step(
    context,
    ["review.yml", "up", "Read which images the pull request names"],
    { gh: "echo config:" },
    { GH_REPO: "acme/shop", HEAD_SHA: "a".repeat(40) },
  );
  assert.equal(code, 0);
  assert.match(
    calls,
    /^gh api --header Accept: application\/vnd\.github\.raw repos\/acme\/shop\/contents\/Pulumi\.dev\.yaml\?ref=a{40}$/m,
  );
  assert.equal(fs.readFileSync(path.join(folder, "pull.yaml"), "utf8"), "config:\n");
});

test("a pull request that is over loses its own reviews, and the clock's run those that are over", async (context) => {
  const remove: [string, string, string] = ["review.yml", "remove", "Remove what is over"];
  const of = async (NUMBER: string): Promise<string> => (await step(context, remove, { node: "" }, { NUMBER })).calls;
  assert.equal(await of("12"), "node bin/groundplan.js review sweep --yes --pull 12\n");
  assert.equal(await of(""), "node bin/groundplan.js review sweep --yes\n");
});

for (const [title, results, own, said, call] of [
  [
    "a review that is up",
    ["success", "skipped"],
    "",
    /^### Review\n\n- https:\/\/x, until y$/m,
    /^gh pr comment 7 --body-file body\.md$/m,
  ],
  [
    "the same, told of before",
    ["success", "skipped"],
    "41\n",
    /^- https:\/\/x/m,
    /PATCH repos\/acme\/shop\/issues\/comments\/41 /,
  ],
  ["one that failed", ["failure", "skipped"], "", /^The review failed: https:\/\/run$/m, /^gh pr comment 7/m],
  ["one that is removed", ["skipped", "success"], "41\n", /^The review is removed\.$/m, /PATCH .*comments\/41 /],
  [
    "a removal that failed",
    ["skipped", "failure"],
    "41\n",
    /^The review failed: https:\/\/run$/m,
    /PATCH .*comments\/41 /,
  ],
  ["a pull request that never had one", ["skipped", "success"], "", /removed/, undefined],
] as const) {
  test(`the comment about ${title}`, async (context) => {
    const { code, stderr, calls, folder } = await step(
      context,
      ["review.yml", "comment", "Post or renew the comment"],
      { gh: `case "$*" in *--paginate*) printf '%s' '${own}' ;; esac` },
      {
        ...{ GH_REPO: "acme/shop", NUMBER: "7", RUN: "https://run", UP: results[0], REMOVED: results[1] },
        ...{ TOLD: "- https://x, until y\n", MARKER: "<!-- groundplan: review -->" },
      },
    );
    assert.equal(code, 0, stderr);
    const body = fs.readFileSync(path.join(folder, "work/body.md"), "utf8");
    assert.ok(body.startsWith("<!-- groundplan: review -->\n"));
    assert.match(body, said);
    if (call === undefined) assert.doesNotMatch(calls, /PATCH|pr comment/);
    else assert.match(calls, call);
  });
}

test("a label that starts nothing keeps no removal from running: the queue is of the jobs that run", () => {
  const { jobs, ...rest } = workflow("review.yml");
  assert.ok(!("concurrency" in rest));
  const groups = ["up", "remove"].map((name) => (jobs[name] as { concurrency?: unknown }).concurrency);
  assert.deepEqual(groups[0], { group: "review-${{ github.event.pull_request.number || 'sweep' }}" });
  assert.deepEqual(groups[1], groups[0]);
});

test("every output that a job or a step of a workflow reads is written by the one before", () => {
  const files = fs.readdirSync(path.join(__dirname, "../../.github/workflows"));
  let count = 0;
  for (const file of files) {
    const { jobs } = workflow(file) as { jobs: Record<string, { outputs?: Record<string, string>; steps?: object[] }> };
    const text = JSON.stringify(jobs);
    for (const [, job = "", output = ""] of text.matchAll(/needs\.([\w-]+)\.outputs\.([\w-]+)/g)) {
      assert.ok(output in (jobs[job]?.outputs ?? {}), `${file}: ${job}.${output}`);
      count++;
    }
    for (const [name, job] of Object.entries(jobs)) {
      const own = JSON.stringify(job);
      for (const [, id = "", output = ""] of own.matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)) {
        const writer = (job.steps ?? []).find((one) => (one as { id?: string }).id === id) as
          { run?: string } | undefined;
        assert.match(
          writer?.run ?? "",
          new RegExp(`${output}(=|<<)[^]*GITHUB_OUTPUT`),
          `${file} ${name}: ${id}.${output}`,
        );
        count++;
      }
    }
  }
  assert.ok(count >= 4);
});

test("a release is packed as of the repository that builds it, or npm would refuse its provenance", async (context) => {
  const manifest = fs.readFileSync(path.join(__dirname, "../../package.json"), "utf8");
  const real = path.join(path.dirname(process.execPath), "npm");
  const { code, stderr, calls, folder } = await step(
    context,
    ["release.yml", "build", "Pack"],
    { npm: `if [[ "$1" == pkg ]]; then exec "${real}" "$@"; fi` },
    { REPOSITORY: "git+https://github.com/acme/groundplan.git" },
    { "package.json": manifest },
  );
  assert.equal(code, 0, stderr);
  assert.deepEqual(calls.trim().split("\n").slice(1), [
    "npm run build",
    "npm pack --ignore-scripts --pack-destination release",
  ]);
  const packed = JSON.parse(fs.readFileSync(path.join(folder, "work/package.json"), "utf8")) as { repository: object };
  assert.deepEqual(packed.repository, { type: "git", url: "git+https://github.com/acme/groundplan.git" });
  const env = workflow("release.yml").jobs["build"]?.steps?.find(({ name }) => name === "Pack")?.env;
  assert.deepEqual(env, { REPOSITORY: "git+${{ github.server_url }}/${{ github.repository }}.git" });
});

test("a second run of a release publishes nothing again", { skip }, async (context) => {
  const publish = (isThere: boolean): Promise<Ran> =>
    step(
      context,
      ["release.yml", "publish", "Publish with provenance"],
      { tar: `echo '{"name":"groundplan","version":"1.2.3"}'`, npm: `[[ "$1" == publish || ${isThere} == true ]]` },
      {},
      { "groundplan-1.2.3.tgz": "" },
    );
  assert.match((await publish(true)).stdout, /^groundplan@1\.2\.3 is published$/m);
  assert.doesNotMatch((await publish(true)).calls, /npm publish/);
  assert.match(
    (await publish(false)).calls,
    /^npm publish groundplan-1\.2\.3\.tgz --ignore-scripts --provenance --access public$/m,
  );
  const notes = async (isThere: boolean): Promise<string> => {
    const answers = { gh: `[[ "$2" == create || ${isThere} == true ]]` };
    const env = { TAG: "v1.2.3", REPOSITORY: "acme/groundplan" };
    const at: [string, string, string] = [
      "release.yml",
      "notes",
      "Publish the notes, the package and its bill of materials",
    ];
    return (await step(context, at, answers, env, { "groundplan-1.2.3.tgz": "" })).calls;
  };
  assert.match(
    await notes(false),
    /^gh release create v1\.2\.3 \.\/groundplan-1\.2\.3\.tgz sbom\.cdx\.json --repo acme\/groundplan --verify-tag/m,
  );
  assert.doesNotMatch(await notes(true), /create/);
});
