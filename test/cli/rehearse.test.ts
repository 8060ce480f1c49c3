import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { act } from "../../cli/rehearse/act";
import { requireControlPlane } from "../../cli/rehearse/cluster-objects";
import { notIn } from "../../cli/rehearse/kills";
import { liftAtServices } from "../../cli/rehearse/protection";
import { withoutCredentials } from "../../cli/rehearse/stage";
import { ApiStore } from "../../sandbox/http/store";

const bucket = { type: "gcp:storage/bucket:Bucket", name: "media", operation: "create" } as const;
const namespace = { type: "kubernetes:core/v1:Namespace", name: "web", operation: "create" } as const;
const secret = { type: "kubernetes:core/v1:Secret", name: "web", operation: "same" } as const;

test("a rehearsal without a control plane is refused where something goes into a cluster", () => {
  assert.throws(
    () => {
      requireControlPlane("prod", [bucket, namespace, secret]);
    },
    {
      message:
        'rehearse: prod has 2 objects in a cluster (kubernetes:core/v1:Namespace "web", for one), and no control plane would answer for it; ' +
        "name a folder with etcd, kube-apiserver and kube-controller-manager with --kubernetes (docs/rehearsal.md says where they are had)",
    },
  );
});

test("a rehearsal without a control plane begins where nothing is in a cluster, or goes out of it", () => {
  requireControlPlane("dev", [bucket, { ...namespace, operation: "delete" }]);
});

test("a rehearsal has none of the operator's credentials", () => {
  const theirs = [
    ...["GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CREDENTIALS", "GOOGLE_CLOUD_KEYFILE_JSON", "GCLOUD_KEYFILE_JSON"],
    ...["GOOGLE_OAUTH_ACCESS_TOKEN", "CLOUDSDK_CONFIG", "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY", "VAULT_TOKEN"],
    ...["TERRAFORM_VAULT_AUTH_JWT", "KUBECONFIG", "KUBE_TOKEN", "PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE"],
  ];
  const all = Object.fromEntries([...theirs, "PATH", "HOME", "NODE_OPTIONS"].map((name) => [name, "x"]));
  assert.deepEqual(Object.keys(withoutCredentials(all)), ["PATH", "HOME", "NODE_OPTIONS"]);
});

test("what a later up makes again is awaited over several kills, until the state has it", () => {
  const record = (urn: string) => ({ urn, type: "gcp:storage/bucket:Bucket", id: urn });
  const [bucket, account] = [record("bucket"), record("account")];
  assert.deepEqual(notIn([], [bucket, account]), [bucket, account]);
  assert.deepEqual(notIn([account], [bucket, account]), [bucket]);
  assert.deepEqual(notIn([account, bucket], [bucket]), []);
});

test("a rehearsal lifts the protection at the services too, which refuse a deletion themselves", () => {
  const store = new ApiStore();
  store.put("sqladmin:projects/p/instances/i", { settings: { deletionProtectionEnabled: true, tier: "db-f1-micro" } });
  store.put("run:projects/p/locations/l/services/s", { ingress: "INGRESS_TRAFFIC_ALL" });
  liftAtServices(store);
  assert.deepEqual(
    store.keys().map((key) => store.get(key)),
    [{ settings: { deletionProtectionEnabled: false, tier: "db-f1-micro" } }, { ingress: "INGRESS_TRAFFIC_ALL" }],
  );
});

test("an engine that ends before its first event is reported in its own words, and the state's folder keeps none of them", async (t) => {
  const stateFolder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-act-"));
  t.after(() => {
    fs.rmSync(stateFolder, { recursive: true });
  });
  const executable = path.join(stateFolder, "pulumi");
  fs.writeFileSync(executable, '#!/bin/sh\necho "error: could not unmarshal Pulumi.yaml" >&2\nexit 255\n', {
    mode: 0o755,
  });
  const at = { executable, folder: stateFolder, environment: process.env };
  const { code, errors } = await act({ at, stateFolder, stackOptions: [] }, ["up"]);
  assert.equal(code, 255);
  assert.deepEqual(errors, [{ urn: "", message: "error: could not unmarshal Pulumi.yaml" }]);
  assert.deepEqual(fs.readdirSync(stateFolder), ["pulumi"]);
});
