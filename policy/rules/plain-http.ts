import { hiddenPlace, valueAt } from "../look";
import type { ResourceRemark, Rule } from "../model";

export const plainHttp: Rule = {
  id: "plain-http",
  title: "A load balancer that listens without TLS only redirects",
  remedy: "Give its URL map defaultUrlRedirect.httpsRedirect",
  source: "https://cloud.google.com/load-balancing/docs/https/setting-up-http-https-redirect",
  level: "mandatory",
  stack(resources) {
    const maps = resources.filter(({ type }) => /^gcp:compute\/(uRLMap|regionUrlMap):/.test(type));
    return resources
      .filter(({ type }) => /^gcp:compute\/(targetHttpProxy|regionTargetHttpProxy):/.test(type))
      .flatMap((resource): ResourceRemark[] => {
        const own = maps.filter(({ urn }) => resource.dependencies?.includes(urn) === true);
        const redirect = "defaultUrlRedirect.httpsRedirect";
        if (own.some((map) => valueAt(map, redirect) === true)) return [];
        if (own.some((map) => hiddenPlace(map, redirect) !== undefined)) return [{ resource, path: "" }];
        return [{ resource, path: "", what: "answers without TLS" }];
      });
  },
};
