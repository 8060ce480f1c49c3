import * as projects from "@pulumi/gcp/projects";

export function passing(): void {
  new projects.IAMMember("who", {
    project: "acme-test",
    role: "roles/run.developer",
    member: "group:people@example.com",
  });
}

export function failing(): void {
  new projects.IAMMember("who", { project: "acme-test", role: "roles/editor", member: "group:people@example.com" });
  new projects.IAMBinding("them", { project: "acme-test", role: "roles/owner", members: ["group:people@example.com"] });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "them role is roles/owner, which may change almost everything",
  "who role is roles/editor, which may change almost everything",
];
