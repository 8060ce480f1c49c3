// Settings of reverse proxies: which paths they lead to which program.
import { plainPath, withoutEnd } from "./paths";
import { inPattern } from "./texts";

/** What a proxy does with the requests of a path. */
export interface Proxied {
  /** Such as `/api`, without a slash at its end. */
  path: string;
  host: string;
  port: number;
  /** Whether the program gets the path without this part of it. */
  isStripped: boolean;
  /** Whether it is what the paths of other programs leave over. */
  isRest?: boolean;
  /** Whether the path is a pattern, which no route can be. */
  isPattern?: boolean;
}

/** The groups of servers that a file of nginx's names. */
export function upstreamsIn(text: string): string[] {
  return [...text.replace(/^\s*#.*$/gm, "").matchAll(/\bupstream\s+[\w.-]+\s*\{[^}]*\}/g)].map(([whole]) => whole);
}

/** What a file of nginx or of Caddy says; nothing of any other text. `groups` are those of servers that other files have. */
export function proxiedIn(text: string, groups = ""): Proxied[] {
  const plain = text.replace(/^\s*#.*$/gm, "");
  return /\blocation\s/.test(plain)
    ? ofNginx(`${groups}\n${plain}`)
    : /\breverse_proxy\s/.test(plain)
      ? ofCaddy(plain)
      : [];
}

/** https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass: an address with a path of its own takes the place of the location's. `grpc_pass` has none. */
function ofNginx(text: string): Proxied[] {
  const groups = new Map(
    [...text.matchAll(/\bupstream\s+([\w.-]+)\s*\{[^}]*?\bserver\s+"?([\w.-]+)(?::(\d+))?/g)].map(
      ([, name = "", host = "", port = "80"]) => [name, { host, port: Number(port) }],
    ),
  );
  const heads = [...text.matchAll(/\blocation\s+(?:(=|\^~|~\*?)\s+)?(\S+)\s*\{/g)];
  return heads.flatMap(([head, sort = "", path = ""], index) => {
    const start = (heads[index]?.index ?? 0) + head.length;
    const body = text.slice(start, heads[index + 1]?.index ?? text.length);
    const [, name = "", port, own] =
      /\b(?:proxy_pass\s+https?|grpc_pass\s+grpcs?):\/\/([\w.-]+)(?::(\d+))?(\/[^\s;]*)?\s*;/.exec(
        withVariables(body),
      ) ?? [];
    if (name === "") return [];
    const { host, port: usual } = groups.get(name) ?? { host: name, port: 80 };
    const isPattern = sort.startsWith("~");
    const paths = isPattern ? pathsOf(path) : [path].filter((one) => plainPath.test(one));
    if (isPattern && paths.length === 0)
      return [{ path, host, port: Number(port ?? usual), isStripped: false, isPattern }];
    return paths.map((one) => {
      const isStripped = (own !== undefined && withoutEnd(own) !== withoutEnd(one)) || isRewritten(one, body);
      return { path: withoutEnd(one), host, port: Number(port ?? usual), isStripped };
    });
  });
}

/** What a pattern has behind a path: `/`, `(/.*)?$`, `(/|$)`, `.*`. */
const ofRest = /(?:\/|\/?\(?(?:\/?\.\*|\/\|\$)\)?\??)?\$?$/;
const ofPath = /^[\w-]+(?:[./][\w-]+)*$/;

/** The paths that a pattern means: `^/api/`, `^/(api|openapi.json)(/.*)?$`. None of one that means others, such as names of files. */
function pathsOf(pattern: string): string[] {
  const [, start = ""] = /^"?\^\/(.*?)"?$/.exec(pattern) ?? [];
  const all = start
    .replace(ofRest, "")
    .replace(/^\((?:\?:)?([^()]*)\)$/, "$1")
    .split("|");
  const words = all.map((word) => word.replaceAll("\\.", "."));
  return words.every((word) => ofPath.test(word)) ? words.map((word) => `/${word}`) : [];
}

/** Whether a location takes its own path away (https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#rewrite). */
function isRewritten(path: string, body: string): boolean {
  return path !== "/" && new RegExp(`\\brewrite\\s+"?\\^?${inPattern(withoutEnd(path))}(?![\\w-])`).test(body);
}

/** The text with the first value of each variable that it sets itself, in the place of that. */
function withVariables(body: string): string {
  return body.replace(/\$(\w+)(?=[\s:;/])/g, (whole: string, name: string) => {
    const [, value = whole] = new RegExp(`\\bset\\s+\\$${name}\\s+"?([^\\s";]+)"?\\s*;`).exec(body) ?? [];
    return value;
  });
}

/** https://caddyserver.com/docs/caddyfile/directives/handle_path: it alone strips the path. */
function ofCaddy(text: string): Proxied[] {
  const found: Proxied[] = [];
  const open: { path: string; isStripped: boolean }[] = [];
  for (const line of text.split("\n")) {
    const [, directive = "", matcher = ""] = /^\s*(handle|handle_path|route)\s*(\/\S*)?\s*\{\s*$/.exec(line) ?? [];
    const around = open.findLast(({ path }) => path !== "");
    const [, own, host = "", port = "80"] =
      /^\s*reverse_proxy\s+(?:(\/\S*)\s+)?(?:https?:\/\/)?([\w.-]+)(?::(\d+))?/.exec(line) ?? [];
    if (host !== "") {
      const path = own ?? around?.path ?? "/";
      const isStripped = own === undefined && around?.isStripped === true;
      found.push({ path: withoutEnd(path), host, port: Number(port), isStripped });
    }
    if (directive !== "") open.push({ path: matcher, isStripped: directive === "handle_path" });
    else if (/\{\s*$/.test(line)) open.push({ path: "", isStripped: false });
    if (/^\s*\}/.test(line)) open.pop();
  }
  return found;
}
