/**
 * Code of this program's own at the front door: who comes to the first page without having chosen a language is sent to theirs. It runs at
 * Cloudflare before the cache and the origins. Where it fails or is late, the page is served as if it were not there.
 */
export default (request: Request, config: { languages: string }): Response | undefined => {
  const url = new URL(request.url);
  if (url.pathname !== "/" || url.searchParams.has("language")) return undefined;
  const preferred = (request.headers.get("accept-language") ?? "").slice(0, 2).toLowerCase();
  if (!config.languages.split(",").includes(preferred)) return undefined;
  url.searchParams.set("language", preferred);
  return new Response(null, { status: 302, headers: { location: url.href, vary: "Accept-Language" } });
};
