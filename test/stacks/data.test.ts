import assert from "node:assert/strict";
import { test } from "node:test";
import { output, type Output } from "@pulumi/pulumi";
import type { Binding, PostgresDatabase } from "../../components";
import type { Uses } from "../../stacks/application";
import { usedBy, type Used } from "../../stacks/data";

const bound = (host: string): Output<Binding> => output({ values: { host } });

/** What an environment makes: a database with a replica, or without one. */
function make(hasReplica: boolean): () => Used {
  const database = {
    readerBinding: bound("primary"),
    ...(hasReplica ? { replicaBinding: bound("replica") } : {}),
  } as unknown as PostgresDatabase;
  return () => ({ binding: bound("primary"), database });
}

const replica: Uses = { kind: "replica", of: "main" };
const main: Uses = { kind: "database" };

function hostOf(uses: { [binding: string]: Uses }, hasReplica: boolean): Promise<string> {
  const used = usedBy("shop", uses, make(hasReplica)).find(({ name }) => name === "read");
  const binding = used?.made.binding as Output<{ values: { host: string } }>;
  const host = binding.apply(({ values }) => values.host);
  return new Promise((resolve) => host.apply(resolve));
}

test("an application reads from the replica of its database, in whatever order it names them", async () => {
  assert.equal(await hostOf({ read: replica, main }, true), "replica");
  assert.equal(await hostOf({ main, read: replica }, true), "replica");
});

test("where there is none it is refused by name, unless it may read from the primary", async () => {
  assert.throws(() => usedBy("shop", { main, read: replica }, make(false)), {
    message:
      "stacks/apps/shop.ts: uses.read: the database server has no replica here; set orPrimary: true, or leave the application out",
  });
  assert.equal(await hostOf({ main, read: { ...replica, orPrimary: true } }, false), "primary");
});

test("a replica of something that is no database of the application is refused by name", () => {
  for (const of of ["other", "read"]) {
    assert.throws(() => usedBy("shop", { main, read: { kind: "replica", of } }, make(true)), {
      message: `stacks/apps/shop.ts: uses.read.of: "${of}"; name a database among its uses`,
    });
  }
});
