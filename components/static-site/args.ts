import type * as pulumi from "@pulumi/pulumi";
import type { CloudflareZone } from "../contracts";

/** What becomes of the end of a page's address; the files are the same. */
export const TrailingSlash = {
  /** `/about.html` is at `/about`, and `/about/index.html` at `/about/`. The other spellings lead there. */
  Auto: "auto",
  /** Both are at `/about/`. */
  Always: "always",
  /** Both are at `/about`. */
  Never: "never",
  /** A file is at its own name alone. */
  Exact: "exact",
} as const;

/** One of `TrailingSlash`. */
export type TrailingSlash = (typeof TrailingSlash)[keyof typeof TrailingSlash];

/**
 * What a `StaticSite` is made from.
 */
export interface StaticSiteArgs {
  /** Zone in which the site is served; its account holds the files. A change replaces the site. */
  zone: CloudflareZone;
  /** Folder with what the build wrote, from the directory in which Pulumi runs, such as `dist`. It has a file at least. */
  folder: string;
  /** Command that fills the folder, for the error where it is empty; the default is `npm run build`. */
  buildCommand?: string;
  /**
   * Path of the `Cdn` route that leads here, such as `/docs`; the default is `/`. The files are served below it: `/docs/index.html`
   * is the folder's `index.html`.
   */
  path?: string;
  /**
   * Path in the folder of the page that answers, with status 200, for pages that no file is for, such as `/index.html` of a single-page
   * application; by default those are 404, with the nearest `404.html` of the folder. Files that are not there are 404 either way.
   */
  fallback?: string;
  /** What becomes of the ends of pages' addresses, one of `TrailingSlash`; the default is `auto`. */
  trailingSlash?: string;
  /**
   * Paths in the folder, with a slash at both ends, whose files are named after their content: browsers keep them for a year without asking.
   * The default is the folders of common build tools, such as `/assets/`, without files whose names have no digest; an empty list is none. Everything
   * else is asked for again each time.
   */
  immutablePaths?: string[];
  /** Whether source maps are published; the default is `false`. */
  sourceMaps?: boolean;
  /**
   * Paths in the folder of files that are published although their names are held back, such as `/public.pem`; the default is none. A private key is refused
   * all the same.
   */
  alsoPublish?: string[];
  /**
   * Number of files that the account's Workers plan takes: 20,000 on Workers Free, which is the default, and up to 100,000 on Workers Paid
   * (https://developers.cloudflare.com/workers/platform/limits/).
   */
  fileLimit?: number;
  /**
   * End points that the front end uses, by the names that it has for them: a URL, or a path of the same host name such as `/api`; the default is none. The browser
   * finds them at `/.well-known/endpoints.json` below `path`; a change needs no build. They are public: a secret is refused.
   */
  endpoints?: { [name: string]: pulumi.Input<string> };
  /** Other public values that differ between environments, such as a publishable key, in the same place; the default is none. A secret is refused. */
  settings?: { [name: string]: pulumi.Input<string> };
  /**
   * Host name under which users load the site. A release is then asked for there, for a minute at most, and the deployment fails
   * if what users get is another one; by default nobody asks. A first release is not asked for: its host name does not lead to it yet.
   */
  hostname?: string;
  /** Makes the site a preview, with an address of its own for some time, as for a pull request; by default a `Cdn` leads to it. */
  preview?: SitePreview;
}

/**
 * A site that a few people look at for some time. Search engines leave it out, and no answer is kept. Each request runs the Worker, and counts among the
 * account's 100,000 free ones of a day (https://developers.cloudflare.com/workers/platform/pricing/).
 */
export interface SitePreview {
  /**
   * Host name that it gets, in the zone and used by nothing else, such as `pr-12-web.example.com`: a DNS record and a route to the Worker. Universal SSL
   * covers names one label below the zone's domain. A change moves the preview.
   */
  hostname: string;
  /**
   * When it is over, such as `2027-01-31T12:00:00Z` (RFC 3339, UTC). From then on it answers 410, whether or not somebody destroys it. A change uploads no file.
   */
  until: string;
}
