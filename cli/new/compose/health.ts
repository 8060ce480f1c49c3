// A service's health check (https://docs.docker.com/reference/compose-file/services/#healthcheck).
import type { DraftHealth } from "../draft";
import type { Item } from "../source";
import { inPattern } from "../texts";
import { interpolate } from "./interpolate";

/** The program itself, by the machine's names for it or by its own in the file. */
const itself = ["localhost", "127\\.0\\.0\\.1", "0\\.0\\.0\\.0", "\\[::1?\\]", "\\$\\{?HOSTNAME\\}?"];

/** Requests to one of these hosts, with its port and a path. */
function requestsTo(hosts: string[]): RegExp[] {
  const place = `(?:${[...itself, ...hosts.map(inPattern)].join("|")})(?::(\\d+))?(/[^\\s"'|;&)\\\\]*)?`;
  return [
    new RegExp(`https?://${place}(?![\\w.-])`, "i"),
    // Clients that ask by HTTP unless they are told otherwise.
    new RegExp(`\\b(?:curl|wget|httpie?|xh)\\s(?:[^|;&]*\\s)?["']?${place}(?=["'\\s|;&]|$)`, "i"),
    // A shell without a client.
    /\/dev\/tcp\/(?:localhost|127\.0\.0\.1)\/(\d+)[^]*?\bGET\s+(\/[^\s"'|;&)\\]*)\s+HTTP/,
  ];
}

/** Whether somebody listens at a port of the program. */
const listening =
  /\bnc\s+-\w*z\w*\s+(?:-\w+\s+)*(?:localhost|127\.0\.0\.1|0\.0\.0\.0)\s+(\d{2,5})\b|\b(?:netstat|ss)\s[^|]*\|\s*grep\s[^|]*?:(\d{2,5})\b/;

/** What the check asks, where it is a request of HTTP to the program itself, which has these names in the file. */
export function healthOf(item: Item | undefined, hosts: string[]): DraftHealth | undefined {
  if (item === undefined) return undefined;
  const test = item.get("test");
  const words = test?.list().map((word) => interpolate(word.peek() ?? "")) ?? [];
  const line = words.join(" ");
  const found = requestsTo(hosts)
    .map((form) => form.exec(line))
    .find((one) => one !== null);
  const startupSeconds = startOf(item);
  for (const key of ["interval", "timeout", "retries", "start_interval", "disable"]) {
    item.get(key)?.note("left out", "the platform asks at its own pace");
  }
  const start = item.get("start_period");
  if (startupSeconds === undefined) start?.note("left out", "a start may take a minute anyway");
  else start?.take();
  const [, asked, shown] = found === undefined ? (listening.exec(line) ?? []) : [];
  const listens = asked ?? shown;
  if (listens !== undefined) {
    test?.note("changed", "the platform itself asks whether somebody listens");
    return { port: Number(listens), ...(startupSeconds === undefined ? {} : { startupSeconds }) };
  }
  if (found === undefined) {
    const isNone = item.get("disable")?.peek() === "true" || /^NONE\b/.test(line);
    if (isNone || test === undefined) test?.take();
    else
      test.note(
        "to do",
        "is a command: the platform asks a path (health.path), gRPC, or whether somebody listens; name a path if the program has one",
      );
    return startupSeconds === undefined ? undefined : { startupSeconds };
  }
  const [, port, path = "/"] = found;
  const plain = path.replace(/[?#].*$/, "");
  test?.note("changed", `the platform itself asks ${plain}${plain === path ? "" : " without what follows"}`);
  return {
    ...(/^\/[!-~]*$/.test(plain) ? { path: plain } : {}),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(startupSeconds === undefined ? {} : { startupSeconds }),
  };
}

/** The time that a start may take: the period in which nothing counts, and as many failures as are one too many. */
function startOf(item: Item): number | undefined {
  const start = secondsOf(item.get("start_period")?.peek());
  if (start === undefined || start <= 60) return undefined;
  return Math.min(1800, Math.max(10, Math.ceil(start)));
}

/** Seconds of a text such as `1m30s`. */
export function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  if (!/^(\d+(\.\d+)?(us|ms|s|m|h))+$/.test(text)) return undefined;
  const factors: { [unit: string]: number } = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
  return [...text.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g)].reduce(
    (sum, [, number, unit = "s"]) => sum + Number(number) * (factors[unit] ?? 1),
    0,
  );
}
