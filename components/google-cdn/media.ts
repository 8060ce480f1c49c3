import * as compute from "@pulumi/gcp/compute";
import { Account } from "@pulumi/gcp/serviceaccount/account";
import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import type { MediaSource } from "../contracts";
import { serviceAccountMember } from "../internal/member";
import { mediaCache } from "./cache";
import { accountName, type CheckedRoute } from "./hosts";

/**
 * The backend service that reads a private bucket. A backend bucket would want its objects public, so that Cloud Storage is a host
 * to it, and requests are signed with a key of an account of its own
 * (https://cloud.google.com/cdn/docs/configure-private-origin-authentication).
 */
export function createMediaService(
  parent: pulumi.Resource,
  name: string,
  child: string,
  route: CheckedRoute,
  { bucketName, cacheControl }: MediaSource,
  securityPolicy: pulumi.Output<string>,
): pulumi.Output<string> {
  const options = { parent };
  const account = new Account(
    child,
    { accountId: accountName(name, route), displayName: `Reads the media of ${route.hostname}${route.path}` },
    options,
  );
  const key = new storage.HmacKey(child, { serviceAccountEmail: account.email }, options);
  const grant = new storage.BucketIAMMember(
    child,
    {
      bucket: bucketName,
      // Not objectViewer, whose right to list would show everybody all names.
      role: "roles/storage.legacyObjectReader",
      member: serviceAccountMember(account.email),
    },
    options,
  );
  const host = pulumi.interpolate`${bucketName}.storage.googleapis.com`;
  const group = new compute.GlobalNetworkEndpointGroup(
    child,
    { networkEndpointType: "INTERNET_FQDN_PORT", defaultPort: 443 },
    options,
  );
  const endpoint = new compute.GlobalNetworkEndpoint(
    child,
    { globalNetworkEndpointGroup: group.name, fqdn: host, port: 443 },
    options,
  );
  const service = new compute.BackendService(
    child,
    {
      loadBalancingScheme: "EXTERNAL_MANAGED",
      protocol: "HTTPS",
      backends: [{ group: group.id }],
      customRequestHeaders: [pulumi.interpolate`Host: ${host}`],
      logConfig: { enable: true, sampleRate: 1 },
      securityPolicy,
      securitySettings: {
        awsV4Authentication: {
          accessKeyId: key.accessId,
          accessKey: key.secret,
          // The API does not give the key back: a new one is told by this.
          accessKeyVersion: key.accessId,
          originRegion: "auto",
        },
      },
      ...mediaCache(cacheControl),
    },
    { parent, dependsOn: [grant, endpoint] },
  );
  return service.id;
}
