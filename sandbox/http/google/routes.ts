// Which method of which API a request is.
import type { Document, Group, Method } from "./documents";

export interface Route {
  document: Document;
  method: Method;
  expression: RegExp;
  names: string[];
  upload: boolean;
  rank: number;
}

export interface Match {
  route: Route;
  parameters: { [name: string]: string };
}

export class Routes {
  private readonly byHost = new Map<string, Route[]>();

  constructor(documents: Document[]) {
    for (const document of documents) {
      const host = new URL(document.rootUrl).host;
      const routes = this.byHost.get(host) ?? [];
      this.byHost.set(host, routes);
      for (const method of methodsOf(document)) {
        routes.push(makeRoute(document, method, document.servicePath + method.path, false));
        const upload = method.mediaUpload?.protocols?.simple?.path;
        if (upload !== undefined) routes.push(makeRoute(document, method, upload.replace(/^\//, ""), true));
      }
    }
    // A custom verb is more special than a name that would swallow it.
    for (const routes of this.byHost.values()) routes.sort((one, other) => other.rank - one.rank);
  }

  all(): Route[] {
    return [...this.byHost.values()].flat();
  }

  find(host: string, verb: string, path: string): Match | undefined {
    for (const route of this.at(host)) {
      if (route.method.httpMethod !== verb) continue;
      const match = route.expression.exec(path.replace(/^\/|\/$/g, ""));
      if (match === null) continue;
      const values = route.names.map((name, index): [string, string] => [
        name,
        decodeURIComponent(match[index + 1] ?? ""),
      ]);
      return { route, parameters: Object.fromEntries(values) };
    }
    return undefined;
  }

  /** Regional addresses serve the same API, and www.googleapis.com those that had no address of their own. */
  private at(host: string): Route[] {
    const own = this.byHost.get(host) ?? this.byHost.get(host.replace(/^[a-z]+-[a-z]+\d+-/, ""));
    if (own !== undefined || host !== "www.googleapis.com") return own ?? [];
    return ["storage.googleapis.com", "compute.googleapis.com"].flatMap((one) => this.byHost.get(one) ?? []);
  }
}

function* methodsOf(group: Group): Generator<Method> {
  yield* Object.values(group.methods ?? {});
  for (const inside of Object.values(group.resources ?? {})) yield* methodsOf(inside);
}

/** A template such as `v1/{+name}:run` or `b/{bucket}/o/{object}` as a regular expression. */
function makeRoute(document: Document, method: Method, template: string, upload: boolean): Route {
  const names: string[] = [];
  const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const text = template
    .split(/(\{\+?[^}]+\})/)
    .map((part) => {
      const variable = /^\{(\+?)([^}]+)\}$/.exec(part);
      if (variable === null) return escaped(part);
      const [, plus, name = ""] = variable;
      names.push(name);
      return plus === "+" ? `(${(method.parameters?.[name]?.pattern ?? "^.+$").replace(/^\^|\$$/g, "")})` : "([^/]+)";
    })
    .join("");
  const wide = (template.match(/\{\+/g) ?? []).length;
  const rank = (/:[a-zA-Z]+$/.test(template) ? 1000 : 0) + template.length - 100 * wide;
  return { document, method, expression: new RegExp(`^${text}$`), names, upload, rank };
}
