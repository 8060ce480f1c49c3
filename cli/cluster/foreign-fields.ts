import { isDeepStrictEqual } from "node:util";
import { isObject, locate, ownedPaths, readable, type ManagedFields, type Path } from "./managed-fields";

/** What somebody else than the program has set in an object of the program's. */
export interface ForeignField {
  path: Path;
  /** Who set it, as the API server noted it: `kubectl-edit` for example. */
  manager: string;
  /** Whether the program sets the same place. Otherwise the field is not to be there at all. */
  isOurs: boolean;
}

/** An object in the cluster, and what the program asked for. */
export interface ClusterObject {
  live: {
    [field: string]: unknown;
    metadata: { [field: string]: unknown; uid: string; managedFields?: ManagedFields[] | undefined };
  };
  declared: DeclaredObject;
}

/** An object as the program asks for it, by Pulumi's state. */
export interface DeclaredObject {
  urn: string;
  apiVersion: string;
  kind: string;
  name: string;
  namespace: string | undefined;
  /** What the program set. */
  inputs: { [property: string]: unknown };
  /** Pulumi's name for itself with the API server. */
  manager: string;
}

/** Fields that controllers own, and why nobody need look. */
const controllers: { path: RegExp; reason: string }[] = [
  { path: /^status(\.|$)/, reason: "the server's own account" },
  { path: /^spec\.replicas$/, reason: "the autoscaler's" },
  { path: /^metadata\.(finalizers|ownerReferences)/, reason: "bookkeeping of controllers; it starts nothing" },
  { path: /^metadata\.annotations(\.|\[)/, reason: "controllers keep their state in annotations of an object" },
  {
    path: /^spec\.template\.metadata\.annotations(\["(vso\.secrets\.hashicorp\.com|kubectl\.kubernetes\.io)\/restartedAt"\])?$/,
    reason: "a restart, by the operator that copies secrets or by hand",
  },
];

/**
 * In whose name Pulumi's provider makes an object, before it applies it in the name that the state has. With it go the defaults
 * that the API server filled in (pulumi/pulumi-kubernetes, provider/pkg/await/await.go).
 */
export const creator = "pulumi-kubernetes";

/**
 * What is different in an object although Pulumi sees no difference: Pulumi compares what the program has set and nothing
 * beside it (https://github.com/pulumi/pulumi-kubernetes/issues/3262). The API server knows who set each field, so
 * whatever somebody else has set counts, unless a controller is known to, or the value is the program's own.
 */
export function foreignFields({ live: object, declared: { inputs, manager: own } }: ClusterObject): ForeignField[] {
  const foreign = (object.metadata.managedFields ?? []).filter(
    ({ manager, subresource }) => manager !== own && manager !== creator && subresource === undefined,
  );
  return foreign.flatMap(({ manager = "somebody", fieldsV1 }) =>
    ownedPaths(fieldsV1, (item) => locate(inputs, item) === undefined)
      .filter((path) => !controllers.some((one) => one.path.test(readable(path))))
      .flatMap((path) => {
        const live = locate(object, path);
        if (live === undefined) return [];
        const declared = locate(inputs, path);
        return declared !== undefined && isSame(live.value, declared.value)
          ? []
          : [{ path, manager, isOurs: declared !== undefined }];
      }),
  );
}

/** Whether a live value is what was asked for. Objects may have defaults beside it, lists may have no further item. */
function isSame(live: unknown, declared: unknown): boolean {
  if (Array.isArray(live) && Array.isArray(declared)) {
    return live.length === declared.length && live.every((one, index) => isSame(one, declared[index]));
  }
  if (isObject(live) && isObject(declared)) {
    return Object.entries(declared).every(([key, value]) => isSame(live[key], value));
  }
  return isDeepStrictEqual(live, declared);
}
