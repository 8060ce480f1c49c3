// The file of a review's stack.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { parse } from "yaml";
import { review, type ReviewOptions } from "../../cli/commands/review";

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const imageOf = (app: string, letter: string): string => `ghcr.io/acme/${app}@${digest(letter)}`;
const file = (letters: { [app: string]: string }, most = 2): string =>
  [
    "secretsprovider: gcpkms://projects/p/locations/l/keyRings/k/cryptoKeys/state",
    "config:",
    "  # Everything of it.",
    '  gcp:project: "0123"',
    "  shop:apps:",
    ...Object.entries(letters).flatMap(([app, letter]) => [
      `    ${app}:`,
      `      image: ${imageOf(app, letter)} # the newest`,
    ]),
    `  shop:reviewsAtOnce: ${most}`,
    "",
  ].join("\n");

interface Made {
  folder: string;
  document: { until: string; reviews: { app: string; image: string; stack: string; name: string }[] };
}

function project(context: TestContext, files: { [name: string]: string }): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  for (const [name, text] of Object.entries({ "Pulumi.yaml": "name: shop\n", ...files })) {
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

function reviewed(context: TestContext, folder: string, options: Partial<ReviewOptions>): Made {
  const written: string[] = [];
  const write = context.mock.method(process.stdout, "write", (text: string) => written.push(text) > 0);
  try {
    review(12, { of: "dev", days: 7, secrets: "own", cwd: folder, json: true, ...options });
  } finally {
    write.mock.restore();
  }
  return { folder, document: JSON.parse(written.join("")) as Made["document"] };
}

const day = 86_400_000;

test("it is the environment's file with the application, the image and the end, comments and state's key included", (context) => {
  const folder = project(context, { "Pulumi.dev.yaml": file({ web: "a" }) });
  const { document } = reviewed(context, folder, { app: "web", image: imageOf("web", "b") });
  assert.deepEqual(document.reviews, [
    { app: "web", image: imageOf("web", "b"), stack: "review-web-12", name: "pr-12-web" },
  ]);
  const text = fs.readFileSync(path.join(folder, "Pulumi.review-web-12.yaml"), "utf8");
  assert.match(text, /# Everything of it\./);
  assert.match(text, /until: "\d/, "YAML would read a time");
  const { config, secretsprovider } = parse(text) as { config: Record<string, unknown>; secretsprovider: string };
  assert.match(secretsprovider, /^gcpkms:/);
  assert.equal(config["gcp:project"], "0123");
  assert.equal(config["shop:environment"], "review");
  const { until, ...said } = config["shop:review"] as { until: string };
  assert.deepEqual(said, { app: "web", pull: 12, image: imageOf("web", "b"), of: "dev", secrets: "own" });
  assert.ok(Math.abs(Date.parse(until) - Date.now() - 7 * day) < 60_000);
});

test("of a pull request's file it takes the images that differ, and nothing else", (context) => {
  const head = `${file({ web: "b", api: "a", new: "c" })}  shop:operators: [user:mallory@example.com]\n`;
  const folder = project(context, { "Pulumi.dev.yaml": file({ web: "a", api: "a" }), "head.yaml": head });
  const { document } = reviewed(context, folder, { changed: path.join(folder, "head.yaml") });
  assert.deepEqual(
    document.reviews.map(({ stack, image }) => [stack, image]),
    [["review-web-12", imageOf("web", "b")]],
  );
  assert.doesNotMatch(fs.readFileSync(path.join(folder, "Pulumi.review-web-12.yaml"), "utf8"), /mallory/);
  const same = reviewed(context, folder, { changed: path.join(folder, "Pulumi.dev.yaml") });
  assert.deepEqual(same.document.reviews, []);
});

test("more than the environment takes at once are refused, by the files that there are and by what Pulumi lists", (context) => {
  const stacks = JSON.stringify([{ name: "acme/shop/review-api-3" }, { name: "dev" }, { name: "review-web-12" }]);
  const folder = project(context, { "Pulumi.dev.yaml": file({ web: "a", api: "a" }), "stacks.json": stacks });
  const options = { app: "web", image: imageOf("web", "b") };
  const listed = { ...options, stacks: path.join(folder, "stacks.json") };
  assert.equal(reviewed(context, folder, listed).document.reviews.length, 1, "its own does not count");
  fs.writeFileSync(path.join(folder, "Pulumi.review-api-4.yaml"), "config: {}\n");
  assert.throws(() => reviewed(context, folder, listed), {
    message:
      "dev takes 2 reviews at once (reviewsAtOnce in Pulumi.dev.yaml), and there are review-api-3, review-api-4: review-web-12 would be too many. " +
      "Remove one (`pulumi destroy --remove --stack <name>`), or let it take more and bring it up.",
  });
  const none = project(context, { "Pulumi.dev.yaml": file({ web: "a" }, 0) });
  assert.throws(() => reviewed(context, none, options), /dev takes 0 reviews at once .*none stands/);
  assert.deepEqual(
    fs.readdirSync(none).filter((name) => name.includes("review")),
    [],
  );
});

for (const [title, options, message] of [
  ["nothing", {}, /Name --app and --image, or --changed\./],
  ["both", { app: "web", image: imageOf("web", "b"), changed: "x" }, /not both/],
  ["an application that nobody runs", { app: "wbe", image: imageOf("web", "b") }, /runs no "wbe"; use one of web/],
  [
    "a tag",
    { app: "web", image: "ghcr.io/acme/web:v2" },
    /web: .*name it by its digest: a tag may become another image/,
  ],
  ["no image", { app: "web", image: "$(reboot)" }, /web: "\$\(reboot\)"; name the image as/],
  ["a file that is none", { changed: "/nowhere.yaml" }, /there is no such file/],
] as [string, Partial<ReviewOptions>, RegExp][]) {
  test(`${title} is refused, and nothing is written`, (context) => {
    const folder = project(context, { "Pulumi.dev.yaml": file({ web: "a" }) });
    assert.throws(() => reviewed(context, folder, options), message);
    // Without the folder of the project's lock.
    const files = fs.readdirSync(folder).filter((name) => name !== ".groundplan");
    assert.deepEqual(files.sort(), ["Pulumi.dev.yaml", "Pulumi.yaml"]);
  });
}
