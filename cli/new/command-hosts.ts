// What commands of programs say of hosts without an address, and of how programs are run on a laptop.
import type { Bindings } from "./bindings";
import { isInOneInstance } from "./calls";
import type { Draft } from "./draft";
import { allKinds } from "./kinds";
import { isLocal } from "./local-hosts";
import { ownAddress, privateName } from "./private-names";
import { inPattern } from "./texts";

/** Programs that start a server for whoever writes it, and no other. */
const developing =
  /(?<![\w-])(?:manage\.py runserver|flask\b[^;&|]*\brun\b[^;&|]*--debug|(?:npm|pnpm|yarn|bun)(?: run)? (?:start:)?dev(?:elop(?:ment)?)?|nest start\b[^;&|]*--watch|strapi develop|next dev|nuxt dev|vite(?! build| preview)|nodemon|start-reload\.sh|uvicorn\b[^;&|]*--reload|gunicorn\b[^;&|]*--reload|php artisan serve|air -c|webpack serve|ng serve|tsx watch|ts-node-dev|(?:mise|task|just|make)(?: run)? dev)(?![\w-])/;

/** Words of commands that wait for a server. */
const waiting = /(?<![\w-])(?:until|while|nc|wait[\w.-]*|dockerize|pg_isready)(?![\w-])/;

/** Tells of hosts that stand alone in commands, as those behind `nc -z` do, and of servers for development. */
export function tellCommandHosts({ programs, others = [], data }: Draft, bindings: Bindings): void {
  for (const caller of programs) {
    const line = [...(caller.command ?? []), ...(caller.args ?? [])].join(" ");
    const [server] = developing.exec(line) ?? [];
    const [option] = /--(reload|debug)$/.exec(server ?? "") ?? [];
    if (server !== undefined)
      caller.item.remark(
        "to do",
        `the command of ${caller.name} has ${option ?? server}, which is for whoever writes the program: write what it has for users`,
      );
    const unknown = privateName(line) ?? ownAddress(line) ?? unknownPlace(line, [...programs, ...others, ...data]);
    if (unknown !== undefined) caller.item.remark("to do", `the command of ${caller.name} ${unknown}`);
    const called = [...programs.filter((one) => !isInOneInstance(one, caller)), ...others, ...data];
    for (const { name, hosts } of called)
      if (hosts.some((host) => isNamed(line, host)))
        caller.item.remark(
          "to do",
          `the command of ${caller.name} asks ${name} by its name, which leads nowhere here${bindings.serviceAt(hosts[0] ?? "") !== undefined && waiting.test(line) ? ", so that what waits for it never ends" : ""}: take it out, or let it read a variable of bound`,
        );
  }
}

/** A place of a data service, by its port, that no service of the file is called as. */
function unknownPlace(line: string, known: { hosts: string[] }[]): string | undefined {
  const places = [...line.matchAll(/(?<![\w.@/-])([a-z][a-z0-9-]*):(\d{4,5})(?!\d)/gi)];
  const [, host] =
    places.find(
      ([, name = "", port = ""]) =>
        !isLocal(name) &&
        allKinds().some(([, { signs }]) => Object.hasOwn(signs.ports ?? {}, port)) &&
        !known.some(({ hosts }) => hosts.includes(name.toLowerCase())),
    ) ?? [];
  return host === undefined
    ? undefined
    : `leads to ${host}, which is not in the file: write another address, or let it read a variable of bound`;
}

/** Whether a host stands alone with its port behind it, or behind the option of one. */
function isNamed(line: string, host: string): boolean {
  const called = inPattern(host);
  return new RegExp(
    `(?<=^|\\s)(?:-[hHS][ =]?|--?(?:\\w+[-_.])*(?:host(?:name)?|server|addr(?:ess)?)[ =])["']?${called}(?=["'\\s;]|$)|(?<=^|\\s)${called} \\d{2,5}(?=\\s|;|$)`,
    "i",
  ).test(line);
}
