// Programs that speak FastCGI or uwsgi with the server of HTTP before them, and no HTTP themselves.
import type { Program } from "../draft";

const names = /(^|[/_-])(nginx|openresty|httpd|apache|caddy)([-:@_]|$)/;

/** Images of servers that lead to such a program and to no other, by their names. */
const beforeFastCgi =
  /(^|\/)(?=[\w.-]*(nginx|httpd|apache|caddy))(?=[\w.-]*(fpm|fastcgi|uwsgi))(?=[\w.-]*proxy)[\w.-]+(:|@|$)/;

/** Whether a service speaks so: by its image, where that says what it does, or by its command. */
export function speaksFastCgi(image: string, name: string, command: string): boolean {
  const runs = `${name} ${command}`;
  if (/(^|[\s/_-])(uwsgi|php-fpm\d*)([\s._-]|$)/.test(runs)) return !/--http(-socket)?\b/.test(command);
  return command === "" && /\bfpm\b|(^|[/_-])uwsgi([-:@_]|$)/.test(image);
}

/** Puts such a program beside its server: nothing but the instance itself leads from one to the other, since calls are HTTP's. */
export function besideServers(programs: Program[]): void {
  const before = programs.filter(
    ({ kind, name, image = "", base = "", ports }) =>
      kind === "process" && ports.length > 0 && [image, name, base].some((one) => names.test(one)),
  );
  // Of several the one whose settings name such a program.
  const asking = before.filter(({ files }) =>
    files.some(({ value }) => /\b(fastcgi|uwsgi|scgi)_pass\b|\bphp_fastcgi\b/.test(value.text ?? "")),
  );
  const servers = asking.length > 0 ? asking : before;
  const [server] = servers;
  const others = programs.filter((one) => one.kind === "process" && one !== server);
  const speaking = others.filter((one) =>
    speaksFastCgi(one.image ?? "", one.name, [...(one.command ?? []), ...(one.args ?? [])].join(" ")),
  );
  // Before nobody else an image that is called so has anything to do: `nginx-fpm-reverse-proxy`.
  const isBefore = servers.length === 1 && beforeFastCgi.test(server?.image ?? "");
  const [alone] = others;
  const isAlone = others.length === 1 && alone?.ports.length === 0 && (alone.command ?? alone.args) === undefined;
  const behind = speaking.length === 0 && isBefore && isAlone ? others : speaking;
  const [program] = behind;
  if (server === undefined || servers.length > 1 || program === undefined || behind.length > 1) {
    // An image may have a server of its own before what it is called after.
    for (const one of behind.filter(({ image = "" }) => !names.test(image)))
      one.item.remark(
        "to do",
        `${one.name} speaks FastCGI or uwsgi, and no HTTP: put a server such as nginx before it, or take an image that has one`,
      );
    return;
  }
  if (speaking.length === 0)
    server.item.remark(
      "to do",
      `has its settings in its image: let it lead to localhost in the place of ${program.name}, which is no name here`,
    );
  Object.assign(program, { kind: "sidecar", beside: server.name, start: "before", ports: [], isPublic: false });
  program.item.remark(
    "changed",
    `speaks FastCGI or uwsgi with ${server.name}, and no HTTP: it is a container beside that, which finds it at localhost`,
  );
}
