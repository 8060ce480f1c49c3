import type * as pulumi from "@pulumi/pulumi";

/** Which rules of host names are in force. A change takes seconds, since nothing but a variable of Workers changes. */
export const EdgeRulesMode = {
  /** All of them. */
  All: "all",
  /** All but those with own code. */
  WithoutFunctions: "without-functions",
  /** None: each request goes by its path alone. */
  None: "none",
} as const;
export type EdgeRulesMode = (typeof EdgeRulesMode)[keyof typeof EdgeRulesMode];

/**
 * A rule of a host name: which requests, and what happens to them. One with `origin`, `redirect` or `answer` ends the list for its
 * requests; the others go on to the next rule. A rule has one of these three or `run` at most. Where several rules that match
 * name the same header, or a path, the first one decides.
 */
export interface EdgeRule {
  /**
   * Name of the rule, different for each of a host name: 1 to 32 lower-case letters, digits and hyphens. It is in the log, and names
   * the rule's Worker, so that a change replaces that.
   */
  name: string;
  /** Which requests it is for; the default is all of them. */
  when?: EdgeMatch;
  /**
   * Name of the origin that gets the request, an `originName` of the host name's `routes` or `ruleOrigins`. It gets it whatever
   * its health: nothing else is asked while it is down. The default is the one that the path leads to.
   */
  origin?: string;
  /** Where the browser is sent instead; the default is nowhere. */
  redirect?: EdgeRedirect;
  /** Answer that the front door gives by itself; the default is none. */
  answer?: EdgeAnswer;
  /** Path that the origin is asked for; the default is the one that was asked for. A route is chosen by the new one. */
  rewrite?: EdgeRewrite;
  /** Headers that the origin gets, or does not get; the default is those that were sent. */
  requestHeaders?: EdgeHeader[];
  /**
   * Headers that the browser gets, or does not get, whoever answers; the default is those of the answer. An answer that opens a
   * WebSocket keeps its own.
   */
  responseHeaders?: EdgeHeader[];
  /** Own code that is asked what to do; the default is none. */
  run?: EdgeFunction;
}

/** Which requests a rule is for. Each property that is there has to hold; a list holds by any of its members. */
export interface EdgeMatch {
  /** Paths, each with everything below it, as in `CdnRoute`; the default is every path. */
  paths?: string[];
  /** Paths that it is not for, each with everything below it; the default is none. */
  exceptPaths?: string[];
  /** Methods in upper case, such as `GET`; the default is all of them. */
  methods?: string[];
  /** Headers, all of which have to hold; the default is none. */
  headers?: EdgeCondition[];
  /** Cookies, all of which have to hold; the default is none. */
  cookies?: EdgeCondition[];
  /**
   * Countries that requests come from, as two capital letters (ISO 3166-1), `T1` for the Tor network, or `XX` where the country is not known; the
   * default is all of them. Cloudflare tells them by the client's address (https://developers.cloudflare.com/network/ip-geolocation/).
   */
  countries?: string[];
  /** Countries that it is not for; the default is none. */
  exceptCountries?: string[];
  /** Share of visitors; the default is all of them. */
  visitors?: EdgeShare;
}

/** What a header or a cookie has to be. Without `values`, `prefixes` and `absent` it has to be there. */
export interface EdgeCondition {
  /** Name of the header, in any case, or of the cookie, whose case counts. */
  name: string;
  /** Texts, one of which it has to be; case counts. The default is any text. */
  values?: string[];
  /** Beginnings, one of which it has to have, where it is none of `values`; case counts. The default is any text. */
  prefixes?: string[];
  /** Whether it must not be there; the default is `false`. */
  absent?: boolean;
}

/**
 * A share of visitors, the same ones each time. Who a visitor is goes by a hash of the client's address (of an IPv6 address the first
 * half), or of a cookie that the application sets: the front door sets none, and keeps and logs neither. It is no lock: visitors
 * can choose what is hashed.
 */
export interface EdgeShare {
  /** Per cent of visitors, from 0.01 to 100, in hundredths. */
  percent: number;
  /**
   * Name of the split: rules of one split share the same visitors among them in their order, together 100 per cent at most. Different splits
   * are independent of each other. The default is the rule's name, so that it is independent of all others. A change chooses other
   * visitors.
   */
  split?: string;
  /**
   * Cookie of the application that tells visitors apart, such as that of a session; the default is none. Without it in a request the
   * address counts, so that a visitor may change sides once, when the cookie is set.
   */
  cookie?: string;
}

/** Where a browser is sent. The query that was asked for is kept, unless `to` has one. */
export interface EdgeRedirect {
  /** A path of the same host name, or a URL with `https://`. */
  to: string;
  /** Status, one of 301, 302, 303, 307 and 308; the default is 307, which keeps the method and is not kept by browsers. */
  status?: number;
  /** Whether what the request's path has beyond the rule's path is added to `to`; the default is `false`. */
  addsRest?: boolean;
}

/** An answer of the front door, which is kept by nobody. */
export interface EdgeAnswer {
  /** Status, 200 to 599 but those that need a `redirect`. */
  status: number;
  /** Body, 4,000 characters at most; the default is an empty one. */
  body?: string;
  /** Media type of the body; the default is `text/plain; charset=utf-8`. */
  contentType?: string;
}

/** A path that an origin is asked for. The query is kept. */
export interface EdgeRewrite {
  /** The path. */
  path: string;
  /** Whether what the request's path has beyond the rule's path is added to it; the default is `false`. */
  addsRest?: boolean;
}

/** A header that is set, or removed. */
export interface EdgeHeader {
  /** Its name, in any case. Those that the front door owns are refused. */
  name: string;
  /** Its value; without one the header is removed. */
  value?: string;
}

/**
 * Own code at the front door: a module in TypeScript or JavaScript whose default export takes a request without its body and returns nothing, to go
 * on; an `EdgeDecision`; or a `Response`, the answer. It is bundled with what it imports when the program runs, and deployed as
 * a Worker of its own, without an address. When it fails, is late, or returns what it may not, the request goes on as if it were not there.
 */
export interface EdgeFunction {
  /**
   * The module's file. A path that is not absolute is below the directory that the program runs in. It is bundled by esbuild, which
   * the program has to have installed.
   */
  file: string;
  /** Names of origins that it may choose, as in `EdgeRule.origin`; the default is none. */
  origins?: string[];
  /** Plain configuration, by name, which is the second argument of the function; the default is none. A secret is refused. */
  config?: { [name: string]: pulumi.Input<string> };
  /**
   * Secrets of Cloudflare's Secrets Store that it may read; the default is none. No value passes through the program.
   */
  secrets?: EdgeSecret[];
  /** Time in milliseconds that requests wait for it, 5 to 1000; the default is 50. */
  timeoutMilliseconds?: number;
  /**
   * CPU time in milliseconds that Cloudflare gives it, up to 1000; the default is 10. A function that computes holds the request up
   * until then, since both run in one thread. `0` sets no limit of its own: the Free plan of Workers has 10 ms and takes no other
   * (https://developers.cloudflare.com/workers/platform/limits/#cpu-time).
   */
  cpuMilliseconds?: number;
  /** Whether it sees the headers `Cookie`, `Authorization` and `Proxy-Authorization`; the default is `false`. */
  seesCredentials?: boolean;
}

/** A secret that a function may read, by its name in the second argument. */
export interface EdgeSecret {
  /** Name in the second argument of the function. */
  name: string;
  /** Identifier of the account's store. */
  storeId: string;
  /** Name of the secret in the store. */
  secretName: string;
}

/** What a function decides about a request. Everything that it does not name stays as it is. */
export interface EdgeDecision {
  /** Name of the origin that gets the request, one of `EdgeFunction.origins`; it ends the list of rules. The default is none: rules and path decide. */
  origin?: string;
  /** Path, with a query if it has one of its own, that the origin is asked for; the default is the one that was asked for. */
  path?: string;
  /** Headers that the origin gets, or does not get; the default is those that were sent. */
  requestHeaders?: EdgeHeader[];
  /** Headers that the browser gets, or does not get; the default is those of the answer. */
  responseHeaders?: EdgeHeader[];
}
