/** Which headers rules and own code may change, at plan time and at the edge. Names are in lower case. */
import { isFrontDoorsHeader } from "./untrusted-headers";

/** Request headers that say what is sent, or that a connection needs, and are nobody's to change. */
const ownRequestHeaders = ["host", "content-length", "content-encoding", "expect", "upgrade", "cookie"];

/** Response headers that something else decides about. */
const otherwise: { [name: string]: string } = {
  "strict-transport-security": "use hstsSeconds of the Cdn",
  location: "use redirect",
  "set-cookie": "leave it out: cookies are the application's",
};

/** Response headers of the connection, and of the answer's form. */
const answersForm = [
  "alt-svc",
  "connection",
  "content-encoding",
  "content-length",
  "content-range",
  "date",
  "keep-alive",
  "server",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

const others = "name another header: the front door owns this one";

/** Whether a text is the name of a header: a token (RFC 9110, section 5.6.2). */
export function isHeaderName(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name);
}

/** Whether a text is a header's value, without letters beyond ASCII, of which servers make different things. */
export function isHeaderValue(value: string): boolean {
  return /^[!-~]([ -~]{0,998}[!-~])?$/.test(value);
}

/** Why a request header may not be set or looked at. */
export function ownedRequestHeader(name: string): string | undefined {
  return isFrontDoorsHeader(name) || ownRequestHeaders.includes(name) ? others : undefined;
}

/** Why a response header may not be set. */
export function ownedResponseHeader(name: string): string | undefined {
  if (Object.hasOwn(otherwise, name)) return otherwise[name];
  return answersForm.includes(name) || name.startsWith("cf-") ? others : undefined;
}
