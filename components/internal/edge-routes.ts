/**
 * How the path of a request finds its route. The front door has this one rule, in the Worker that routes and in what is
 * checked before it is deployed:
 *
 * - A path owns itself and everything below it, segment by segment: `/mail` owns `/mail`, `/mail/` and `/mail/in`, and not
 *   `/mailbox`. A slash at its end changes nothing.
 * - The longest path that owns a request gets it.
 * - Paths that RFC 3986 calls equivalent are one path: `/%6dail` is `/mail`, and `/x/../mail` is too. All others differ: by
 *   case, by `%2F` instead of `/`, by `//` instead of `/`, by `;` and what follows.
 */

/** Where the requests of a path go, as the Worker that routes reads it from its binding `ROUTES`. */
export interface EdgeRoute {
  /** The path, as `canonicalPath` writes it. */
  path: string;
  /** Binding of the Worker that answers. */
  service?: string;
  /** Host name of the zone whose origins answer; without it and without `service` it is the request's own host name. */
  resolve?: string;
}

/** A route's path in one spelling: without a slash at its end, unless it is `/`. */
export function canonicalPath(path: string): string {
  return path === "/" ? path : path.replace(/\/$/, "");
}

/** Whether a path owns another, which has no dot segments and no encoded letters, digits or `-._~`. */
export function owns(path: string, other: string): boolean {
  const canonical = canonicalPath(path);
  return canonical === "/" || other === canonical || other.startsWith(`${canonical}/`);
}

/** The route that gets the requests of a path, if there is one. `pathname` is that of a WHATWG URL, without dot segments. */
export function routeOf<Route extends { path: string }>(pathname: string, routes: Route[]): Route | undefined {
  return ownerOf(decodeUnreserved(pathname), longestFirst(routes));
}

/** Routes in the order in which `ownerOf` takes them. */
export function longestFirst<Route extends { path: string }>(routes: Route[]): Route[] {
  return [...routes].sort((one, other) => other.path.length - one.path.length);
}

/** The first of the routes that owns a path in plain spelling, if there is one. */
export function ownerOf<Route extends { path: string }>(plain: string, routes: Route[]): Route | undefined {
  return routes.find(({ path }) => owns(path, plain));
}

/** Decodes what needs no encoding (RFC 3986, section 6.2.2.2): letters, digits, `-`, `.`, `_` and `~`. */
export function decodeUnreserved(pathname: string): string {
  return pathname.replace(/%(2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/gi, (escape) =>
    decodeURIComponent(escape),
  );
}
