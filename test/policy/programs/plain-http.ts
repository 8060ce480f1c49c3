import * as compute from "@pulumi/gcp/compute";

export function passing(): void {
  const map = new compute.URLMap("redirect", { defaultUrlRedirect: { httpsRedirect: true, stripQuery: false } });
  new compute.TargetHttpProxy("proxy", { urlMap: map.id });
}

export function failing(): void {
  const map = new compute.URLMap("web", { defaultService: "projects/acme-test/global/backendServices/web" });
  new compute.TargetHttpProxy("proxy", { urlMap: map.id });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = ["proxy  answers without TLS"];
