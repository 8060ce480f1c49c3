import { AuthenticatedOriginPullsCertificate } from "@pulumi/cloudflare/authenticatedOriginPullsCertificate";
import { AuthenticatedOriginPullsSettings } from "@pulumi/cloudflare/authenticatedOriginPullsSettings";
import { CertificatePack } from "@pulumi/cloudflare/certificatePack";
import { UniversalSslSetting } from "@pulumi/cloudflare/universalSslSetting";
import type * as pulumi from "@pulumi/pulumi";
import type { ClientIdentity } from "../contracts";
import type { CdnArgs } from "./args";
import { certificateNames } from "./certificate-names";
import { orderCheck } from "./certificate-order";
import type { ZoneOwner } from "./zone-owner";

/** The only period that Cloudflare orders from Let's Encrypt today; both shorten it. */
const defaultValidityDays = 90;

/** Days for which the certificate from Let's Encrypt is ordered. */
export function validityDaysOf({ certificateValidityDays }: CdnArgs): number {
  return certificateValidityDays ?? defaultValidityDays;
}

/** The certificate that users see: a pack from Let's Encrypt, or Universal SSL with an authority of Cloudflare's choice. */
export function createCertificate(
  parent: pulumi.Resource,
  name: string,
  args: CdnArgs,
  { hooks }: ZoneOwner,
): pulumi.Resource {
  const { zoneId } = args.zone;
  const names = certificateNames(args);
  if (!args.letsEncrypt) {
    return new UniversalSslSetting(name, { zoneId, enabled: true }, { parent, hooks });
  }
  return new CertificatePack(
    name,
    {
      zoneId,
      type: "advanced",
      certificateAuthority: "lets_encrypt",
      hosts: names,
      // Cloudflare is the zone's DNS, and answers the challenge itself.
      validationMethod: "txt",
      validityDays: validityDaysOf(args),
      cloudflareBranding: false,
    },
    { parent, hooks: { beforeCreate: [orderCheck(parent, name, args.zone, names)] } },
  );
}

/** Shows our own client certificate on every connection from the zone to a host. Cloudflare's shared one says only that some customer of Cloudflare asks. */
export function createOriginPulls(
  parent: pulumi.Resource,
  name: string,
  zoneId: pulumi.Input<string>,
  identity: ClientIdentity,
  { hooks }: ZoneOwner,
): pulumi.Resource {
  const certificate = new AuthenticatedOriginPullsCertificate(
    name,
    { zoneId, certificate: identity.certificate, privateKey: identity.privateKey },
    { parent },
  );
  return new AuthenticatedOriginPullsSettings(
    name,
    { zoneId, enabled: true },
    { parent, dependsOn: certificate, hooks },
  );
}
