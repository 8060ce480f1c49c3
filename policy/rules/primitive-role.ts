import { onRoles } from "../grants";
import type { Rule } from "../model";

export const primitiveRole: Rule = {
  id: "primitive-role",
  title: "Nobody is owner or editor of a whole project by the program",
  remedy: "Grant the roles that the work takes",
  source: "https://cloud.google.com/iam/docs/roles-overview#basic",
  level: "mandatory",
  resource(resource) {
    return onRoles(resource, (role) =>
      role === "roles/owner" || role === "roles/editor" ? `is ${role}, which may change almost everything` : undefined,
    );
  },
};
