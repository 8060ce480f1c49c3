// What the workflows may do, by their files: who holds an identity or a token that writes, and what runs beside it.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { devDependencies } from "groundplan/package.json";
import { defaultBranch, defaultWorkflow, reviewWorkflow } from "../../components/delivery-identity/conditions";
import { parse } from "yaml";
import { everyJob, workflow, workflowFiles, type NamedJob, type Workflow } from "../support/workflows";

const root = path.join(__dirname, "../..");
const jobs = everyJob();
const titles = (chosen: NamedJob[]): string[] => chosen.map(({ title }) => title);

const holdsIdentity = ({ permissions }: NamedJob): boolean => permissions["id-token"] === "write";
const holdsSecret = ({ text }: NamedJob): boolean => /secrets\./.test(text);
const writes = ({ permissions }: NamedJob): boolean =>
  Object.entries(permissions).some(([scope, level]) => level === "write" && scope !== "id-token");
/** Runs code of the repository, or what npm installed for it. */
const runsCode = ({ steps }: NamedJob): boolean =>
  steps.some(({ run = "", uses = "" }) => /\b(npm|npx|node|bash \.ci|pulumi)\b/.test(run) || /^pulumi\//.test(uses));
const runsHead = (job: NamedJob): boolean => /^(ci|preview)\.yml/.test(job.title) && runsCode(job);

test("identities and secrets are for these jobs, and each has an environment at GitHub", () => {
  const reviews = ["review.yml up", "review.yml remove"];
  const deploying = ["drift.yml drift", "preview.yml preview", ...reviews, "up.yml dev", "up.yml prod"];
  // npm trusts the workflow itself, so a release needs no secret.
  const trusted = [...deploying.slice(0, 2), "release.yml publish", ...deploying.slice(2)];
  assert.deepEqual(titles(jobs.filter(holdsIdentity)), trusted);
  assert.deepEqual(titles(jobs.filter(holdsSecret)), deploying);
  for (const { title, job } of jobs.filter(holdsIdentity)) assert.ok(job.environment, title);
});

for (const { title, permissions, steps } of jobs) {
  test(`${title} has no more permissions than it names, and runs no install script`, () => {
    assert.ok(!("all" in permissions), "name the permissions");
    for (const { run = "" } of steps) {
      const installs = run.match(/npm (ci|install|i|rebuild)\b[^;&|\n)]*/g) ?? [];
      for (const command of installs) assert.match(command, /--ignore-scripts(?!=false)/, command);
      assert.doesNotMatch(run, /--ignore-scripts=false|npm rebuild|npx (?!groundplan)/);
    }
  });

  test(`${title} runs actions by commit, keeps no token on the disk and puts no expression into a script`, () => {
    for (const { uses, run = "", with: given = {} } of steps) {
      if (uses !== undefined && !uses.startsWith("./")) assert.match(uses, /@[0-9a-f]{40}$/, uses);
      if (uses?.startsWith("actions/checkout@") === true) assert.equal(given["persist-credentials"], false, uses);
      assert.doesNotMatch(run, /\$\{\{/, "hand it over in env");
    }
  });
}

/** The workflows that a page offers. A block that is no whole workflow is a step for one of the reader's. */
function offeredBy(page: string): Workflow[] {
  const text = fs.readFileSync(path.join(root, page), "utf8");
  return [...text.matchAll(/^```yaml\n(# \.github\/workflows\/[^]*?)^```/gm)].map(
    ([, block = ""]) => parse(block) as Workflow,
  );
}

test("the workflow that docs/promotion.md offers builds with no more rights than it takes, by commits, and attests what it pushed", () => {
  const [offered, ...others] = offeredBy("docs/promotion.md");
  assert.deepEqual([offered?.name, offered?.permissions, others], ["image", {}, []]);
  const [build, ...more] = Object.values(offered?.jobs ?? {});
  assert.deepEqual(more, []);
  assert.deepEqual(build?.permissions, {
    contents: "read",
    packages: "write",
    "id-token": "write",
    attestations: "write",
  });
  const steps = build.steps ?? [];
  for (const { uses, run = "" } of steps) {
    if (uses !== undefined) assert.match(uses, /@[0-9a-f]{40}$/, uses);
    assert.doesNotMatch(run, /\$\{\{/, "hand it over in env");
  }
  const [attest] = steps.filter(({ uses = "" }) => uses.startsWith("actions/attest-build-provenance@"));
  const [push] = steps.filter(({ id }) => id === "build");
  assert.equal(attest?.with?.["subject-digest"], "${{ steps.build.outputs.digest }}");
  assert.ok(String(push?.with?.["tags"]).startsWith(`${String(attest.with["subject-name"])}:`));
});

test("the workflows that docs/delivery.md offers for a static site are as careful as ours", () => {
  const offered = offeredBy("docs/delivery.md");
  assert.deepEqual(
    offered.map(({ name }) => name),
    ["preview-site", "build-site"],
  );
  const pinned = new Set(jobs.flatMap(({ steps }) => steps.map(({ uses }) => uses)));
  for (const { name, permissions, jobs: each } of offered) {
    assert.deepEqual(permissions, {}, name);
    for (const { steps = [], env = {}, permissions: own = {} } of Object.values(each)) {
      assert.ok(Object.values(own).every((level) => level === "read"));
      const held = Object.values(env).filter((value) => /secrets\./.test(value));
      assert.equal(held.length > 0, name === "preview-site");
      for (const { uses, run = "", with: given = {} } of steps) {
        if (uses !== undefined) assert.ok(pinned.has(uses), `${uses} is another commit than in .github/workflows`);
        if (uses?.startsWith("actions/checkout@") === true) assert.deepEqual(given, { "persist-credentials": false });
        assert.doesNotMatch(run, /\$\{\{/, "hand it over in env");
        // What the pull request built is data: nothing of it is installed or run beside the token.
        if (name === "preview-site") assert.doesNotMatch(run, /npm (run|test|start)|npx/);
      }
    }
  }
});

test("packages are installed before a job has an identity", () => {
  for (const { title, steps } of jobs.filter((job) => holdsIdentity(job) && holdsSecret(job))) {
    const install = steps.findIndex(({ run = "" }) => run.includes("npm ci"));
    const login = steps.findIndex(({ uses = "" }) => uses.startsWith("google-github-actions/auth@"));
    assert.ok(install >= 0 && install < login, title);
    assert.equal(steps.filter(({ run = "" }) => run.includes("npm ci")).length, 1, title);
  }
});

test("what another run kept is no part of what runs beside rights, or is published", () => {
  const careful = jobs.filter(
    (job) => holdsIdentity(job) || holdsSecret(job) || writes(job) || /^release/.test(job.title),
  );
  const installs = careful
    .flatMap(({ steps }) => steps)
    .filter(({ uses = "" }) => uses.startsWith("actions/setup-node@"));
  assert.ok(installs.length >= 6);
  for (const { with: given = {} } of installs) assert.equal(given["package-manager-cache"], false);
});

test("code of a pull request runs beside no token that writes, and beside no secret but the previewing identity", () => {
  const heads = jobs.filter(runsHead);
  assert.deepEqual(titles(heads), ["ci.yml test", "preview.yml plan", "preview.yml preview"]);
  assert.deepEqual(titles(heads.filter(writes)), []);
  assert.deepEqual(titles(heads.filter((job) => holdsSecret(job) || holdsIdentity(job))), ["preview.yml preview"]);
});

test("nobody's code runs beside a token that writes", () => {
  assert.deepEqual(titles(jobs.filter(writes)), [
    "preview-comment.yml comment",
    "release.yml notes",
    "review.yml comment",
  ]);
  assert.deepEqual(titles(jobs.filter((job) => writes(job) && runsCode(job))), []);
});

test("a run that somebody else's pull request starts with rights checks out commits of main alone", () => {
  const starts = workflowFiles().filter((file) => {
    const { on } = workflow(file);
    return "workflow_run" in on || "pull_request_target" in on || "issue_comment" in on;
  });
  assert.deepEqual(starts, ["preview-comment.yml", "review.yml"]);
  const refs = jobs
    .filter(({ title }) => starts.some((file) => title.startsWith(file)))
    .map(({ title, steps }) => [
      title,
      steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@")).map(({ with: given = {} }) => given["ref"]),
    ]);
  assert.deepEqual(Object.fromEntries(refs), {
    "preview-comment.yml compare": [undefined, "${{ steps.pull.outputs.base }}"],
    "preview-comment.yml comment": [],
    "review.yml up": [undefined],
    "review.yml remove": [undefined],
    "review.yml comment": [],
  });
});

test("a review is of a branch of this repository with the label, runs main's program, and is removed with its pull request", () => {
  const { on, jobs: all } = workflow("review.yml");
  assert.deepEqual((on as { [event: string]: unknown })["pull_request_target"], {
    branches: [defaultBranch],
    types: ["labeled", "unlabeled", "synchronize", "reopened", "closed"],
  });
  const { up, remove } = all;
  for (const part of [
    "github.event.pull_request.head.repo.full_name == github.repository",
    "contains(github.event.pull_request.labels.*.name, 'preview')",
    "vars.WORKLOAD_IDENTITY_PROVIDER != ''",
  ]) {
    assert.ok(up?.if?.includes(part), part);
  }
  assert.ok(!/\|\|\s*github\.event_name|always\(\)/.test(up?.if ?? ""));
  assert.ok(remove?.if?.includes("github.event.action == 'closed'"));
  for (const title of ["review.yml up", "review.yml remove"]) {
    const [job] = jobs.filter((one) => one.title === title);
    assert.deepEqual(job?.permissions, { contents: "read", "id-token": "write" }, title);
    assert.equal(job.job.environment, "dev-review");
    assert.ok(job.text.includes("REVIEW_SERVICE_ACCOUNT") && !job.text.includes("DEPLOY_SERVICE_ACCOUNT"), title);
  }
  const [upJob] = jobs.filter(({ title }) => title === "review.yml up");
  assert.match(upJob?.text ?? "", /pulumi up [^\n]*--policy-pack policy/);
  assert.equal(reviewWorkflow, ".github/workflows/review.yml");
});

test("what is deployed is the commit that was tested, on its way from main, one environment after the other", () => {
  const { on, jobs: up } = workflow("up.yml");
  assert.deepEqual(on, { push: { branches: [defaultBranch] } });
  assert.equal(up["checks"]?.uses, "./.github/workflows/ci.yml");
  assert.equal(up["checks"].if, undefined);
  assert.deepEqual([up["dev"]?.needs, up["prod"]?.needs], ["checks", ["checks", "dev"]]);
  for (const { title, job, steps } of jobs.filter(({ title: each }) => /^up\.yml (dev|prod)/.test(each))) {
    // A condition with always() or failure() would run the job although a test failed.
    assert.equal(job.if, "vars.WORKLOAD_IDENTITY_PROVIDER != ''", title);
    const checkout = steps.find(({ uses = "" }) => uses.startsWith("actions/checkout@"));
    assert.equal(checkout?.with?.["ref"], undefined, "the commit of the event");
    assert.ok(!steps.some(({ uses = "" }) => /cache|artifact/.test(uses)), title);
    assert.ok(!steps.some(({ with: given = {} }) => "cache" in given), title);
  }
  assert.ok("workflow_call" in workflow("ci.yml").on);
});

test("whatever previews or changes an environment asks the policy pack", () => {
  const asking = jobs.flatMap(({ title, steps }) =>
    steps
      .filter(({ uses = "", with: given = {} }) => uses.startsWith("pulumi/actions@") && "command" in given)
      .map((step) => ({ title, step })),
  );
  assert.deepEqual(
    asking.map(({ title }) => title),
    ["preview.yml preview", "up.yml dev", "up.yml prod"],
  );
  for (const { title, step } of asking) {
    assert.equal(step.with?.["policyPacks"], "policy", title);
    assert.ok(fs.existsSync(path.join(root, "policy/PulumiPolicy.yaml")));
  }
});

test("the file that Google trusts is the one that deploys", () => {
  assert.equal(defaultWorkflow, ".github/workflows/up.yml");
  const deploying = jobs.filter(({ text }) => text.includes("DEPLOY_SERVICE_ACCOUNT"));
  assert.deepEqual(titles(deploying), ["up.yml dev", "up.yml prod"]);
});

test("the Pulumi CLI is the release of the SDK that the tests ran with, wherever it is installed", () => {
  const installs = jobs.flatMap(({ steps }) => steps).filter(({ uses = "" }) => uses.startsWith("pulumi/actions@"));
  assert.ok(installs.length >= 4);
  for (const { with: given = {} } of installs) {
    assert.equal(given["pulumi-version"], devDependencies["@pulumi/pulumi"]);
  }
});

test("npm runs no package's script, wherever the project is installed", () => {
  assert.match(fs.readFileSync(path.join(root, ".npmrc"), "utf8"), /^ignore-scripts=true$/m);
});

test("the offline plans are made without the Pulumi that the runner's image has", () => {
  for (const title of ["preview.yml plan", "preview-comment.yml compare"]) {
    assert.equal(jobs.find((job) => job.title === title)?.job.env?.["GROUNDPLAN_ADAPTER"], "offline", title);
  }
});
