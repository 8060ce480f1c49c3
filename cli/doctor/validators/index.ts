// Every validator, in the order in which they matter: without the first ones nothing of the rest is known.
import type { Validator } from "../model";
import { cloudflareCertificates } from "./cloudflare-certificates";
import { cloudflareLoadBalancing } from "./cloudflare-load-balancing";
import { cloudflareNames } from "./cloudflare-names";
import { cloudflarePermissions } from "./cloudflare-permissions";
import { cloudflarePhases } from "./cloudflare-phases";
import { cloudflareReach } from "./cloudflare-reach";
import { cloudflareToken } from "./cloudflare-token";
import { cloudflareWorkers } from "./cloudflare-workers";
import { cloudflareWorkersDev } from "./cloudflare-workers-dev";
import { cloudflareZone } from "./cloudflare-zone";
import { clusterPlugin } from "./cluster-plugin";
import { configuration } from "./configuration";
import { databaseTier } from "./database-tier";
import { dns } from "./dns";
import { engine } from "./engine";
import { googleApis } from "./google-apis";
import { googleBilling } from "./google-billing";
import { googleDefaultAccounts } from "./google-default-accounts";
import { googleLogin } from "./google-login";
import { googlePolicies } from "./google-policies";
import { googleProjects } from "./google-projects";
import { googleQuotas } from "./google-quotas";
import { googleRegions } from "./google-regions";
import { googleRoles } from "./google-roles";
import { images } from "./images";
import { node } from "./node";
import { packages } from "./packages";
import { repository } from "./repository";
import { state } from "./state";
import { stateKey } from "./state-key";
import { vault } from "./vault";

export const validators: readonly Validator[] = [
  node,
  packages,
  engine,
  configuration,
  googleLogin,
  googleProjects,
  googleBilling,
  googleRoles,
  googleApis,
  googlePolicies,
  state,
  stateKey,
  cloudflareToken,
  cloudflareZone,
  cloudflarePermissions,
  cloudflareWorkers,
  cloudflareCertificates,
  cloudflareLoadBalancing,
  cloudflarePhases,
  cloudflareNames,
  dns,
  images,
  googleRegions,
  databaseTier,
  googleQuotas,
  clusterPlugin,
  vault,
  repository,
  cloudflareReach,
  cloudflareWorkersDev,
  googleDefaultAccounts,
];
