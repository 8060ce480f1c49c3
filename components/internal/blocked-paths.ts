import { canonicalPath, owns } from "./edge-routes";
import { inOrder } from "./unordered";

/** What scanners ask every site for. */
const scannedPaths = ["/wp-login.php", "/wp-admin", "/xmlrpc.php", "/phpmyadmin", "/cgi-bin", "/vendor/phpunit"];

/** What all front doors' routes have. */
interface Routed {
  routes: { hostname: string; path: string }[];
}

/** What to do about a path that is blocked, and that a route owns. */
export function blockingRemedy(path: string, hosts: Routed[]): string | undefined {
  const blocked = canonicalPath(path.toLowerCase());
  if (blocked === "/") return "leave it out: / is every path";
  const owner = ownerOf(blocked, hosts);
  return owner && `leave it out, or the route: ${owner} leads there`;
}

/** The paths to block, in lower case: those that are listed, or what scanners ask for and no route has. */
export function pathsToBlock(listed: string[] | undefined, hosts: Routed[]): string[] {
  return inOrder(
    listed?.map((path) => canonicalPath(path.toLowerCase())) ??
      scannedPaths.filter((path) => ownerOf(path, hosts) === undefined),
  );
}

/** The route that a blocked path would take everything from. */
function ownerOf(blocked: string, hosts: Routed[]): string | undefined {
  const routes = hosts.flatMap((host) => host.routes).filter(({ path }) => owns(blocked, path.toLowerCase()));
  return routes.map(({ hostname, path }) => `${hostname}${path}`)[0];
}
