// What the simulated cloud answers to look-ups (`compute.getZones`, `organizations.getProject`, ...).
import { textAt, valueAt, type Properties } from "./model";
import type { CloudObject, Place } from "./types";
import { digest } from "./urn";
import { isTable, reveal, without } from "./wire";

/** Finds what exists by its id. */
export type Find = (type: string, id: string) => CloudObject | undefined;

/** All that exists of a type. */
export type FindAll = (type: string) => CloudObject[];

/** Answers one look-up. Throws an `Error` where the real cloud would. */
export type Invoke = (args: Properties, place: Place, find: Find, findAll: FindAll) => Properties;

/** The zones of each region that is used in examples and tests: https://cloud.google.com/compute/docs/regions-zones. */
const ZONES: Record<string, string> = {
  "europe-central2": "abc",
  "europe-north1": "abc",
  "europe-north2": "abc",
  "europe-southwest1": "abc",
  "europe-west1": "bcd",
  "europe-west2": "abc",
  "europe-west3": "abc",
  "europe-west4": "abc",
  "europe-west6": "abc",
  "europe-west8": "abc",
  "europe-west9": "abc",
  "europe-west10": "abc",
  "europe-west12": "abc",
  "us-central1": "abcf",
  "us-east1": "bcd",
  "us-east4": "abc",
  "us-east5": "abc",
  "us-south1": "abc",
  "us-west1": "abc",
  "us-west2": "abc",
  "us-west3": "abc",
  "us-west4": "abc",
};

/** The name servers of each zone at the simulated Cloudflare. */
export const NAME_SERVERS = ["ada.ns.cloudflare.com", "ben.ns.cloudflare.com"];

/** The number of a project: 12 digits derived from its id. */
export function projectNumber(project: string): string {
  return String((BigInt(`0x${digest(project, "number", 15)}`) % 900000000000n) + 100000000000n);
}

/** The zones of a region; none if there is no such region. */
export function zonesOf(region: string): string[] {
  return Array.from(ZONES[region] ?? "", (letter) => `${region}-${letter}`);
}

function zones(args: Properties, place: Place): Properties {
  const region = textAt(args, "region", place.region);
  if (!(region in ZONES))
    throw new Error(`region: there is no region "${region}"; see https://cloud.google.com/compute/docs/regions-zones`);
  return {
    id: `projects/${place.project}/regions/${region}`,
    project: place.project,
    region,
    names: zonesOf(region),
  };
}

const serviceAgent =
  (local: (number: string) => string) =>
  (_args: Properties, place: Place): Properties => {
    const email = local(projectNumber(place.project));
    return { id: email, emailAddress: email, email, member: `serviceAccount:${email}`, project: place.project };
  };

/** How many pods GKE has put into a group, whose description says which service it belongs to; nothing for a group of somebody else. */
function podsBehind(description: string, find: Find): number {
  if (!description.startsWith("{")) return 0;
  const { namespace = "", "service-name": service = "" } = JSON.parse(description) as { [word: string]: string };
  const deployment = find("kubernetes:apps/v1:Deployment", `${namespace}/${service}`);
  return deployment === undefined ? 0 : Number(valueAt(reveal(deployment.outputs), "status.readyReplicas") ?? 0);
}

/** What Vault says of a path that programs write to: texts as they are, and all else as JSON. */
function vaultData(path: string, find: Find): { [property: string]: string } | undefined {
  const inputsOf = (type: string, id: string): Properties | undefined => {
    const found = find(type, id);
    return found === undefined ? undefined : reveal(found.inputs);
  };
  const policy = inputsOf("vault:index/policy:Policy", path.replace(/^sys\/policies\/acl\//, ""));
  if (policy !== undefined) return { name: textAt(policy, "name"), policy: textAt(policy, "policy") };
  const role = inputsOf("vault:gcp/authBackendRole:AuthBackendRole", path);
  if (role !== undefined) return { bound_service_accounts: JSON.stringify(role["boundServiceAccounts"] ?? []) };
  const endpoint = inputsOf("vault:generic/endpoint:Endpoint", path);
  if (endpoint === undefined) return undefined;
  // A connection to a database has its details apart (https://developer.hashicorp.com/vault/api-docs/secret/databases#read-connection).
  return path.startsWith("database/") ? { connection_details: textAt(endpoint, "dataJson") } : {};
}

const invokes: Record<string, Invoke> = {
  "gcp:compute/getZones:getZones": zones,
  "gcp:organizations/getProject:getProject": (args, place) => {
    const project = textAt(args, "projectId", place.project);
    return { id: `projects/${project}`, projectId: project, name: project, number: projectNumber(project), labels: {} };
  },
  "gcp:organizations/getClientConfig:getClientConfig": (_args, place) => ({
    id: `projects/${place.project}/regions/${place.region}/zones/`,
    project: place.project,
    region: place.region,
    zone: "",
    accessToken: "sandbox",
  }),
  "gcp:organizations/getClientOpenIdUserInfo:getClientOpenIdUserInfo": () => ({
    id: "operator@example.com",
    email: "operator@example.com",
  }),
  "gcp:cloudrunv2/getJob:getJob": (args, place, find) => {
    const project = textAt(args, "project", place.project);
    const id = `projects/${project}/locations/${textAt(args, "location", place.region)}/jobs/${textAt(args, "name")}`;
    const found = find("gcp:cloudrunv2/job:Job", id);
    if (found === undefined) throw new Error(`name: there is no job ${id}`);
    return { runExecutionToken: "", ...reveal(found.outputs), id };
  },
  "gcp:cloudrunv2/getService:getService": (args, place, find) => {
    const project = textAt(args, "project", place.project);
    const id = `projects/${project}/locations/${textAt(args, "location", place.region)}/services/${textAt(args, "name")}`;
    const found = find("gcp:cloudrunv2/service:Service", id);
    if (found === undefined) throw new Error(`${id} not found`);
    const outputs = reveal(found.outputs);
    const { template, traffics, annotations } = outputs;
    // A look-up answers with a list where a resource has one.
    return {
      ...outputs,
      id,
      templates: template === undefined ? [] : [template],
      traffics: traffics ?? [],
      annotations: annotations ?? {},
    };
  },
  "gcp:compute/getNetworkEndpointGroup:getNetworkEndpointGroup": (args, place, find) => {
    const project = textAt(args, "project", place.project);
    const id = `projects/${project}/zones/${textAt(args, "zone")}/networkEndpointGroups/${textAt(args, "name")}`;
    const found = find("gcp:compute/networkEndpointGroup:NetworkEndpointGroup", id);
    if (found === undefined) throw new Error(`${id} not found`);
    const outputs = reveal(found.outputs);
    return { ...outputs, id, size: podsBehind(textAt(outputs, "description"), find) };
  },
  "gcp:storage/getProjectServiceAccount:getProjectServiceAccount": serviceAgent(
    (n) => `service-${n}@gs-project-accounts.iam.gserviceaccount.com`,
  ),
  "gcp:compute/getDefaultServiceAccount:getDefaultServiceAccount": serviceAgent(
    (n) => `${n}-compute@developer.gserviceaccount.com`,
  ),
  "vault:kv/getSecret:getSecret": (args, _place, find) => {
    const path = textAt(args, "path");
    const data = vaultData(path, find);
    if (data === undefined) throw new Error(`no secret found at ${JSON.stringify(path)}`);
    return {
      id: path,
      path,
      data,
      dataJson: JSON.stringify(data),
      leaseDuration: 0,
      leaseId: "",
      leaseRenewable: false,
    };
  },
  "cloudflare:index/getZone:getZone": (args) => {
    const filter = args["filter"];
    const name = isTable(filter) ? textAt(filter, "name") : "";
    const id = textAt(args, "zoneId", digest(name, "zone", 32));
    return {
      id,
      zoneId: id,
      name,
      ...{ status: "active", type: "full", paused: false, nameServers: NAME_SERVERS, vanityNameServers: [] },
    };
  },
  "cloudflare:index/getRulesets:getRulesets": (args, _place, _find, findAll) => {
    const zoneId = textAt(args, "zoneId");
    const rulesets = findAll("cloudflare:index/ruleset:Ruleset")
      .map(({ id, outputs }) => ({ ...without(reveal(outputs), ["rules"]), id }))
      .filter((one) => textAt(one, "zoneId") === zoneId);
    return { zoneId, rulesets, results: rulesets };
  },
  // The address ranges of https://www.cloudflare.com/ips/ on 2026-01-01, the first of each kind.
  "cloudflare:index/getIpRanges:getIpRanges": () => ({
    id: "ip-ranges",
    etag: digest("ip ranges", "etag", 32),
    ipv4Cidrs: ["173.245.48.0/20", "103.21.244.0/22"],
    ipv6Cidrs: ["2400:cb00::/32"],
  }),
};

/** Answers a look-up; one that nobody described is refused, since a made-up answer would hide an error. */
export function invoke(token: string, args: Properties, place: Place, find: Find, findAll: FindAll): Properties {
  const answer = invokes[token];
  if (answer === undefined) {
    throw new Error(`the sandbox has no answer to the look-up ${token}; add one to sandbox/invokes.ts`);
  }
  return answer(args, place, find, findAll);
}
