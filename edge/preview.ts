// What a few people look at for some time.
import { plain } from "./answers";

/** Hands an answer on until the preview is over (RFC 3339). From then on `answer` is not asked. */
export async function previewed(until: string, answer: () => Promise<Response>): Promise<Response> {
  const isOver = Date.now() >= Date.parse(until);
  const response = isOver ? plain(410, "This preview is over.") : await answer();
  // An upgraded connection is a socket, which a copy would not have.
  if (response.status === 101) return response;
  const own = new Response(response.body, response);
  // Search engines keep what they find (https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag).
  own.headers.set("x-robots-tag", "noindex");
  // What is immutable elsewhere would stay in browsers beyond the preview.
  own.headers.set("cache-control", "no-store");
  return own;
}
