import { plain } from "./answers";

/** Whether a request only reads. */
export function isRead({ method }: Request): boolean {
  return method === "GET" || method === "HEAD";
}

/** Answers to requests for a part of a file (RFC 9110, section 14), made from the whole one, which has 25 MiB at most. */
export const asAsked = {
  /** The request without what it says of parts: what is behind it answers wholly, or not in the same way each time. */
  wholly(request: Request): Request {
    if (!request.headers.has("range")) return request;
    const headers = new Headers(request.headers);
    headers.delete("range");
    return new Request(request, { headers });
  },

  /** The answer as it was asked for. More than one part is answered with the whole file, as is a part of another version. */
  async inPart(request: Request, whole: Response): Promise<Response> {
    if (whole.status !== 200) return whole;
    const headers = new Headers(whole.headers);
    headers.set("accept-ranges", "bytes");
    const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") ?? "") ?? [];
    const known = request.headers.get("if-range");
    const isSame = known === null || known === headers.get("etag");
    if (request.method !== "GET" || first + last === "" || !isSame) return new Response(whole.body, { headers });
    const content = await whole.arrayBuffer();
    const size = content.byteLength;
    const from = first === "" ? Math.max(size - Number(last), 0) : Number(first);
    const to = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
    if (from > to) return plain(416, "There is no such part.", { "content-range": `bytes */${size}` });
    headers.set("content-range", `bytes ${from}-${to}/${size}`);
    headers.set("content-length", String(to - from + 1));
    return new Response(content.slice(from, to + 1), { status: 206, headers });
  },
};
