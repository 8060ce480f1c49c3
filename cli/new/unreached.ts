// Addresses in the values of variables that lead to nothing here.
import type { Draft, Program, Variable } from "./draft";
import { isLocal } from "./local-hosts";

const itself =
  "leads to the instance itself, where nothing but the program answers: name what it means, or leave it out";

/** Names of variables that have the host of the program's own server, which may be where it listens or where users find it. */
const ofOwnServer = /^(\w+_)?(SERVER|APP|HTTP|WEB|SITE|PUBLIC|EXTERNAL)_HOST(NAME)?$/i;
const ownServer =
  "is the program itself: where it says where the program listens, write 0.0.0.0, and where it says how users reach it, the host name";

/** Tells of such an address: a URL, a host with its port, or a host of a variable that is called so. */
export function tellPlaces({ item, name }: Variable, text: string, program: Program, draft: Draft): void {
  const { programs, proxies = [] } = draft;
  const [, called = "", place] = /^([\w.-]+):(\d+)$/.exec(text) ?? [];
  const proxy = proxies.find(({ hosts }) => hosts.includes(called.toLowerCase()));
  if (proxy !== undefined)
    item.remark(
      "to do",
      `leads to ${proxy.name}, a proxy that is left out: write the address of the program behind it, in bound where it is a call`,
    );
  const [, host = "", port = place] =
    /\b[a-z][a-z0-9+.-]*:\/\/(127\.0\.0\.1|[\w-]+(?:\.localhost|(?:\.[\w-]+)+\.svc(?:\.cluster\.local)?)?)(?::(\d+))?(?=\/|$)/i.exec(
      text,
    ) ?? (isListening(name) ? [] : [text, isPlace(name, called) ? called : hostIn(name, text)]);
  const asked = Number(port ?? portBeside(name, program));
  if (text === host && isLocal(host) && program.ports.includes(asked) && ofOwnServer.test(name)) {
    item.remark("to do", ownServer);
    return;
  }
  if (host === "" || (isLocal(host) && (program.ports.includes(asked) || answersBeside(program, programs, asked))))
    return;
  const other = programs.find(({ hosts }) => hosts.includes(host.toLowerCase()));
  item.remark(
    "to do",
    isLocal(host)
      ? `${itself}${text === host ? "; if it is where the program listens, write 0.0.0.0" : ""}`
      : /\.localhost$/i.test(host)
        ? `leads to ${host}, which is a laptop: write the address that users load`
        : program.hosts.includes(host.toLowerCase())
          ? `is the program's own name in the file, which leads nowhere here: where it says where the program listens, write 0.0.0.0`
          : other !== undefined
            ? `leads to ${other.name}, whose port nothing in the file says: give it port and private, and write its host here, in bound and with a binding`
            : `leads to ${host}, which is not in the file: write another address, or one of a binding`,
  );
}

/** The port of a variable beside that of a host: `MAIL_PORT` beside `MAIL_HOST`. */
function portBeside(name: string, { variables }: Program): string | undefined {
  const stem = name.replace(/_*(HOST_?NAME|HOST|SERVER|ADDR|ADDRESS)$/i, "");
  return variables.find((one) => one.name === `${stem}_PORT`)?.value.text;
}

/** Whether a container of the same instance may answer at a port: each may where nobody says the port, or that of the container. */
function answersBeside(program: Program, programs: Program[], port: number): boolean {
  const head = program.beside ?? program.name;
  const others = programs.filter((one) => one !== program && (one.name === head || one.beside === head));
  return others.some(({ ports }) => Number.isNaN(port) || ports.length === 0 || ports.includes(port));
}

/** Names of variables whose value is where somebody is reached. */
const ofPlaces = /(^|_)(ADDR|ADDRESS|ADDRESSES|HOSTS?|SERVERS?|ENDPOINT|BROKERS?|URL|URI|SERVICE)$/i;

/** Whether a host before a port is one of this network alone: the machine, a service of a cluster, or a name without a domain where a place is meant. */
function isPlace(name: string, host: string): boolean {
  if (/^(localhost|127\.0\.0\.1)$|\.svc(\.cluster\.local)?$/i.test(host)) return true;
  return ofPlaces.test(name) && /^[a-z][a-z0-9-]*$/i.test(host);
}

/** Whether a variable says where the program itself listens. */
function isListening(name: string): boolean {
  return /bind|listen/i.test(name);
}

/** Whether a server is told to listen where nobody but its own machine reaches it, by a variable that can mean nothing else. */
export function listensToItself({ name, value: { text = "" } }: Variable, { kind, ports, beside }: Program): boolean {
  return (
    kind === "process" &&
    ports.length > 0 &&
    beside === undefined &&
    /^(HOST|BIND|BIND_ADDR(ESS)?|LISTEN|LISTEN_ADDR(ESS)?|LISTEN_HOST|BIND_HOST)$/i.test(name) &&
    /^(localhost|127\.0\.0\.1)$/i.test(text)
  );
}

/** Names of variables whose value is a host: `SMTP_HOST`, `Email__SmtpHost`, `MAIL_SERVER`. */
const ofOneHost = /[^_]_+(?:HOST|HOSTNAME)$|[a-z\d](?:Host|HostName|Hostname)$|(?:SMTP|MAIL)_?(?:SERVER|Server)$/;

/** A host without a domain, in a variable that ends as those of hosts do. */
function hostIn(name: string, text: string): string {
  const isOfHost = ofOneHost.test(name) || ofOneHost.test(name.toUpperCase());
  return isOfHost && /^((?!(?:null|none|true|false|yes|no|on|off)$)[a-z][a-z0-9-]*|127\.0\.0\.1)$/.test(text)
    ? text
    : "";
}
