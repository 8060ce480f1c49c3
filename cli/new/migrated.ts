// Databases that a description does not name: where it runs, their address is a secret.
import type { Draft } from "./draft";
import type { Item } from "./source";

const migrates = /migrat|\bdb:|ecto|alembic|prisma|upgrade head/i;

/** The database that a release migrates, for all programs; `keeper` has its address. */
export function addMigrated(command: Item, draft: Draft, keeper: string): void {
  const names = draft.programs.flatMap(({ variables }) => variables.map(({ name }) => name));
  if (!migrates.test(command.peek() ?? "") || names.some((name) => /^(DATABASE|POSTGRES|DB|PG)/i.test(name))) return;
  const item = command.at(`${command.path}.DATABASE_URL`, "");
  item.note(
    "changed",
    `migrates a database, whose address ${keeper} has as a secret: DATABASE_URL is written with parts of a binding; write other names where the program reads others`,
  );
  addDatabase(item, draft);
}

/** A database that all programs read the address of as `DATABASE_URL`. */
export function addDatabase(item: Item, { programs, data }: Draft): void {
  data.push({ name: "db", kind: "postgres", product: "PostgreSQL", hosts: ["db"], credentials: {} });
  for (const program of programs)
    program.variables.push({ name: "DATABASE_URL", value: { text: "postgresql://db:5432/app" }, item });
}

/** A cache that all programs read the address of as `REDIS_URL`. */
export function addCache(item: Item, { programs, data }: Draft): void {
  data.push({ name: "redis", kind: "cache", product: "Redis", hosts: ["redis"], credentials: {} });
  for (const program of programs)
    program.variables.push({ name: "REDIS_URL", value: { text: "redis://redis:6379" }, item });
}
