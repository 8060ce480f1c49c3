// `groundplan new app`: stores, caches and databases that descriptions lead to by other ways than an address.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSource } from "../../cli/new/source";
import { translate } from "../../cli/new/translate";
import { inFolder } from "../support/new-app/in-folder";
import { readText, told } from "../support/new-app/read";

test("whoever has the host of a laptop and the port of the file's store has that store", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml":
      "services: { web: { image: a/b:1, ports: ['80'], env_file: .env }, minio: { image: minio/minio, ports: ['9000:9000'], environment: { MINIO_ROOT_USER: '${MINIO_ACCESS_KEY}', MINIO_ROOT_PASSWORD: '${MINIO_SECRET_KEY}' } } }",
    ".env.example":
      "MINIO_ENDPOINT=localhost\nMINIO_PORT=9000\nMINIO_USE_SSL=false\nMINIO_ACCESS_KEY=your_key\nMINIO_SECRET_KEY=your_secret\nMINIO_BUCKET_NAME=pictures\n",
  });
  const { env, bound } = application.specification;
  assert.deepEqual(env, { MINIO_ENDPOINT: "storage.googleapis.com", MINIO_PORT: "443", MINIO_USE_SSL: "true" });
  assert.deepEqual(bound, {
    MINIO_ACCESS_KEY: "{files.accessKeyId}",
    MINIO_SECRET_KEY: "{files.secretAccessKey}",
    MINIO_BUCKET_NAME: "{files.bucket}",
  });
});

test("a key of a store that no variable names is the bucket's, as it has one", () => {
  const { application } = readText(
    "services: { web: { image: a/b:1, ports: ['80'], environment: { MINIO_ROOT_USER: me, MINIO_ROOT_PASSWORD: word } }, store: { image: minio/minio } }",
  );
  assert.deepEqual(application.specification.bound, {
    MINIO_ROOT_USER: "{files.accessKeyId}",
    MINIO_ROOT_PASSWORD: "{files.secretAccessKey}",
  });
});

test("a host of a cache beside which nothing says TLS is told, and one with a switch is not", () => {
  const isTold = (more: string): boolean =>
    told(
      readText(
        `services: { web: { image: a/b:1, ports: ['80'], command: node ., environment: { REDIS_HOST: redis, REDIS_PASSWORD: word${more} } }, redis: { image: redis } }`,
      ),
    ).some((line) => line.includes("no variable beside its host says so"));
  assert.deepEqual(["", ", REDIS_TLS: 'false'", ", REDIS_URL: 'redis://redis:6379'"].map(isTold), [true, false, false]);
});

test("modules of Redis are told", () => {
  const isTold = (image: string): boolean =>
    told(readText(`services: { web: { image: a/b:1, ports: ['80'] }, redis: { image: ${image} } }`)).some((line) =>
      line.includes("has modules of Redis"),
    );
  assert.deepEqual(["redis/redis-stack:7.2", "redis:7"].map(isTold), [true, false]);
});

test("what an operator of a cluster runs is a data service, by the names of its services", () => {
  const objects = [
    "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: shop-db }\nspec: { instances: 3 }",
    "apiVersion: elasticsearch.k8s.elastic.co/v1\nkind: Elasticsearch\nmetadata: { name: find }\nspec: { version: 8.1.0, nodeSets: [{ name: all, count: 1 }] }",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { template: { spec: { containers: [{ name: web, image: 'a/b:1', ports: [{ containerPort: 80 }], env: [{ name: DB_HOST, value: shop-db-rw }, { name: DB_USER, value: app }, { name: FIND, value: 'http://find-es-all-0:9200' }] }] } } }",
  ];
  const translation = translate(parseSource("/nowhere/all.yaml", objects.join("\n---\n")), { name: "shop" });
  const { bound, secrets } = translation.application.specification;
  assert.deepEqual([bound["DB_HOST"], bound["DB_USER"], secrets["FIND"]], ["{main.host}", "{main.username}", {}]);
  const lines = told(translation);
  assert.ok(lines.some((line) => line.startsWith("to do Elasticsearch is not part of the platform")));
  assert.ok(!lines.some((line) => line.includes("is not translated")), lines.join("\n"));
});

test("what a deployment fills in before a cluster reads the file is asked for; variables of the program's own stay", () => {
  const env = [
    { name: "MODE", value: "${ENVIRONMENT}" },
    { name: "ROOT", value: "/srv" },
    { name: "CACHE_FOLDER", value: "${ROOT}/cache" },
    { name: "PATTERN", value: "${shop.page}" },
  ];
  const object = {
    apiVersion: "serving.knative.dev/v1",
    kind: "Service",
    metadata: { name: "shop" },
    spec: { template: { spec: { containers: [{ image: "a/b:1", env }] } } },
  };
  const { application } = translate(parseSource("/nowhere/service.yaml", JSON.stringify(object)), { name: "shop" });
  assert.deepEqual(application.specification.config, { MODE: {} });
  assert.deepEqual(application.specification.env, {
    ROOT: "/srv",
    CACHE_FOLDER: "${ROOT}/cache",
    PATTERN: "${shop.page}",
  });
});
