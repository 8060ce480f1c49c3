// What Cloudflare's API fills in, normalises or reorders in the resources that dev and prod deploy, and why no refresh shows
// it. Where the provider's schema has a property as computed *and* optional, Cloudflare may answer with a value of its own.
// The schema is terraform-provider-cloudflare's internal/services/<type>/schema.go; numbers are of its issues and pull
// requests, https://github.com/cloudflare/terraform-provider-cloudflare/issues/<number>.
import { asSent, inOrder, type Rows } from "./differences";

const providerDefault = { harmless: "the provider's schema has the API's default" };
const computed = { harmless: "computed: the provider keeps the state's value where nothing else changes" };

export const cloudflareDifferences: Rows = {
  "cloudflare:index/authenticatedOriginPullsCertificate:AuthenticatedOriginPullsCertificate": {
    properties: {
      certificate: { harmless: "the provider compares certificates, not their line ends, since 5.17 (#6710)" },
      privateKey: { harmless: "never answered: the provider keeps what was sent" },
    },
    source: "#5714, #6710",
  },
  "cloudflare:index/authenticatedOriginPullsSettings:AuthenticatedOriginPullsSettings": {
    properties: { enabled: "written" },
    source: "the schema: it has nothing else",
  },
  "cloudflare:index/botManagement:BotManagement": {
    properties: {
      enableJs: "written",
      fightMode: { harmless: "written where the plan has it; computed elsewhere" },
      sbfmDefinitelyAutomated: { harmless: "written where the plan has it; computed elsewhere" },
      sbfmLikelyAutomated: { harmless: "written where the plan has it; computed elsewhere" },
      sbfmStaticResourceProtection: { harmless: "written where the plan has it; computed elsewhere" },
      sbfmVerifiedBots: { harmless: "written where the plan has it; computed elsewhere" },
      optimizeWordpress: { harmless: "written where the plan has it; computed elsewhere" },
      aiBotsProtection: computed,
      contentBotsProtection: computed,
      crawlerProtection: computed,
      isRobotsTxtManaged: providerDefault,
    },
    source: "the schema",
  },
  "cloudflare:index/certificatePack:CertificatePack": {
    properties: {
      // Cloudflare puts the zone's domain on each pack; missing, each plan would replace it.
      hosts: "written",
      cloudflareBranding: "written",
      validityDays: "written",
      status: computed,
    },
    source: "#2171, #2986 (the order of hosts; a set since 5.0)",
  },
  "cloudflare:index/dnsRecord:DnsRecord": {
    properties: {
      // 1 is what a proxied record gets, whatever was asked for.
      ttl: "written",
      proxied: "written",
      // An IPv6 address comes back in its shortest form, which `100::` is.
      content: "written",
      comment: computed,
      settings: { harmless: "not sent; differences came of sending them (#6195, #5858)" },
      tags: computed,
    },
    source: "#126, #3354, #5517, #5858, #6195",
  },
  "cloudflare:index/leakedCredentialCheck:LeakedCredentialCheck": {
    properties: { enabled: "written" },
    source: "the schema: it has nothing else",
  },
  "cloudflare:index/loadBalancer:LoadBalancer": {
    properties: {
      adaptiveRouting: "written",
      description: "written",
      enabled: "written",
      proxied: "written",
      sessionAffinity: "written",
      // The order in which pools fail over.
      defaultPools: inOrder,
      steeringPolicy: "written",
      countryPools: "ignored",
      locationStrategy: "ignored",
      networks: "ignored",
      popPools: "ignored",
      randomSteering: "ignored",
      regionPools: "ignored",
      rules: "ignored",
      sessionAffinityAttributes: "ignored",
      sessionAffinityTtl: "ignored",
      ttl: "ignored",
    },
    source: "#7339",
  },
  "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor": {
    properties: {
      allowInsecure: "written",
      description: "written",
      expectedCodes: "written",
      followRedirects: "written",
      interval: "written",
      method: "written",
      port: "written",
      probeZone: "written",
      retries: "written",
      timeout: "written",
      type: "written",
      consecutiveDown: providerDefault,
      consecutiveUp: providerDefault,
      expectedBody: providerDefault,
    },
    source: "the schema",
  },
  "cloudflare:index/loadBalancerPool:LoadBalancerPool": {
    properties: {
      checkRegions: "written",
      description: "written",
      enabled: "written",
      minimumOrigins: "written",
      "origins[].enabled": "written",
      "origins[].weight": "written",
      // Several come back in another order (#7179): each of our pools has one.
      origins: "written",
      "origins[].port": { harmless: "not sent; the difference comes of sending 0 (#7329)" },
      loadShedding: "ignored",
      networks: "ignored",
      notificationFilter: "ignored",
      originSteering: "ignored",
    },
    source: "#6140, #7137, #7179, #7202, #7329",
  },
  "cloudflare:index/ruleset:Ruleset": {
    properties: {
      // One that was taken over has a name of its own, and another name would replace it.
      name: "ignored",
      description: "written",
      "rules[].description": "written",
      "rules[].enabled": "written",
      // Without it Cloudflare makes one, and a rule that moves is another rule.
      "rules[].ref": "written",
      "rules[].ratelimit.requestsToOrigin": "written",
      rules: inOrder,
      "rules[].actionParameters": providerDefault,
      "rules[].ratelimit.characteristics": { harmless: "a set in the provider's schema" },
      "rules[].logging": computed,
    },
    source: "the schema; https://developers.cloudflare.com/ruleset-engine/rulesets-api/",
  },
  "cloudflare:index/universalSslSetting:UniversalSslSetting": {
    properties: { enabled: "written" },
    source: "the schema: it has nothing else",
  },
  "cloudflare:index/urlNormalizationSettings:UrlNormalizationSettings": {
    properties: { scope: "written", type: "written" },
    source: "the schema: it has nothing else",
  },
  "cloudflare:index/workersRoute:WorkersRoute": {
    properties: { script: "written" },
    source: "the schema: nothing is filled in",
  },
  "cloudflare:index/workersScript:WorkersScript": {
    properties: {
      compatibilityDate: "written",
      "observability.enabled": "written",
      "observability.headSamplingRate": "ignored",
      "observability.logs": "ignored",
      "observability.traces": "ignored",
      // By name, as the API answers.
      bindings: "written",
      "bindings[].environment": { harmless: "the program writes what the API fills in for a service" },
      "bindings[].text": asSent,
      content: { harmless: "the provider compares the content's hash" },
      compatibilityFlags: computed,
      limits: computed,
      logpush: providerDefault,
      placement: computed,
      tailConsumers: computed,
      usageModel: providerDefault,
    },
    source: "#7155, #7326",
  },
  "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain": {
    properties: { enabled: "written", previewsEnabled: "written" },
    source: "the schema",
  },
  "cloudflare:index/zoneSetting:ZoneSetting": {
    properties: {
      // With each of its keys, where the value is an object.
      value: "written",
      enabled: { harmless: "of two settings that are not ours, `ssl_recommender` among them" },
    },
    source: "the schema; https://developers.cloudflare.com/api/resources/zones/subresources/settings/",
  },
};
