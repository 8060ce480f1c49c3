// What a file leaves open: who reaches a program, and how programs reach the data that stands beside them.
import type { Bindings, DraftBinding } from "./bindings";
import type { Draft, Program } from "./draft";
import type { Resolved } from "./resolved";
import { markersOf } from "./texts";

/** Words of commands that take their work from a queue or a clock. */
export const worksOnly =
  /(^|[\s/:_-])(workers?|beat|sidekiq|rqworker|celeryd?|resque|solid_queue|horizon|queue:work|scheduler|clock|cron|consumers?)($|[\s._-])/;

/** Tells of programs that nothing says the port of, though others wait for them, or only their image knows what they do. */
export function tellWorkers(programs: Program[], mainImage: string | undefined): void {
  const isServed = programs.some(({ kind, ports }) => kind === "process" && ports.length > 0);
  for (const { kind, ports, name, image, args, command, item, awaitedBy = [] } of programs) {
    if (kind !== "process" || ports.length > 0) continue;
    const callers = awaitedBy.filter((one) =>
      programs.some((program) => program.kind === "process" && program.name === one),
    );
    const isUnknown = (image !== mainImage || !isServed) && args === undefined && command === undefined;
    if ((callers.length === 0 && !isUnknown) || worksOnly.test([...(command ?? []), ...(args ?? [])].join(" ")))
      continue;
    const why =
      callers.length > 0
        ? `${callers.join(", ")} ${callers.length > 1 ? "wait" : "waits"} for it`
        : "its image may serve one";
    item.remark(
      "to do",
      `${name} has no port in the file, so it is a worker that nobody calls, and ${why}: if it serves, give it port and private, and give its callers {${name}.url} by a binding with its process`,
    );
  }
}

const needed: { [kind in DraftBinding["kind"]]: { parts: string[]; example: string } } = {
  postgres: {
    parts: ["host", "username", "password"],
    example: "postgresql://{NAME.username}:{NAME.password}@{NAME.host}:{NAME.port}/{NAME.database}",
  },
  cache: { parts: ["password"], example: "rediss://:{NAME.password}@{NAME.host}:{NAME.port}" },
  bucket: { parts: [], example: "{NAME.bucket}" },
};

/** Gives data that no variable leads to a binding, and tells which parts of a login no program gets. */
export function tellData({ data, programs }: Draft, bindings: Bindings, resolved: Resolved[]): void {
  for (const service of data) {
    if (service.item === undefined || service.kind === "outside") continue;
    if (bindings.all.some((binding) => binding.service === service)) continue;
    const binding = bindings.of(service);
    if (binding !== undefined)
      service.item.remark(
        "to do",
        `no variable of the file leads to it: it is the binding ${binding.name}; write the variables that the program reads in bound, such as "${exampleOf(binding)}"`,
      );
  }
  const texts = [
    ...resolved.flatMap(({ text }) => text ?? []),
    ...programs.flatMap(({ files }) => files.flatMap(({ value }) => value.text ?? [])),
  ];
  const given = new Set(texts.flatMap((text) => markersOf(text, "part")));
  for (const binding of bindings.all.filter(({ kind }) => kind === "postgres")) {
    const { name, service } = binding;
    if (![...given].some((part) => part.startsWith(`${name}.`))) continue;
    // Where a variable has the password alone, the user gets one too.
    const isComplete = given.has(`${name}.password`);
    const missing = needed.postgres.parts.filter(
      (part) => !given.has(`${name}.${part}`) && !(part === "username" && isComplete),
    );
    const reader = resolved.find(({ text = "" }) =>
      markersOf(text, "part").some((part) => part.startsWith(`${name}.`)),
    );
    if (missing.length > 0)
      (service.item ?? reader?.variable.item)?.remark(
        "to do",
        `no variable has ${missing.map((part) => `{${name}.${part}}`).join(" and ")}, which the program used to know by itself: write ${missing.length > 1 ? "them" : "it"} in bound`,
      );
  }
}

function exampleOf({ kind, name }: DraftBinding): string {
  return needed[kind].example.replaceAll("NAME", name);
}

/** The database takes no connection without TLS (`sslMode` of `components/postgres`): variables that turn it off do not stay so. */
export function requireTls(resolved: Resolved[], bindings: Bindings): void {
  if (!bindings.all.some(({ kind }) => kind === "postgres")) return;
  for (const one of resolved) {
    const { variable, table, text = "" } = one;
    if (
      table !== "env" ||
      !/(db|database|pg|pgsql|postgres|postgresql|sql|typeorm|sequelize).*(ssl|tls)|^ssl_?mode$/i.test(variable.name)
    )
      continue;
    if (/mode$/i.test(variable.name) && /^(disable|allow|prefer)$/i.test(text)) {
      one.text = "require";
      variable.item.note("changed", "is require: the database takes no connection without TLS");
    } else if (/^(false|0|no|off|disable)$/i.test(text)) {
      variable.item.remark(
        "to do",
        "turns TLS off, and the database takes no connection without it: see how the program asks for TLS",
      );
    }
  }
}
