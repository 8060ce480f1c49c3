import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as pulumi from "@pulumi/pulumi";
import type { AvailabilityPart } from "../contracts/endpoint";
import { createEdgeIdentity, type EdgeIdentity } from "../internal/edge-identity";
import { createEdgeWorker, longestScriptName, scriptName } from "../internal/edge-worker";
import { remembered } from "../internal/known";
import { serviceAccountMember } from "../internal/member";
import { checkPreview, createPreviewAddress } from "../internal/preview-address";
import * as rules from "../internal/rules";
import { serviceLevels } from "../internal/service-levels";
import { Arguments, checkArguments } from "../internal/validation";
import type { WorkerOriginArgs } from "./args";
import { workerOriginName } from "./name";
import { asOutput } from "../internal/outputs";

/**
 * An origin that costs nothing while nobody uses it: a Cloudflare Worker that calls a private Cloud Run service with a
 * Google ID token. The service may scale to zero, and only the Worker's identity may invoke it. Its outputs are an
 * `Origin`.
 *
 * The Worker holds no Google credential. Its own private key is a secret of the script, and is in the stack's state,
 * encrypted by its secrets provider.
 */
export class WorkerOrigin extends pulumi.ComponentResource {
  /** Name of the origin within a `Cdn`. */
  public readonly originName: pulumi.Output<string>;
  /** Name of the Worker's script. */
  public readonly workerScript: pulumi.Output<string>;
  /** Path that answers 200 while the origin is healthy. */
  public readonly healthPath: pulumi.Output<string>;
  /** What the origin is made of: the Worker and the service that it calls. */
  public readonly availabilityParts: pulumi.Output<AvailabilityPart[]>;

  constructor(name: string, args: WorkerOriginArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, service] = checkArguments("WorkerOrigin", name, args, validate);
    super("groundplan:index:WorkerOrigin", name, args, opts);

    const identity = createEdgeIdentity(this, name, checked.zone.zoneName);
    const { preview } = checked;
    const { account, grants } = createInvoker(this, name, checked, identity);
    const script = createEdgeWorker(
      this,
      name,
      checked.zone,
      identity,
      {
        SERVICE_ACCOUNT: account.email,
        SERVICE_URL: service.url,
        ...(preview === undefined ? {} : { UNTIL: preview.until }),
      },
      grants,
    );
    if (preview !== undefined) createPreviewAddress(this, name, checked.zone, preview.hostname, script);

    this.originName = remembered(name);
    this.workerScript = script.scriptName;
    this.healthPath = asOutput(service.healthPath);
    this.availabilityParts = remembered([serviceLevels.workers, serviceLevels.cloudRun]);
    this.registerOutputs({
      originName: this.originName,
      workerScript: this.workerScript,
      healthPath: this.healthPath,
      availabilityParts: this.availabilityParts,
    });
  }
}

interface CheckedService {
  url: pulumi.Input<string>;
  healthPath: pulumi.Input<string>;
}

function validate(name: string, args: WorkerOriginArgs): CheckedService {
  const check = new Arguments(`WorkerOrigin "${name}"`);
  check.property("name", name, workerOriginName);
  check.property("zone.zoneName", args.zone.zoneName, rules.hostname);
  const script = scriptName(name, args.zone.zoneName);
  if (script.length > longestScriptName) {
    check.problem("name", name, `shorten it: the Worker's name "${script}" may have ${longestScriptName} characters`);
  }
  const url = check.property(
    "url",
    args.url,
    rules.matching(/^https:\/\/[a-z0-9.-]+\.run\.app$/, "use the URL that Cloud Run gave the service, without a path"),
  );
  if (args.preview !== undefined) checkPreview(check, args.zone.zoneName, args.preview);
  const healthPath = check.property("healthPath", args.healthPath, rules.httpPath);
  check.done();
  return { url, healthPath };
}

/** Cloud Run takes ID tokens of service accounts only, so the Worker's principal speaks for one that may do nothing else. */
function createInvoker(
  parent: pulumi.Resource,
  name: string,
  args: WorkerOriginArgs,
  identity: EdgeIdentity,
): { account: serviceaccount.Account; grants: pulumi.Resource[] } {
  const account = new serviceaccount.Account(
    name,
    { accountId: `${name}-edge`, description: `Invokes one Cloud Run service for the Worker of ${args.zone.zoneName}` },
    { parent },
  );
  const invocation = new cloudrunv2.ServiceIamMember(
    name,
    {
      name: args.serviceName,
      location: args.location,
      // Not roles/run.invoker: the service's own list of invokers is complete, and would take the Worker out.
      role: "roles/run.servicesInvoker",
      member: serviceAccountMember(account.email),
    },
    { parent },
  );
  const impersonation = new serviceaccount.IAMMember(
    name,
    {
      serviceAccountId: account.name,
      // Its permissions include `iam.serviceAccounts.getOpenIdToken`, the one that is used.
      role: "roles/iam.workloadIdentityUser",
      member: identity.principal,
    },
    { parent },
  );
  return { account, grants: [invocation, impersonation] };
}
