// `groundplan new app`: what several programs of a description have together: secrets, logins and directories.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSource } from "../../cli/new/source";
import { partsIn, translate } from "../../cli/new/translate";
import { read, told, toldAt } from "../support/new-app/read";

const tokens = {
  front: { image: "acme/front:1", ports: ["8080:8080"], environment: { SERVER_SECRET: "${SECRET}" } },
  account: {
    image: "acme/account:1",
    expose: ["3000"],
    environment: { TOKEN_SECRET: "${SECRET}", OWN_SECRET: "${OTHER_SECRET}" },
  },
};

test("secrets of several names that one variable of the file has are one secret", () => {
  const { specification } = read(tokens).application;
  assert.deepEqual(Object.keys(specification.secrets), ["SERVER_SECRET", "OWN_SECRET"]);
  assert.deepEqual(specification.bound, { TOKEN_SECRET: "{secrets.SERVER_SECRET}" });
});

test("so are those of one program", () => {
  const environment = { PUBLISHER_JWT_KEY: "${HUB_SECRET}", SUBSCRIBER_JWT_KEY: "${HUB_SECRET}" };
  const { specification } = read({ hub: { image: "acme/hub:1", ports: ["80"], environment } }).application;
  assert.deepEqual(specification.bound, { SUBSCRIBER_JWT_KEY: "{secrets.PUBLISHER_JWT_KEY}" });
});

test("so are those that one key of a Secret has", () => {
  const env = ["APP_TOKEN", "JOB_TOKEN"].map((name) => ({
    name,
    valueFrom: { secretKeyRef: { name: "shop", key: "token" } },
  }));
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "shop" },
    spec: { containers: [{ image: "a/b:1", env }] },
  };
  const { application } = translate(parseSource("/nowhere/all.yaml", JSON.stringify(pod)), { name: "shop" });
  assert.deepEqual(application.specification.secrets, { APP_TOKEN: {} });
  assert.deepEqual(application.specification.bound, { JOB_TOKEN: "{secrets.APP_TOKEN}" });
});

test("programs that have one secret under two names are one application", () => {
  const source = parseSource("/nowhere/compose.yaml", JSON.stringify({ services: tokens }));
  assert.equal(partsIn(source, { name: "shop" }).parts.length, 1);
});

test("the address of a database that a variable of the file has is a secret", () => {
  const environment = { DB_URL: "${CR_DB_URL}", STORE_CONNECTION: "${CR_DB_URL}", HOST_NAME_URL: "${HOST_ADDRESS}" };
  const { specification } = read({ web: { image: "a/b:1", ports: ["80"], environment } }).application;
  assert.deepEqual(Object.keys(specification.secrets), ["DB_URL"]);
  assert.deepEqual(specification.bound, { STORE_CONNECTION: "{secrets.DB_URL}" });
});

test("a program that has a database's user and password has the platform's, though no variable says where the database is", () => {
  const translation = read({
    web: {
      image: "a/b:1",
      ports: ["80"],
      environment: {
        SHOP_POSTGRES_USER: "shop_user",
        SHOP_POSTGRES_PASSWORD: "shop_pass",
        SHOP_POSTGRES_DB: "shop_db",
      },
    },
    db: {
      image: "postgres:16",
      environment: { POSTGRES_USER: "shop_user", POSTGRES_PASSWORD: "shop_pass", POSTGRES_DB: "shop_db" },
    },
  });
  assert.deepEqual(translation.application.specification.bound, {
    SHOP_POSTGRES_USER: "{main.username}",
    SHOP_POSTGRES_PASSWORD: "{main.password}",
    SHOP_POSTGRES_DB: "{main.database}",
  });
  assert.ok(told(translation).some((line) => line.includes("no variable has {main.host}")));
});

test("scratch space that programs share in the file is told to be one for each", () => {
  const lines = toldAt(
    read({
      web: { image: "a/b:1", ports: ["80"], volumes: ["work:/tmp/work"] },
      worker: { image: "a/b:1", command: "work", volumes: ["work:/tmp/work", "own:/tmp/own"] },
    }),
  );
  assert.ok(lines.some((line) => line.endsWith("worker had the same directory, and has another one here")));
  assert.ok(lines.some((line) => line.endsWith("/tmp/own is memory of the instance, and empty at each start")));
});
