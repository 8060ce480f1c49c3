// Services, and methods of any service, with ways of their own.
import { without } from "../../../wire";
import type { Answer } from "../../call";
import { startOperation } from "../operations";
import { readPolicy, writePolicy } from "../policies";
import { nameOfKey, notFound, numberOf, ok, type GoogleRequest } from "../request";
import { etag } from "../values";
import { connections } from "./connections";
import { cloudStorage } from "./cloud-storage";
import { networkEndpoints } from "./network-endpoints";
import { secretVersions } from "./secret-versions";
import { services } from "./services";
import { sqlInstances } from "./sql-instances";
import { sqlUsers } from "./sql-users";

/** The answer of a service or method of its own; nothing where the generic one is right. */
export function specialAnswer(request: GoogleRequest, isUpload: boolean): Answer | undefined {
  const { service, collection, action, verb } = request;
  if (service === "storage") return cloudStorage(request, isUpload);
  if (service === "serviceusage" && collection !== "operations") return services(request);
  if (service === "servicenetworking" && collection === "connections") return connections(request);
  if (service === "sqladmin") return collection === "users" ? sqlUsers(request) : sqlInstances(request);
  if (service === "secretmanager") return secretVersions(request) ?? methods[verb ?? action]?.(request);
  return facts(request) ?? networkEndpoints(request) ?? methods[verb ?? action]?.(request);
}

/** What was there before any program. */
function facts({ service, method, project, world, action, collection }: GoogleRequest): Answer | undefined {
  const number = numberOf(world, project);
  if (method.id === "compute.projects.get") return ok({ kind: "compute#project", name: project, id: number });
  if (service === "compute" && collection === "regions" && action === "list") {
    return ok({ kind: "compute#regionList", items: world.regions.map((name) => ({ name, status: "UP" })) });
  }
  if (service !== "cloudresourcemanager" || collection !== "projects" || action !== "get") return undefined;
  return ok({
    projectId: project,
    projectNumber: number,
    name: project,
    lifecycleState: "ACTIVE",
    createTime: "2026-01-01T00:00:00Z",
  });
}

/** Custom methods that several services have, by their names. */
const methods: { [name: string]: (request: GoogleRequest) => Answer | undefined } = {
  getIamPolicy: (request) => readPolicy(request, policyKey(request)),
  setIamPolicy: (request) => {
    const { policy } = request.body;
    const isWrapped = policy !== null && typeof policy === "object" && !Array.isArray(policy);
    return writePolicy(request, policyKey(request), isWrapped ? policy : request.body);
  },
  testIamPermissions: ({ body }) => ok({ permissions: body["permissions"] ?? [] }),
  undelete: (request) => {
    const stored = request.world.store.get(request.key);
    if (stored === undefined) return notFound(request);
    const rest = without(stored, ["deleted"]);
    return ok(
      request.world.store.put(request.key, request.collection === "roles" ? rest : { ...rest, state: "ACTIVE" }),
    );
  },
  setLabels: (request) => {
    const key = request.key.replace(/\/setLabels$/, "");
    const stored = request.world.store.get(key);
    if (stored === undefined) return notFound(request);
    const labelled = { ...stored, labels: request.body["labels"] ?? {}, labelFingerprint: etag() };
    return startOperation(request, nameOfKey(key), request.world.store.put(key, labelled));
  },
  // https://cloud.google.com/compute/docs/reference/rest/v1/backendServices/setSecurityPolicy; without one, the policy is taken away.
  setSecurityPolicy: (request) => {
    const key = request.key.replace(/\/setSecurityPolicy$/, "");
    const stored = request.world.store.get(key);
    if (stored === undefined) return notFound(request);
    const { securityPolicy } = request.body;
    const rest = without(stored, ["securityPolicy"]);
    const guarded = securityPolicy === undefined || securityPolicy === "" ? rest : { ...rest, securityPolicy };
    return startOperation(request, nameOfKey(key), request.world.store.put(key, guarded));
  },
  resume: (request) => switchTo(request, "ENABLED"),
  pause: (request) => switchTo(request, "PAUSED"),
  // https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters.well-known
  "getOpenid-configuration": ({ key }) => {
    const issuer = `https://container.googleapis.com/v1/${nameOfKey(key).replace(/\/\.well-known\/.*$/, "")}`;
    return ok({
      issuer,
      jwks_uri: `${issuer}/jwks`,
      id_token_signing_alg_values_supported: ["RS256"],
      subject_types_supported: ["public"],
      response_types_supported: ["id_token"],
      grant_types: ["urn:kubernetes:grant_type:programmatic_authorization"],
    });
  },
  // Nobody logs in with a token of the cluster's.
  getJwks: () => ok({ keys: [] }),
  // Whoever signs the certificates of a cache: https://cloud.google.com/memorystore/docs/valkey/manage-in-transit-encryption
  getCertificateAuthority: ({ key, world }) =>
    ok({ name: nameOfKey(key), managedServerCa: { caCerts: [{ certificates: [world.authority] }] } }),
  listAttestationRules: () => ok({}),
  removePeering: (request) => startOperation(request, nameOfKey(request.key), {}),
  destroy: (request) => switchTo(request, "DESTROY_SCHEDULED"),
};

function policyKey({ key }: GoogleRequest): string {
  return key.replace(/\/(get|set)IamPolicy$/, "");
}

function switchTo(request: GoogleRequest, state: string): Answer {
  const stored = request.world.store.get(request.key);
  return stored === undefined ? notFound(request) : ok(request.world.store.put(request.key, { ...stored, state }));
}
