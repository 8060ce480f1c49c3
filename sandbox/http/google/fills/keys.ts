// Accounts, roles, pools, keys and secrets.
import type { Properties } from "../../../model";
import { fill, inner, text } from "../../call";
import { etag, numericId, now } from "../values";
import type { Fill } from ".";

/** https://cloud.google.com/iam/docs/reference/rest */
export const fillIdentity: Fill = ({ collection, project }, resource, before) => {
  if (collection === "serviceAccounts") {
    const unique = before?.["uniqueId"] ?? `1${numericId()}`;
    Object.assign(resource, { projectId: project, uniqueId: unique, oauth2ClientId: unique, etag: etag() });
  } else if (collection === "roles") resource["etag"] = etag();
  else resource["state"] = "ACTIVE";
};

/** https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys */
export const fillKeys: Fill = ({ collection, world, call }, resource, before) => {
  fill(resource, { createTime: before?.["createTime"] ?? now() });
  if (collection !== "cryptoKeys") return;
  fill(inner(resource, "versionTemplate"), { protectionLevel: "SOFTWARE", algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION" });
  fill(resource, { destroyScheduledDuration: "2592000s" });
  const { protectionLevel = "", algorithm = "" } = inner(resource, "versionTemplate");
  const version: Properties = {
    name: `${text(resource["name"])}/cryptoKeyVersions/1`,
    state: "ENABLED",
    protectionLevel,
    algorithm,
    createTime: now(),
    generateTime: now(),
  };
  const isWanted = call.query.get("skipInitialVersionCreation") !== "true";
  if (before === undefined && isWanted) world.store.put(`cloudkms:${text(version["name"])}`, version);
  fill(resource, { primary: version });
};

/** https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets */
export const fillSecrets: Fill = (_, resource, before) => {
  Object.assign(resource, { createTime: before?.["createTime"] ?? now(), etag: `"${etag()}"` });
};
