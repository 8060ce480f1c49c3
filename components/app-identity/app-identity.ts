import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as pulumi from "@pulumi/pulumi";
import type { WorkloadIdentity } from "../contracts/identity";
import { contractOutput } from "../internal/contract-output";
import * as rules from "../internal/rules";
import { Arguments, checkArguments } from "../internal/validation";
import type { AppIdentityArgs } from "./args";

/**
 * The Google service account that an application runs as, on Cloud Run and on Kubernetes alike, so that it moves between
 * them with its rights. It has no right at first: each component that owns something (a secret, a bucket, a role in
 * Vault) lets it in. There is no key for it. Its outputs are a `WorkloadIdentity`.
 *
 * The component's name is the application's: 3 to 24 characters. The account is `app-<name>`; another name is another
 * account, without the rights that were given to the old one.
 */
export class AppIdentity extends pulumi.ComponentResource {
  /** Address of the service account: `app-<name>@<project>.iam.gserviceaccount.com`. */
  public readonly serviceAccountEmail: pulumi.Output<string>;
  /** Resource name of the service account: `projects/<project>/serviceAccounts/<email>`. */
  public readonly serviceAccountName: pulumi.Output<string>;
  /** What other components take of it, as one value, in every language and across stacks: a `WorkloadIdentity`. */
  public readonly contract: pulumi.Output<WorkloadIdentity>;

  constructor(name: string, args: AppIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArguments("AppIdentity", name, args, validate);
    super("groundplan:index:AppIdentity", name, args, opts);

    const account = new serviceaccount.Account(
      name,
      {
        // The prefix keeps a short name above Google's minimum of 6 characters, and an application's account apart from
        // those that other components make.
        accountId: `app-${name}`,
        displayName: args.displayName ?? `Application ${name}`,
      },
      { parent: this },
    );

    this.serviceAccountEmail = account.email;
    this.serviceAccountName = account.name;
    this.contract = contractOutput<WorkloadIdentity>("WorkloadIdentity", this);
    this.registerOutputs({
      serviceAccountEmail: this.serviceAccountEmail,
      serviceAccountName: this.serviceAccountName,
      contract: this.contract,
    });
  }
}

function validate(name: string, args: AppIdentityArgs): void {
  const check = new Arguments(`AppIdentity "${name}"`);
  check.property("name", name, rules.workloadName);
  check.property("displayName", args.displayName, displayName);
  check.done();
}

/** The API's limit is in bytes: https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts */
function displayName(value: string): string | undefined {
  const bytes = Buffer.byteLength(value);
  return bytes >= 1 && bytes <= 100 ? undefined : "use 1 to 100 bytes; a letter with an accent counts as two";
}
