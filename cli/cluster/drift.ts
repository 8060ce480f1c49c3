import { askedClusters } from "./asked";
import { foreignFields, type ClusterObject, type ForeignField } from "./foreign-fields";
import { liveObjects, withKubectl } from "./kubectl";
import { readable } from "./managed-fields";
import { identityCall, repairCalls, type KubectlCall } from "./repair";

/** What somebody else set in one object. */
export interface ClusterDrift {
  urn: string;
  /** `<path> (<manager>)`. */
  fields: string[];
  repaired: boolean;
}

/**
 * Looks at each object of the stack's clusters for what somebody else has set, which no preview shows. With `repair` it
 * takes that back.
 */
export async function clusterDrift(stateFile: string, repair: boolean): Promise<ClusterDrift[]> {
  const found: ClusterDrift[] = [];
  for (const cluster of askedClusters(stateFile)) {
    await withKubectl(cluster, async (kubectl) => {
      for (const object of await liveObjects(cluster, kubectl)) {
        const fields = foreignFields(object);
        if (fields.length === 0) continue;
        const isRepaired = repair && (await repairObject(object, fields, kubectl));
        const said = fields.map(({ path, manager }) => `${readable(path)} (${manager})`);
        found.push({ urn: object.asked.urn, fields: said, repaired: isRepaired });
      }
    });
  }
  return found;
}

/** Whether the object is the program's again. An object that has been made anew in between is left for the next look. */
async function repairObject(
  object: ClusterObject,
  fields: ForeignField[],
  kubectl: (call: KubectlCall) => Promise<string>,
): Promise<boolean> {
  if ((await kubectl(identityCall(object))) !== object.live.metadata.uid) return false;
  for (const call of repairCalls(object, fields)) await kubectl(call);
  return true;
}
