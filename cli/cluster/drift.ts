import { declaredClusters, type DeclaredCluster } from "./declared";
import { foreignFields, type ClusterObject, type ForeignField } from "./foreign-fields";
import { liveObjects, withKubectl } from "./kubectl";
import { readable } from "./managed-fields";
import { applyCall, identityCall, removeCall, type KubectlCall } from "./repair";

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
  for (const cluster of declaredClusters(stateFile)) {
    await withKubectl(cluster, async (kubectl) => {
      for (const object of await liveObjects(cluster, kubectl)) {
        const fields = foreignFields(object);
        if (fields.length === 0) continue;
        const isRepaired = repair && (await repairObject(cluster, object, fields, kubectl));
        const fieldTexts = fields.map(({ path, manager }) => `${readable(path)} (${manager})`);
        found.push({ urn: object.declared.urn, fields: fieldTexts, repaired: isRepaired });
      }
    });
  }
  return found;
}

/**
 * Whether the object is the program's again. An object that has been made anew in between is left for the next look. What is
 * removed is what was seen before and is still there once the program's own fields are applied.
 */
async function repairObject(
  cluster: DeclaredCluster,
  object: ClusterObject,
  fields: ForeignField[],
  kubectl: (call: KubectlCall) => Promise<string>,
): Promise<boolean> {
  const { uid } = object.live.metadata;
  if ((await kubectl(identityCall(object))) !== uid) return false;
  await kubectl(applyCall(object));
  const [now] = await liveObjects({ ...cluster, objects: [object.declared] }, kubectl);
  if (now?.live.metadata.uid !== uid) return false;
  const seen = new Set(fields.map(({ path }) => readable(path)));
  const removal = removeCall(
    now,
    foreignFields(now).filter(({ path }) => seen.has(readable(path))),
  );
  if (removal !== undefined) await kubectl(removal);
  return true;
}
