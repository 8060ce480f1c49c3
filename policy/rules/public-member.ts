import { onMembers } from "../grants";
import { remarks } from "../look";
import type { Rule } from "../model";

const everybody: Record<string, string> = {
  allUsers: "opens it to allUsers, which is everybody on the internet",
  allAuthenticatedUsers: "opens it to allAuthenticatedUsers, which is everybody with a Google account",
};

/** Types of access control lists at Cloud Storage. */
const lists = /^gcp:storage\/\w+:(?:Default)?(?:Bucket|Object)AccessControl$/;

export const publicMember: Rule = {
  id: "public-member",
  title: "No role is granted to everybody",
  remedy: "Grant it to a service account, a group or a person",
  source: "https://cloud.google.com/iam/docs/principals-overview",
  level: "mandatory",
  resource(resource) {
    const wrong = (member: string): string | undefined => everybody[member];
    if (!lists.test(resource.type)) return onMembers(resource, wrong);
    return remarks(resource, "entity", (value) => (typeof value === "string" ? wrong(value) : undefined));
  },
};
