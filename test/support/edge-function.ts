/** Own code for the front door: a path decides the origin. */
export default (request: Request): { origin: string } | undefined =>
  new URL(request.url).pathname.startsWith("/from-own-code") ? { origin: "west" } : undefined;
