// The values that Google allows where the provider's schema says only "text" (sandbox/schemas/gcp.values.json).
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Properties } from "../../sandbox/model";
import { packageSchema, type AllowedValues, type PropertyType } from "../../sandbox/schema";
import { validate } from "../../sandbox/schema-check";
import { stated } from "../../scripts/values/stated";
import { roots } from "../../scripts/values/roots";

const file = join(__dirname, "../../sandbox/schemas/gcp.values.json");
const facts = JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, AllowedValues>>;

const refused: { what: string; type: string; inputs: Properties; property: string; source: RegExp }[] = [
  {
    what: "a Cloud Run service's ingress",
    type: "gcp:cloudrunv2/service:Service",
    inputs: { location: "europe-west1", template: {}, ingress: "INTERNAL" },
    property: "ingress",
    source: /api-docs\/cloudrunv2\/service/,
  },
  {
    what: "the availability type of PostgreSQL, below settings",
    type: "gcp:sql/databaseInstance:DatabaseInstance",
    inputs: { databaseVersion: "POSTGRES_17", settings: { tier: "db-f1-micro", availabilityType: "MULTI_REGION" } },
    property: "settings.availabilityType",
    source: /sqladmin\.googleapis\.com\/.*#Settings\.availabilityType$/,
  },
  {
    what: "a version of PostgreSQL that there is not",
    type: "gcp:sql/databaseInstance:DatabaseInstance",
    inputs: { databaseVersion: "POSTGRES_7" },
    property: "databaseVersion",
    source: /sqladmin\.googleapis\.com/,
  },
  {
    what: "a disk that the API names otherwise",
    type: "gcp:sql/databaseInstance:DatabaseInstance",
    inputs: { databaseVersion: "POSTGRES_17", settings: { tier: "db-f1-micro", diskType: "SSD" } },
    property: "settings.diskType",
    source: /#Settings\.dataDiskType$/,
  },
  {
    what: "a bucket's storage class",
    type: "gcp:storage/bucket:Bucket",
    inputs: { location: "EU", storageClass: "GLACIER" },
    property: "storageClass",
    source: /storage\/docs\/storage-classes/,
  },
  {
    what: "a storage class in the second of a bucket's rules",
    type: "gcp:storage/bucket:Bucket",
    inputs: {
      location: "EU",
      lifecycleRules: [
        { action: { type: "Delete" }, condition: { age: 1 } },
        { action: { type: "SetStorageClass", storageClass: "COLD" }, condition: { age: 1 } },
      ],
    },
    property: "lifecycleRules[1].action.storageClass",
    source: /storage\/docs\/storage-classes/,
  },
  {
    what: "a key's protection level",
    type: "gcp:kms/cryptoKey:CryptoKey",
    inputs: {
      keyRing: "r",
      versionTemplate: { algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION", protectionLevel: "HARDWARE" },
    },
    property: "versionTemplate.protectionLevel",
    source: /cloudkms\.googleapis\.com/,
  },
  {
    what: "a method of Cloud Scheduler",
    type: "gcp:cloudscheduler/job:Job",
    inputs: { httpTarget: { uri: "https://a.example", httpMethod: "FETCH" } },
    property: "httpTarget.httpMethod",
    source: /cloudscheduler\.googleapis\.com/,
  },
  {
    what: "how an alert combines its conditions",
    type: "gcp:monitoring/alertPolicy:AlertPolicy",
    inputs: { displayName: "a", combiner: "ANY", conditions: [{ displayName: "c" }] },
    property: "combiner",
    source: /monitoring\/alertpolicy/,
  },
  {
    what: "how an alert aligns a series",
    type: "gcp:monitoring/alertPolicy:AlertPolicy",
    inputs: {
      displayName: "a",
      combiner: "OR",
      conditions: [
        {
          displayName: "c",
          conditionThreshold: {
            comparison: "COMPARISON_GT",
            duration: "60s",
            aggregations: [{ alignmentPeriod: "60s", perSeriesAligner: "MEAN" }],
          },
        },
      ],
    },
    property: "conditions[0].conditionThreshold.aggregations[0].perSeriesAligner",
    source: /monitoring\/alertpolicy/,
  },
  {
    what: "one component of a cluster's logs among others",
    type: "gcp:container/cluster:Cluster",
    inputs: { loggingConfig: { enableComponents: ["SYSTEM_COMPONENTS", "PODS"] } },
    property: "loggingConfig.enableComponents[1]",
    source: /#LoggingComponentConfig\.enableComponents$/,
  },
];

for (const { what, type, inputs, property, source } of refused) {
  test(`refuses a value that Google has not: ${what}`, () => {
    const problems = validate(type, inputs);
    assert.equal(problems.length, 1, JSON.stringify(problems));
    assert.equal(problems[0]?.property, property);
    assert.match(problems[0].message, /^"\w+" is not allowed; use one of [A-Z]\w+(, \w+)*$/);
    assert.match(problems[0].source, source);
  });
}

test("accepts what is right, empty, or not known yet", () => {
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  for (const ingress of ["INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER", "", unknown]) {
    const inputs = { location: "europe-west1", template: {}, ingress };
    assert.deepEqual(validate("gcp:cloudrunv2/service:Service", inputs), []);
  }
});

test("every fact is about a property of today's schema, and says where it comes from", () => {
  const schema = packageSchema("gcp");
  assert.ok(schema !== undefined);
  const holder = (type: PropertyType | undefined): PropertyType | undefined =>
    typeof type === "object" && type.items !== undefined ? holder(type.items) : type;
  for (const [token, properties] of Object.entries(facts)) {
    const object = schema.resources[token] ?? schema.types[token];
    for (const [property, { values, source }] of Object.entries(properties)) {
      const type = holder(object?.properties[property]);
      assert.ok(typeof type === "object", `${token} ${property}`);
      assert.deepEqual(type.values, values, `${token} ${property}`);
      assert.ok(values.length > 0 && new Set(values).size === values.length, `${token} ${property}`);
      // Descriptions of the provider's package spell some values as properties are spelt; Google has none like that.
      for (const value of values)
        assert.match(value, /^([A-Z][A-Z0-9_]*|[A-Z][A-Za-z]+|[a-z0-9]+)$/, `${token} ${property}`);
      assert.match(
        source,
        /^https:\/\/([a-z]+\.googleapis\.com\/\$discovery\/|www\.pulumi\.com\/|cloud\.google\.com\/)/,
      );
    }
  }
  for (const type of Object.keys(roots)) assert.ok(type in schema.resources, `${type} is in no schema`);
});

test("reads an enumeration in a description, and nothing else", () => {
  assert.deepEqual(stated("The mode.\nPossible values are: `A_B`, `C`."), { values: ["A_B", "C"], checked: true });
  assert.deepEqual(stated('Possible values include "SOFTWARE", "HSM". Defaults to "SOFTWARE".'), {
    values: ["SOFTWARE", "HSM"],
    checked: false,
  });
  assert.deepEqual(
    stated("Supported values include: `Delete`, `SetStorageClass` and `AbortIncompleteMultipartUpload`."),
    {
      values: ["Delete", "SetStorageClass", "AbortIncompleteMultipartUpload"],
      checked: false,
    },
  );
  for (const prose of [
    "Valid values are `AUTO_ONLY` for only allowing IPs allocated by Google, or `MANUAL_ONLY` for others.",
    "Possible values are documented at https://example.com.",
    "The following are all valid values: 10.128.0.56",
    "One of `A` or `B`.",
  ]) {
    assert.equal(stated(prose), undefined, prose);
  }
});
