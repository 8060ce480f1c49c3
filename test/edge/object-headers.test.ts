import assert from "node:assert/strict";
import { test } from "node:test";
import { disarm, objectHeaders } from "../../edge/object-headers";

function disarmed(contentType: string | null): Headers {
  const headers = objectHeaders(new Headers(contentType === null ? {} : { "content-type": contentType }));
  disarm(headers);
  return headers;
}

for (const type of [
  "text/html",
  "TEXT/HTML; charset=utf-8",
  "application/xhtml+xml",
  "image/svg+xml",
  "image/svg",
  "image/SVG+XML",
  "text/xml",
  "application/xml",
  "application/rss+xml",
  "application/vnd.wap.xhtml+xml",
  "text/javascript",
  "application/json",
  "text/plain",
  "multipart/x-mixed-replace",
  "message/rfc822",
  // Browsers take the last of several.
  "image/png, text/html",
  "image/png;x=, text/html",
  "image/png text/html",
  "nonsense",
  null,
]) {
  test(`an object of type ${type ?? "unknown"} is shown in a sandbox`, () => {
    const headers = disarmed(type);
    assert.match(headers.get("content-security-policy") ?? "", /^sandbox; default-src 'none'; /);
    assert.doesNotMatch(headers.get("content-security-policy") ?? "", /allow-|script/);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
  });
}

for (const type of ["image/png", "image/avif", "audio/mpeg", "video/mp4; codecs=x", "font/woff2", "application/pdf"]) {
  test(`an object of type ${type} is shown as it is, and as nothing else`, () => {
    const headers = disarmed(type);
    assert.equal(headers.get("content-security-policy"), null);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
  });
}

test("an object without a type is data, and nothing of the bucket or of cookies is passed on", () => {
  const headers = objectHeaders(
    new Headers({
      "set-cookie": "session=1",
      "x-goog-hash": "md5=x",
      vary: "Cookie",
      "access-control-allow-origin": "*",
    }),
  );
  assert.deepEqual(Object.fromEntries(headers), {
    "accept-ranges": "bytes",
    "cache-control": "public, max-age=31536000, immutable",
    "content-type": "application/octet-stream",
  });
});
