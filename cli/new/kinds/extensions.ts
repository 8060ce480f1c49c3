// Extensions of a PostgreSQL that a description runs: those that its first start makes, that its image has, and whose libraries it loads.
import path from "node:path";
import { extension as databaseExtension, lackingFlags } from "../../../components/internal/database-extensions";
import type { Item } from "../source";
import { tellScripts, type Run, type Script } from "./run";

/** Extensions that images are made for. */
const ofImages: [image: RegExp, extension: string][] = [
  [/pgvector/, "vector"],
  [/postgis/, "postgis"],
  [/timescale/, "timescaledb"],
];

/** Cloud SQL loads these everywhere. */
const alwaysLoaded = ["pg_stat_statements"];

/** The extensions that its database is to have. What cannot be had, and what takes a flag of the server, is told where the description says it. */
export function extensionsOf({ image, command, scripts }: Run): string[] {
  tellScripts(scripts.filter((script) => !makesExtensionsAlone(script)));
  for (const { item } of scripts.filter(makesExtensionsAlone))
    item.note("changed", "makes extensions, which its database has before anybody logs in");
  if (/\bwal_level=['"]?logical\b/.test(command.words.join(" ")))
    command.item?.remark(
      "to do",
      'logical decoding takes a flag of the database server: add cloudsql.logical_decoding: "on" to groundplan:postgresFlags where a program needs it',
    );
  tellSettings(command);
  const found = [
    ...loaded(command.words).map((name) => ({ name, item: command.item })),
    ...scripts.flatMap(({ item, texts }) => texts.flatMap(madeBy).map((name) => ({ name, item }))),
    ...ofImages.filter(([of]) => of.test(image?.peek() ?? "")).map(([, name]) => ({ name, item: image })),
  ];
  const first = found.filter(({ name }, index) => found.findIndex((other) => other.name === name) === index);
  return first.filter(({ name, item }) => tell(name, item)).map(({ name }) => name);
}

/** Settings that depend on the machine, on its disk and on where it writes, which the platform's own has. */
const ofMachine =
  /^(shared_preload_libraries|wal_level|listen_addresses|port|config_file|hba_file|data_directory|unix_socket_\w+|ssl\w*|log\w*|fsync|full_page_writes|shared_buffers|effective_\w+|\w*work_mem|wal_\w+|\w+_wal_size|checkpoint_\w+|random_page_cost|synchronous_commit|huge_pages)$/;

/** Tells of other settings of the server: they are those of the whole server here, which serves several applications. */
function tellSettings({ words, item }: Run["command"]): void {
  const names = [...words.join(" ").matchAll(/(?:^|\s)(?:-c\s*|--)([a-z][a-z_]*)=/g)].map(([, name = ""]) => name);
  const own = names.filter((name) => !ofMachine.test(name));
  if (own.length > 0)
    item?.remark(
      "to do",
      `${own.join(", ")}: settings of its server are flags of the database server here: add what programs need to groundplan:postgresFlags`,
    );
}

/** Libraries of `postgres -c shared_preload_libraries=…`, which are called as their extensions are. */
function loaded(words: readonly string[]): string[] {
  const line = words.join(" ");
  const [, list = ""] = /shared_preload_libraries=\s*(['"]?[\w$./, -]+?['"]?)(?=\s+-|\s*$)/.exec(line) ?? [];
  return list
    .split(/[\s,'"]+/)
    .map((library) => path.posix.basename(library).replace(/\.so$/, ""))
    .filter((library) => library !== "" && !alwaysLoaded.includes(library));
}

const statement = /\bCREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:"([^"]+)"|(\w+))[^;]*(?:;|$)/gi;

function madeBy(text: string): string[] {
  return [...withoutComments(text).matchAll(statement)].map(([, quoted, plain = ""]) => quoted ?? plain.toLowerCase());
}

function makesExtensionsAlone({ texts }: Script): boolean {
  return texts.length > 0 && texts.every((text) => withoutComments(text).replace(statement, "").trim() === "");
}

function withoutComments(text: string): string {
  return text.replace(/--.*$/gm, "").replace(/\/\*[\s\S]*?\*\//g, "");
}

/** Whether a database can have it. */
function tell(name: string, item: Item | undefined): boolean {
  const remedy = databaseExtension(name);
  const lacking = lackingFlags(name, {});
  if (remedy !== undefined) item?.remark("to do", `${name} is an extension of PostgreSQL: ${remedy}`);
  else if (lacking.length > 0) {
    const lines = lacking.map((flag) => `${flag}: "on"`).join(" and ");
    item?.remark("to do", `${name} takes a flag of the database server: add ${lines} to groundplan:postgresFlags`);
  } else item?.remark("changed", `${name} is among the extensions of its database`);
  return remedy === undefined;
}
