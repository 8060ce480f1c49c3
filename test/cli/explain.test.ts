// What the command says of a word.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { test } from "node:test";
import { explain, renderExplanation } from "../../cli/commands/explain";
import { errors } from "../../cli/explain/errors";
import { explained, nearest } from "../../cli/explain/find";
import { knowledge } from "../../knowledge";
import { root } from "../support/project";

test("a resource is explained by its type, its class or its URN", () => {
  const server = "gcp:sql/databaseInstance:DatabaseInstance";
  for (const subject of [
    server,
    "databaseinstance",
    `urn:pulumi:prod::groundplan::groundplan:index:Postgres$${server}::postgres`,
  ]) {
    const found = explained(subject, root);
    assert.equal(found?.subject, server);
    assert.match(found.lead, /^A PostgreSQL server\. .*It takes \d+ min/);
    const items = found.sections.flatMap((section) => section.items);
    assert.ok(items.some((item) => /every database in it, with all backups: is lost with it/.test(item)));
    assert.ok(items.some((item) => item.startsWith("settings.tier: restarts on another machine")));
  }
});

test("every type that something is known of, and every key that Pulumi.yaml declares, is explained at every width", () => {
  for (const subject of [...Object.keys(knowledge), "region", "groundplan:letsEncrypt", "apps"]) {
    const found = explained(subject, root);
    assert.ok(found !== undefined, subject);
    assert.doesNotMatch(JSON.stringify(found.sections.map(({ items }) => items)), /\{\w+\}/, subject);
    for (const width of [40, 80, 160]) {
      for (const line of stripVTControlCharacters(renderExplanation(found, width)).split("\n")) {
        assert.ok(
          line.length <= width || !line.trim().replace(/^• /, "").includes(" ") || line === found.subject,
          line,
        );
      }
    }
  }
  assert.deepEqual(explained("region", root)?.sections[0], { title: "Form", items: ["string"] });
});

test("an error is explained by words that the command prints", () => {
  for (const { words } of errors) {
    const { status } = spawnSync("grep", ["-rqF", "--include=*.ts", "--exclude-dir=explain", words, "cli", "sandbox"], {
      cwd: root,
    });
    assert.equal(status, 0, `nothing prints "${words}" any more`);
    assert.equal(explained(`error: ${words} /tmp; and more`, root)?.kind, "error");
  }
});

test("what is nearly so is suggested", () => {
  assert.deepEqual(nearest("failoverRegin", root).slice(0, 1), ["failoverRegion"]);
  assert.throws(() => {
    explain("DatabaseInstanse", { cwd: root });
  }, /is no resource type, no key .* did you mean DatabaseInstance/);
});
