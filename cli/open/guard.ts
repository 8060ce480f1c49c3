// Who may read the page: a browser that was opened by the link, and nobody else on this machine or in another page.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

const random = (bytes: number): string => randomBytes(bytes).toString("base64url");

/** Why a request is refused. */
export interface Denial {
  status: number;
  text: string;
}

/**
 * A link holds a key that works once; whoever comes with it gets a cookie. All pages are below a path that nobody can guess, which is the
 * cookie's too: a browser sends cookies to every port of a host, and so not to the other servers of this machine.
 */
export class Guard {
  /** `/<random>/` */
  readonly base = `/${random(9)}/`;
  private key = random(24);
  private readonly cookies = new Set<string>();

  /** The host that requests must name: any other name for this machine is somebody's DNS rebinding. */
  constructor(private readonly host: () => string) {}

  /** A link that works once. */
  link(): string {
    return `http://${this.host()}${this.base}enter?key=${this.key}`;
  }

  /** The cookie for whoever has the link's key, which is used up then. */
  enter(key: string): string | undefined {
    if (!same(key, this.key)) return undefined;
    this.key = random(24);
    const cookie = random(24);
    this.cookies.add(cookie);
    return `groundplan=${cookie}; Path=${this.base}; HttpOnly; SameSite=Strict`;
  }

  /** What every request must keep, the one with the link's key too. */
  refuses({ method, headers }: IncomingMessage): Denial | undefined {
    if (headers.host !== this.host())
      return { status: 421, text: "This address is not the one that groundplan open listens on." };
    if (method !== "GET") return { status: 405, text: "This page is read only." };
    const from = headers["sec-fetch-site"];
    const isOpened = headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
    if (from !== undefined && from !== "same-origin" && from !== "none" && !isOpened)
      return { status: 403, text: "Another page may not read this one." };
    return undefined;
  }

  knows({ headers }: IncomingMessage): boolean {
    const sent = (headers.cookie ?? "").split(";").map((part) => part.trim());
    return sent.some((part) =>
      [...this.cookies].some(
        (cookie) => part.startsWith("groundplan=") && same(part.slice("groundplan=".length), cookie),
      ),
    );
  }
}

/** Compares in a time that tells nothing. */
function same(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** What no page of ours needs is forbidden to each. */
export function headersFor(styleHash?: string): Record<string, string> {
  const style = styleHash === undefined ? "style-src 'self'" : `style-src '${styleHash}'`;
  return {
    "content-security-policy": `default-src 'none'; script-src 'self'; ${style}; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
  };
}

/** The source of a style sheet within a document, as a policy names it. */
export function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
