// Reviews that are over go, and nothing else does.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { sweepStacks } from "../../cli/commands/review-sweep";
import { namedIn } from "../../cli/review/standing";
import { isLeft, judgeReviews, sweep, type ReviewStacks, type StandingReview } from "../../cli/review/sweep";
import { reviewOf } from "../../components/internal/review-name";
import { openSandbox, type Sandbox } from "../../sandbox";
import { FileStore, statePath } from "../../sandbox/state";
import { copyProject } from "../support/project";
import { valuesOf } from "../support/stack-values";

const day = 86_400_000;
const end = "2027-01-31T12:00:00Z";
const image = `docker.io/directus/directus@sha256:${"1".repeat(64)}`;

const standing = (pull: number, more: Partial<StandingReview> = {}): StandingReview => ({
  ...{ stack: `review-web-${pull}`, app: "web", pull, until: end },
  names: [`pr-${pull}-web`, `pr-${pull}-web-main`],
  ...more,
});

const verdicts = (reviews: StandingReview[], now: number, pull?: number): [string, string][] =>
  judgeReviews(reviews, { now, ...(pull === undefined ? {} : { pull }) }).map(({ stack, verdict }) => [stack, verdict]);

test("a stack is a review's by its name alone where its state says the same", () => {
  assert.deepEqual(reviewOf("review-my-app-12"), { app: "my-app", pull: 12 });
  for (const other of [
    "dev",
    "prod",
    "review",
    "review-12",
    "review-web-",
    "review-web-012",
    "prod-review-web-12",
    "review-web-1234567",
  ]) {
    assert.equal(reviewOf(other), undefined, other);
  }
});

test("it is over from its end on, or when its pull request is", () => {
  const both = [standing(12), standing(13, { until: "2027-03-01T00:00:00Z" })];
  assert.deepEqual(verdicts(both, Date.parse(end) - 1), [
    ["review-web-12", "stands"],
    ["review-web-13", "stands"],
  ]);
  assert.deepEqual(verdicts(both, Date.parse(end)), [
    ["review-web-12", "over"],
    ["review-web-13", "stands"],
  ]);
  assert.deepEqual(verdicts(both, 0, 13), [["review-web-13", "over"]]);
});

test("one that does not say when it ends stays, and goes with its pull request", () => {
  const unsaid = [{ ...standing(12), until: undefined as unknown as string }, standing(13, { until: "some day" })];
  assert.deepEqual(verdicts(unsaid, Date.parse(end)), [
    ["review-web-12", "unknown"],
    ["review-web-13", "unknown"],
  ]);
  assert.deepEqual(verdicts(unsaid, 0, 12), [["review-web-12", "over"]]);
});

test("what is called like a review and has something else in it is refused, whoever asks", () => {
  for (const name of ["platform-network", "pr-12-webshop", "pr-1-web", "pr-123-web-main"]) {
    const foreign = standing(12, { names: ["pr-12-web", name] });
    for (const pull of [undefined, 12]) {
      const [judged] = judgeReviews([foreign], { now: Date.parse(end), ...(pull === undefined ? {} : { pull }) });
      assert.deepEqual([judged?.verdict, judged?.foreign], ["foreign", name]);
    }
  }
});

test("one that cannot be removed keeps no other from it, and the next run tries it again", async () => {
  const asked: string[] = [];
  let isLocked = true;
  const stacks: ReviewStacks = {
    list: () => Promise.resolve([standing(12), standing(13), standing(14, { until: "2099-01-01T00:00:00Z" })]),
    remove: (stack) => {
      asked.push(stack);
      return Promise.resolve(isLocked && stack === "review-web-12" ? "the stack is locked" : undefined);
    },
  };
  const judged = judgeReviews(await stacks.list(), { now: Date.parse(end) });
  const first = await sweep(stacks, judged);
  assert.deepEqual(asked, ["review-web-12", "review-web-13"]);
  assert.deepEqual(
    first.filter(isLeft).map(({ stack, problem }) => [stack, problem]),
    [["review-web-12", "the stack is locked"]],
  );
  isLocked = false;
  assert.deepEqual((await sweep(stacks, judged)).filter(isLeft), []);
});

/** Stacks of the simulated cloud, by their states. */
function simulated(folder: string, of: (stack: string) => Promise<Sandbox>): ReviewStacks {
  const stateOf = (stack: string): string => statePath(folder, "groundplan", stack);
  return {
    list: () =>
      Promise.resolve(
        fs
          .readdirSync(path.dirname(stateOf("dev")))
          .flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? [])
          .flatMap((stack) => {
            const named = reviewOf(stack);
            const entries = [...FileStore.open(stateOf(stack)).entries.values()];
            return named === undefined || entries.length === 0 ? [] : [{ stack, ...named, ...namedIn(entries) }];
          }),
      ),
    remove: async (stack) => {
      const { errors } = await (await of(stack)).destroy();
      return errors.length === 0 ? undefined : errors.map(({ message }) => message).join("\n");
    },
  };
}

async function swept(
  context: TestContext,
  stacks: ReviewStacks,
  now: number,
  yes: boolean,
): Promise<[string, string, boolean | undefined][]> {
  const written: string[] = [];
  const write = context.mock.method(process.stdout, "write", (text: string) => written.push(text) > 0);
  await sweepStacks(stacks, now, { json: true, yes }).finally(() => {
    write.mock.restore();
  });
  const { reviews } = JSON.parse(written.join("")) as {
    reviews: { stack: string; verdict: string; removed?: boolean }[];
  };
  return reviews.map(({ stack, verdict, removed }) => [stack, verdict, removed]);
}

test("beside dev, which stays as it is, the review that is over goes and the other one stays", async (context) => {
  const folder = copyProject();
  // Another test may have failed before.
  const code = process.exitCode;
  process.exitCode = undefined;
  context.after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
    process.exitCode = code;
  });
  const of = (stack: string): Promise<Sandbox> =>
    openSandbox({ projectDir: folder, stack, adapter: "offline", onMessage: () => undefined });
  const up = async (stack: string): Promise<void> => {
    assert.deepEqual((await (await of(stack)).up()).errors, [], stack);
  };
  await up("dev");
  for (const [pull, until] of [
    [12, end],
    [13, "2027-02-01T00:00:00Z"],
  ] as const) {
    const config = {
      ...valuesOf("dev"),
      "groundplan:environment": "review",
      "groundplan:review": { app: "directus", pull, image, until },
    };
    fs.writeFileSync(path.join(folder, `Pulumi.review-directus-${pull}.yaml`), JSON.stringify({ config }));
    await up(`review-directus-${pull}`);
  }
  const dev = fs.readFileSync(statePath(folder, "groundplan", "dev"), "utf8");
  const stacks = simulated(folder, of);
  const now = Date.parse(end);

  assert.deepEqual(await swept(context, stacks, now - day, true), [
    ["review-directus-12", "stands", undefined],
    ["review-directus-13", "stands", undefined],
  ]);
  assert.equal(process.exitCode, undefined);
  assert.deepEqual(await swept(context, stacks, now, false), [
    ["review-directus-12", "over", undefined],
    ["review-directus-13", "stands", undefined],
  ]);
  assert.equal(process.exitCode, 1, "something is to go");
  process.exitCode = undefined;
  assert.deepEqual(await swept(context, stacks, now, true), [
    ["review-directus-12", "over", true],
    ["review-directus-13", "stands", undefined],
  ]);
  assert.deepEqual(await swept(context, stacks, now, true), [["review-directus-13", "stands", undefined]], "again");
  assert.equal(process.exitCode, undefined);
  assert.equal(fs.readFileSync(statePath(folder, "groundplan", "dev"), "utf8"), dev);
});
