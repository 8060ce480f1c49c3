// What Google-managed certificates wait for is asked before they are ordered.
import assert from "node:assert/strict";
import { test } from "node:test";
import { GoogleCdn, LoadBalancedOrigin, type Backend } from "../../components";
import { messages, run, type Deployment } from "../support/program";

const zone = { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" };
const backend: Backend = {
  networkEndpointGroups: ["projects/p/regions/europe-west1/networkEndpointGroups/web"],
  kind: "serverless",
  protocol: "HTTP",
  healthPath: "/health",
  port: 8080,
  requestTimeoutSeconds: 60,
};
const certificate = "gcp:certificatemanager/certificate:Certificate";

const doors: [title: string, hostname: string, make: () => unknown][] = [
  [
    "GoogleCdn",
    "www.example.com",
    () =>
      new GoogleCdn("cdn", {
        zone,
        letsEncrypt: false,
        hosts: [{ hostname: "www.example.com", routes: [{ path: "/", backend }] }],
      }),
  ],
  [
    "LoadBalancedOrigin",
    "run.origin.example.com",
    () =>
      new LoadBalancedOrigin("run", {
        ...{ backend, zone, hostname: "run.origin.example.com", servedHostname: "www.example.com" },
        clientIdentity: { caCertificate: "ca", certificate: "certificate", privateKey: "key" },
        projectNumber: "123456789012",
      }),
  ],
];

const up = (make: () => unknown, dns: string[], more: object = {}): Promise<Deployment> =>
  run(
    () => {
      make();
    },
    { dns, existing: ["*"], ...more },
  );

for (const [title, hostname, make] of doors) {
  test(`${title}: a certificate that no authority of Google's may issue is not ordered, and the error says what to do`, async () => {
    const deployment = await up(make, ['example.com CAA 0 issue "digicert.com"']);
    const refusal = `${hostname}: CAA records at example.com let Google issue nothing (issue "digicert.com"): add 0 issue "pki.goog" there`;
    assert.ok(messages(deployment).includes(refusal), messages(deployment));
    assert.equal(deployment.resources.find(({ type }) => type === certificate)?.id ?? "", "");
  });

  test(`${title}: it is ordered where one of them may, and a plan asks nobody`, async () => {
    for (const authority of ["pki.goog", "letsencrypt.org"]) {
      const dns = ['example.com CAA 0 issue "digicert.com"', `example.com CAA 0 issue "${authority}"`];
      assert.deepEqual((await up(make, dns)).errors, []);
    }
    assert.deepEqual((await up(make, ['example.com CAA 0 issue "digicert.com"'], { preview: true })).errors, []);
  });
}

test("a wildcard is asked for as one", async () => {
  const make = (): unknown =>
    new GoogleCdn("cdn", {
      ...{ zone, letsEncrypt: false, certificateHostnames: ["*.example.com"] },
      hosts: [{ hostname: "www.example.com", routes: [{ path: "/", backend }] }],
    });
  const dns = ['example.com CAA 0 issue "pki.goog"', 'example.com CAA 0 issuewild ";"'];
  assert.match(
    messages(await up(make, dns)),
    /\*\.example\.com: CAA records at example\.com .*add 0 issuewild "pki\.goog"/,
  );
});

test("a record of the component's own lets Let's Encrypt issue, whatever those above it say", async () => {
  const make = (): unknown =>
    new GoogleCdn("cdn", {
      zone,
      letsEncrypt: true,
      hosts: [{ hostname: "www.example.com", routes: [{ path: "/", backend }] }],
    });
  assert.deepEqual((await up(make, ['example.com CAA 0 issue "digicert.com"'])).errors, []);
});
