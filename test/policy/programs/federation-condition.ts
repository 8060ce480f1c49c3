import * as iam from "@pulumi/gcp/iam";

export function passing(): void {
  new iam.WorkloadIdentityPoolProvider("github", {
    workloadIdentityPoolId: "github",
    workloadIdentityPoolProviderId: "actions",
    attributeCondition: 'assertion.repository_id == "1"',
    attributeMapping: { "google.subject": "assertion.sub" },
    oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
  });
}

export function failing(): void {
  new iam.WorkloadIdentityPoolProvider("github", {
    workloadIdentityPoolId: "github",
    workloadIdentityPoolProviderId: "actions",
    attributeMapping: { "google.subject": "assertion.sub" },
    oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = ["github attributeCondition is not set: every identity of the issuer is taken"];
