// Requests and answers, and whether everybody may get the answer from the cache: one table for the front doors of all providers.
import type { EdgeRequest } from "./cloudflare-rules";

export type Row = [title: string, request: Partial<EdgeRequest>, answer: Record<string, string>, stored: boolean];

/** An answer that everybody may keep. */
export const public_ = { "cache-control": "public, max-age=600" };
/** A script of an application. */
export const script = { ...public_, "content-type": "text/javascript" };

/** What is not listed. */
export const nothingElse: Row[] = [
  [
    "an invoice that says nothing, to a session",
    { uri: "/invoices/11.pdf", headers: { cookie: "session=1" } },
    {},
    false,
  ],
  ["an invoice that says public", { uri: "/invoices/11.pdf" }, public_, false],
  ["a page with a style sheet's suffix", { uri: "/account/x.css" }, { "content-type": "text/html" }, false],
  ["the same, encoded", { uri: "/account%2Fx.css" }, public_, false],
  ["the same, in upper case", { uri: "/ACCOUNT/X.CSS" }, public_, false],
  ["the same, after a semicolon", { uri: "/account;x.css" }, public_, false],
  ["the same, after a line's end", { uri: "/account%0Ax.css" }, public_, false],
  ["a table of everything", { uri: "/export.csv" }, { expires: "Fri, 01 Jan 2038 00:00:00 GMT" }, false],
  ["robots.txt", { uri: "/robots.txt" }, public_, false],
  ["the first page", { uri: "/" }, public_, false],
  ["another host of the zone", { host: "other.example.com", uri: "/logo.png" }, public_, false],
  ["a Worker's own request for another host", { host: "web-1.europe-west1.run.app", uri: "/a.pdf" }, public_, false],
  ["a Worker's own request for a bucket", { host: "storage.googleapis.com", uri: "/media-1/a.jpg" }, public_, false],
];

/** What is below `/assets`, which is listed, or looks like it. */
export const listed: Row[] = [
  ["an asset", { uri: "/assets/app.js" }, script, true],
  ["an asset, to a session", { uri: "/assets/app.js", headers: { cookie: "session=1" } }, script, true],
  ["an asset with a query", { uri: "/assets/app.js?v=2" }, script, true],
  ["an asset without a suffix", { uri: "/assets/app" }, public_, true],
  ["a part of an asset", { uri: "/assets/film.mp4", headers: { range: "bytes=0-9" } }, public_, true],
  [
    "an asset that differs by encoding",
    { uri: "/assets/app.js" },
    { ...script, vary: "Accept-Encoding, Origin" },
    true,
  ],
  ["an asset asked for by HEAD", { method: "HEAD", uri: "/assets/app.js" }, script, true],
  ["an asset that says nothing", { uri: "/assets/app.js" }, {}, false],
  ["an asset that only expires", { uri: "/assets/app.js" }, { expires: "Fri, 01 Jan 2038 00:00:00 GMT" }, false],
  ["an asset for one", { uri: "/assets/app.js" }, { "cache-control": "private, max-age=600" }, false],
  ["an asset for nobody", { uri: "/assets/app.js" }, { "cache-control": "no-store" }, false],
  ["an asset with a cookie", { uri: "/assets/app.js" }, { ...script, "set-cookie": "session=1" }, false],
  ["an asset that differs by cookie", { uri: "/assets/app.js" }, { ...script, vary: "Cookie" }, false],
  ["an asset that differs by everything", { uri: "/assets/app.js" }, { ...script, vary: "*" }, false],
  [
    "an asset that differs by encoding and cookie",
    { uri: "/assets/a" },
    { ...public_, vary: "accept-encoding,COOKIE" },
    false,
  ],
  [
    "an asset to somebody who is logged in",
    { uri: "/assets/app.js", headers: { authorization: "Bearer x" } },
    script,
    false,
  ],
  ["a form", { method: "POST", uri: "/assets/app.js" }, script, false],
  [
    "a page at an asset's name",
    { uri: "/assets/x.css" },
    { ...public_, "content-type": "text/html; charset=utf-8" },
    false,
  ],
  ["data at an asset's name", { uri: "/assets/x.js" }, { ...public_, "content-type": "application/json" }, false],
  ["a way out, encoded", { uri: "/assets/..%2Faccount/x.css" }, public_, false],
  ["a way out, encoded twice", { uri: "/assets/%252e%252e/account" }, public_, false],
  ["a way out, in full", { uri: "/assets/%2e%2e/account" }, public_, false],
  ["a way out, plain", { uri: "/assets/../account/x.css" }, public_, false],
  ["a way in, plain", { uri: "/account/../assets/app.js" }, public_, false],
  ["a way in, by a backslash", { uri: "/account\\..\\assets/app.js" }, public_, false],
  ["a way out, by a backslash", { uri: "/assets/\\account" }, public_, false],
  ["two slashes before it", { uri: "//assets/app.js" }, script, false],
  ["two slashes in it", { uri: "/assets//account" }, public_, false],
  ["its name encoded", { uri: "/%61ssets/app.js" }, script, false],
  ["its name in upper case", { uri: "/ASSETS/app.js" }, script, false],
  ["its name as a beginning", { uri: "/assets-of-others/app.js" }, script, false],
  ["its name alone", { uri: "/assets" }, public_, true],
  ["a parameter of the path", { uri: "/assets/;/account" }, public_, false],
  ["the same path of another host", { host: "other.example.com", uri: "/assets/app.js" }, script, false],
];

/** Media. */
export const objects: Row[] = [
  ["an object that the Worker puts into the cache", { host: "media.example.com", uri: "/a.mp3" }, public_, true],
  [
    "an object whose own words are stricter",
    { host: "media.example.com", uri: "/a.mp3" },
    { "cache-control": "no-store" },
    false,
  ],
  ["an object that says nothing", { host: "media.example.com", uri: "/a.mp3" }, {}, false],
];
