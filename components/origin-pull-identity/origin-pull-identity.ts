import * as pulumi from "@pulumi/pulumi";
import { CertRequest } from "@pulumi/tls/certRequest";
import { LocallySignedCert } from "@pulumi/tls/locallySignedCert";
import { PrivateKey } from "@pulumi/tls/privateKey";
import { SelfSignedCert } from "@pulumi/tls/selfSignedCert";
import type { ClientIdentity } from "../contracts/origin";
import { contractOutput } from "../internal/contract-output";
import * as rules from "../internal/rules";
import { Arguments, checkArguments } from "../internal/validation";
import type { OriginPullIdentityArgs } from "./args";

const defaultValidityDays = 365;
const defaultRenewalDays = 90;
const authorityDays = 3650;
const authorityRenewalDays = 365;

/**
 * The client certificate that a zone's CDN shows to its origins, signed by an authority of our own. Origins that trust
 * only this authority let only this zone in, and no other customer of the CDN. Its outputs are a `ClientIdentity`.
 *
 * Both private keys are in the stack's state, encrypted by its secrets provider, and the client's is at Cloudflare. They
 * are nowhere else. The authority signs one certificate and is trusted by the origins of one environment.
 */
export class OriginPullIdentity extends pulumi.ComponentResource {
  /** Certificate (PEM) of the authority that origins trust. */
  public readonly caCertificate: pulumi.Output<string>;
  /** Client certificate (PEM). */
  public readonly certificate: pulumi.Output<string>;
  /** Private key (PEM) of the client certificate. Secret. */
  public readonly privateKey: pulumi.Output<string>;
  /**
   * What other components take of it, as one value, in every language and across stacks: a `ClientIdentity`. It is a secret, since the private key is.
   */
  public readonly contract: pulumi.Output<ClientIdentity>;

  constructor(name: string, args: OriginPullIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArguments("OriginPullIdentity", name, args, validate);
    super("groundplan:index:OriginPullIdentity", name, args, opts);

    const authority = createAuthority(this, name, args.zoneName);
    const client = createClient(this, name, args, authority);

    this.caCertificate = authority.certificate.certPem;
    this.certificate = client.certificate.certPem;
    this.privateKey = pulumi.secret(client.key.privateKeyPem);
    this.contract = contractOutput<ClientIdentity>("ClientIdentity", this);
    this.registerOutputs({
      caCertificate: this.caCertificate,
      certificate: this.certificate,
      privateKey: this.privateKey,
      contract: this.contract,
    });
  }
}

interface Authority {
  key: PrivateKey;
  certificate: SelfSignedCert;
}

interface Client {
  key: PrivateKey;
  certificate: LocallySignedCert;
}

function validate(name: string, args: OriginPullIdentityArgs): void {
  const check = new Arguments(`OriginPullIdentity "${name}"`);
  const validity = args.validityDays ?? defaultValidityDays;
  check.property("zoneName", args.zoneName, rules.hostname);
  check.property("validityDays", args.validityDays, rules.integerBetween(30, 825));
  check.property("renewalDays", args.renewalDays, rules.integerBetween(1, validity - 1));
  if (args.renewalDays === undefined && validity <= defaultRenewalDays) {
    check.problem("renewalDays", undefined, `set it to fewer than the ${validity} days of validityDays`);
  }
  check.done();
}

// Google takes RSA of 2048 to 4096 bits and ECDSA on P-256 or P-384 (https://cloud.google.com/load-balancing/docs/mtls).
// Only Google sees the authority's certificate. The client's key is RSA, as in Cloudflare's own guide.
function createAuthority(parent: pulumi.Resource, name: string, zoneName: string): Authority {
  const key = new PrivateKey(`${name}-ca`, { algorithm: "ECDSA", ecdsaCurve: "P256" }, { parent });
  const certificate = new SelfSignedCert(
    `${name}-ca`,
    {
      privateKeyPem: key.privateKeyPem,
      subject: { commonName: `Origin pull authority of ${zoneName}` },
      isCaCertificate: true,
      allowedUses: ["cert_signing", "crl_signing"],
      setSubjectKeyId: true,
      validityPeriodHours: 24 * authorityDays,
      // Issued again under the same key and name, it still vouches for the client certificate that is in use.
      earlyRenewalHours: 24 * authorityRenewalDays,
    },
    { parent },
  );
  return { key, certificate };
}

function createClient(
  parent: pulumi.Resource,
  name: string,
  args: OriginPullIdentityArgs,
  authority: Authority,
): Client {
  const key = new PrivateKey(name, { algorithm: "RSA", rsaBits: 2048 }, { parent });
  const hostname = `origin-pull.${args.zoneName}`;
  const request = new CertRequest(
    name,
    { privateKeyPem: key.privateKeyPem, subject: { commonName: hostname }, dnsNames: [hostname] },
    { parent },
  );
  const certificate = new LocallySignedCert(
    name,
    {
      certRequestPem: request.certRequestPem,
      caPrivateKeyPem: authority.key.privateKeyPem,
      caCertPem: authority.certificate.certPem,
      allowedUses: ["digital_signature", "key_encipherment", "client_auth"],
      setSubjectKeyId: true,
      validityPeriodHours: 24 * (args.validityDays ?? defaultValidityDays),
      earlyRenewalHours: 24 * (args.renewalDays ?? defaultRenewalDays),
    },
    { parent },
  );
  return { key, certificate };
}
