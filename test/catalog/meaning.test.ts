// What changes that people try mean for dev and prod: the first lines that they read and decide from.
import assert from "node:assert/strict";
import { test } from "node:test";
import { consequencesOfOutcome } from "../../cli/consequences/outcome";
import { appsOf } from "../support/stack-apps";
import type { Values } from "../support/stack-values";
import { valuesOf } from "../support/stack-values";
import { environment, runWith, type Environment } from "./environments";

/** `lost: …`, the heaviest first. */
async function meant(name: Environment, changes: Values): Promise<string[]> {
  const { resources: steps, errors } = await runWith(name, await environment(name), changes, true);
  return consequencesOfOutcome({ steps, errors }).map(({ weight, text }) => `${weight}: ${text}`);
}

function hasAll(said: string[], expected: RegExp[]): void {
  for (const one of expected)
    assert.ok(
      said.some((text) => one.test(text)),
      `${one.source} in\n${said.join("\n")}`,
    );
}

test("prod refuses another region, and says all the same that the database goes, what costs more, and how long it takes", async () => {
  const said = await meant("prod", { "groundplan:region": "europe-west3" });
  assert.match(
    said[0] ?? "",
    /^lost: The PostgreSQL server postgres-europe-west1 is deleted\. Lost: every database in it, with all backups \(changelog-main and directus-main\)\. `up` refuses this, since it is protected\.$/,
  );
  hasAll(said, [
    /^moved: The bucket platform-vault-storage .* everything that Vault keeps/,
    /^moved: The buckets changelog-assets and directus-uploads .* every object in them/,
    /^away: changelog is away or impaired .* takes about \d+ minutes/,
    /^away: The PostgreSQL server postgres-europe-west4 .* Coming back: the copy of the primary's data/,
    /^cost: A month costs about \d+ USD more/,
  ]);
  assert.ok(!said.some((text) => /10368000s|\[secret\]/.test(text)));
});

test("another host name says who finds nothing any more, and that a certificate is ordered", async () => {
  const apps = appsOf(valuesOf("dev"));
  const directus = { ...apps["directus"], hostnames: ["office.changelog-dev.com"] };
  const said = await meant("dev", { "groundplan:apps": { ...apps, directus } });
  assert.equal(said[0], "away: Visitors and links find nothing any more at cms.changelog-dev.com.");
  hasAll(said, [/^review: Another certificate is ordered/]);
});

test("an earlier PostgreSQL is refused with what to do, and of a plan in part no cost is told", async () => {
  const { resources: steps, errors } = await runWith(
    "prod",
    await environment("prod"),
    { "groundplan:postgresVersion": "16" },
    true,
  );
  assert.match(errors[0]?.message ?? "", /^"POSTGRES_17" cannot become "POSTGRES_16"; make a server of its own/);
  const server = steps.find(({ name, type }) => name === "postgres-europe-west1" && type.startsWith("gcp:sql/"));
  assert.equal(server?.operation, "update", "it exists");
  const said = consequencesOfOutcome({ steps, errors }).map(({ weight, text }) => `${weight}: ${text}`);
  hasAll(said, [/^final: .* cannot go back from POSTGRES_17 to POSTGRES_16: Cloud SQL only upgrades/]);
  assert.ok(!said.some((text) => text.startsWith("cost: ")));
});
