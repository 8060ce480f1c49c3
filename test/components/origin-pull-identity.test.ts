import assert from "node:assert/strict";
import { test } from "node:test";
import { OriginPullIdentity } from "../../components";
import { deploy, messages, run } from "../support/program";

const hours = (days: number): number => 24 * days;

test("an authority signs one client certificate, and nothing else is made", async () => {
  const deployment = await deploy(() => new OriginPullIdentity("pull", { zoneName: "example.com" }));
  assert.deepEqual(deployment.children("pull"), [
    ["tls:index/certRequest:CertRequest", "pull"],
    ["tls:index/locallySignedCert:LocallySignedCert", "pull"],
    ["tls:index/privateKey:PrivateKey", "pull"],
    ["tls:index/privateKey:PrivateKey", "pull-ca"],
    ["tls:index/selfSignedCert:SelfSignedCert", "pull-ca"],
  ]);
});

test("the authority may sign and nothing else; the client may show itself and nothing else", async () => {
  const deployment = await deploy(() => new OriginPullIdentity("pull", { zoneName: "example.com" }));
  const authority = deployment.one("tls:index/selfSignedCert:SelfSignedCert");
  assert.equal(authority.inputs["isCaCertificate"], true);
  assert.deepEqual(authority.inputs["allowedUses"], ["cert_signing", "crl_signing"]);
  assert.equal(authority.inputs["validityPeriodHours"], hours(3650));
  assert.equal(authority.inputs["earlyRenewalHours"], hours(365));
  const client = deployment.one("tls:index/locallySignedCert:LocallySignedCert");
  assert.equal(client.inputs["isCaCertificate"], undefined);
  assert.deepEqual(client.inputs["allowedUses"], ["digital_signature", "key_encipherment", "client_auth"]);
  assert.equal(client.inputs["caCertPem"], authority.outputs["certPem"]);
  assert.deepEqual(deployment.one("tls:index/certRequest:CertRequest").inputs["dnsNames"], ["origin-pull.example.com"]);
});

test("the keys are of kinds that Cloudflare and Google take", async () => {
  const deployment = await deploy(() => new OriginPullIdentity("pull", { zoneName: "example.com" }));
  const key = (name: string): unknown => deployment.one("tls:index/privateKey:PrivateKey", name).inputs;
  assert.deepEqual(key("pull"), { algorithm: "RSA", rsaBits: 2048 });
  assert.deepEqual(key("pull-ca"), { algorithm: "ECDSA", ecdsaCurve: "P256" });
});

test("validity and renewal are in days, and arrive in hours", async () => {
  const args = { zoneName: "example.com", validityDays: 60, renewalDays: 20 };
  const deployment = await deploy(() => new OriginPullIdentity("pull", args));
  const client = deployment.one("tls:index/locallySignedCert:LocallySignedCert");
  assert.equal(client.inputs["validityPeriodHours"], hours(60));
  assert.equal(client.inputs["earlyRenewalHours"], hours(20));
});

test("the private keys are secret wherever they go", async () => {
  const deployment = await deploy(() => {
    const { caCertificate, certificate, privateKey } = new OriginPullIdentity("pull", { zoneName: "example.com" });
    return { caCertificate, certificate, privateKey };
  });
  assert.equal(deployment.outputs["privateKey"], "[secret]");
  assert.match(deployment.outputs["certificate"] as string, /^-----BEGIN CERTIFICATE-----/);
  assert.match(deployment.outputs["caCertificate"] as string, /^-----BEGIN CERTIFICATE-----/);
  for (const resource of deployment.resources) {
    assert.doesNotMatch(JSON.stringify([resource.inputs, resource.outputs]), /PRIVATE KEY/, resource.urn);
  }
});

for (const [title, wrong, message] of [
  ["a zone that is no domain", { zoneName: "example" }, /zoneName: "example"; use a lower-case host name/],
  ["a validity that is too short", { validityDays: 7 }, /validityDays: 7; use a whole number from 30 to 825/],
  [
    "a renewal that never comes",
    { validityDays: 60, renewalDays: 60 },
    /renewalDays: 60; use a whole number from 1 to 59/,
  ],
  [
    "a short validity with the usual renewal",
    { validityDays: 60 },
    /renewalDays: missing; set it to fewer than the 60 days/,
  ],
] as const) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => {
      new OriginPullIdentity("pull", { zoneName: "example.com", ...wrong });
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("pull"), []);
  });
}
