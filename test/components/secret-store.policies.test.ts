// The texts that a store gives to Vault. What a server makes of them is tried in `test/vault/`.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  appDeveloperPolicy,
  appPolicy,
  developerPolicy,
  firstValuesPolicy,
  operatorPolicy,
  previewPolicy,
  reviewPolicy,
  syncPolicy,
  type AppPaths,
} from "../../components/secret-store/policies";
import { readonlyStatements, readwriteStatements } from "../../components/postgres-database/statements";
import { allows } from "../support/vault-policies";

const administrator = [
  "SET LOCAL search_path TO pg_catalog, pg_temp;",
  "SET LOCAL lock_timeout TO '4s';",
  "SET LOCAL statement_timeout TO '25s';",
  "SET LOCAL ROLE cloudsqlsuperuser;",
];

test("a database's two kinds of users differ in their group only", () => {
  const { creation, revocation } = readwriteStatements("web");
  const [groups, user, session] = creation.slice(administrator.length);
  assert.deepEqual(creation.slice(0, administrator.length), administrator);
  assert.equal(
    user,
    `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE "web_readwrite";`,
  );
  assert.equal(session, 'ALTER ROLE "{{name}}" SET role TO "web_readwrite";');
  assert.deepEqual(readonlyStatements("web").creation, [
    ...administrator,
    groups,
    user.replace("_readwrite", "_readonly"),
  ]);
  assert.deepEqual(readonlyStatements("web").revocation, revocation);
});

test("statements with semicolons inside are marked as one, as Vault expects", () => {
  const { creation, renewal, revocation } = readwriteStatements("web");
  for (const statement of [...creation, ...renewal, ...revocation]) {
    const inner = statement.trim().replace(/;$/, "");
    if (inner.includes(";")) assert.match(statement, / END; /);
  }
  assert.deepEqual(renewal, [...administrator, `ALTER ROLE "{{name}}" VALID UNTIL '{{expiration}}';`]);
});

test("before anything else, the statements say where names are looked for; functions and catalogues name their schema", () => {
  const notFunctions = ["AND", "FROM", "IN", "IF", "NOT", "SELECT", "EXISTS"];
  for (const { creation, renewal, revocation } of [readwriteStatements("web"), readonlyStatements("web")]) {
    for (const statements of [creation, renewal, revocation]) {
      assert.match(statements[0] ?? "", /^SET LOCAL search_path TO pg_catalog, pg_temp;$/);
      const text = statements.join(" ").replaceAll(/'[^']*'/g, "''");
      const called = [...text.matchAll(/([\w.]+) ?\(/g)].map(([, name = ""]) => name);
      const bare = called.filter((name) => !name.startsWith("pg_catalog.") && !notFunctions.includes(name));
      assert.deepEqual(bare, []);
      for (const [, relation = ""] of text.matchAll(/\bFROM (\w[\w.]*)/g)) assert.match(relation, /^pg_catalog\./);
    }
  }
});

const web: AppPaths = {
  app: "web",
  secretsMount: "secrets/prod",
  configMount: "config/prod",
  databaseMount: "database/prod",
  writes: ["main"],
  reads: [],
};

test("an application reads its own documents and credentials, and nothing else", () => {
  assert.equal(
    appPolicy(web),
    `path "secrets/prod/data/web" {
  capabilities = ["read"]
}

path "config/prod/data/web" {
  capabilities = ["read"]
}

path "database/prod/creds/readwrite.web.main" {
  capabilities = ["read"]
}

path "database/prod/creds/readonly.web.main" {
  capabilities = ["read"]
}
`,
  );
  assert.doesNotMatch(appPolicy({ ...web, writes: [] }), /database/);
});

test("developers of an application read its secrets, and its databases", () => {
  assert.equal(
    appDeveloperPolicy(web),
    `path "secrets/prod/data/web" {
  capabilities = ["read"]
}

path "database/prod/creds/readonly.web.main" {
  capabilities = ["read"]
}
`,
  );
});

test("the program that keeps copies reads documents, and writes nothing", () => {
  const policy = syncPolicy("prod", false);
  for (const tree of ["secrets", "config"]) {
    for (const path of ["data/web", "metadata/web", "data/feed", "metadata/feed"]) {
      assert.ok(allows(policy, `${tree}/prod/${path}`, "read"), path);
    }
  }
  // Looking at a lease is an "update" to Vault. Only leases of logins can be asked about.
  const lookup = `path "sys/leases/lookup" {
  capabilities = ["update"]
  allowed_parameters = {
    "lease_id" = ["database/prod/creds/login.*"]
  }
}
`;
  assert.ok(policy.includes(lookup));
  assert.ok(firstValuesPolicy("prod").includes(lookup));
  assert.ok(!/create|update|patch|delete|list|sudo|\+/.test(policy.replace(lookup, "")));
  assert.ok(!allows(policy, "secrets/prod/data/sync-github", "read"));
  assert.ok(!allows(policy, "secrets/prod/metadata/sync-github", "read"));
  assert.ok(allows(syncPolicy("prod", true), "secrets/prod/data/sync-github", "read"));
  assert.ok(!allows(policy, "secrets/shop/data/web", "read"));
});

test("programs that put first values there may add a value, and can't replace or delete a document", () => {
  const policy = firstValuesPolicy("prod");
  for (const path of ["secrets/prod/data/web", "config/prod/data/web"]) {
    for (const capability of ["create", "read", "patch"]) assert.ok(allows(policy, path, capability), path);
    for (const capability of ["update", "delete", "list", "sudo"]) assert.ok(!allows(policy, path, capability), path);
  }
  for (const capability of ["create", "read", "patch"]) {
    assert.ok(!allows(policy, "secrets/prod/data/sync-github", capability), capability);
  }
  assert.ok(!allows(policy, "secrets/prod/metadata/web", "read"));
});

test("developers read configuration and names, and no secret", () => {
  const policy = developerPolicy("prod");
  for (const path of ["config/prod/data/feed", "secrets/prod/subkeys/feed", "secrets/prod/metadata/feed"]) {
    assert.ok(allows(policy, path, "read"), path);
  }
  for (const path of [
    "secrets/prod/data/feed",
    "secrets/prod/data/sync-github",
    "database/prod/creds/readonly.feed.main",
    "config/shop/data/web",
  ]) {
    assert.ok(!allows(policy, path, "read"), path);
  }
  assert.ok(!/create|update|patch|delete|sudo/.test(policy));
});

test("previews see how things are set up, and no value", () => {
  const policy = previewPolicy("prod");
  for (const path of [
    "sys/mounts/secrets/prod",
    "sys/mounts/database/prod/tune",
    "secrets/prod/config",
    "database/prod/config/main",
    "database/prod/roles/readwrite.web.main",
    "sys/policies/acl/prod.operator",
    "auth/gcp/role/prod.app.web",
    "sys/mounts/auth/github/prod",
    "auth/github/prod/config",
    "auth/github/prod/role/prod.ci",
    "sys/mounts/auth/kubernetes/prod/main/tune",
    "auth/kubernetes/prod/main/config",
    "auth/kubernetes/prod/main/role/prod.cluster.main.web",
  ]) {
    assert.ok(allows(policy, path, "read"), path);
  }
  for (const path of [
    "secrets/prod/data/web",
    "config/prod/data/web",
    "secrets/prod/metadata/web",
    "database/prod/creds/readonly.web.main",
    "auth/gcp/role/administrator",
    "auth/gcp/role/dev.operator",
    "sys/policies/acl/dev.operator",
    "secrets/dev/config",
    "auth/github/dev/config",
    "auth/kubernetes/dev/main/config",
    "secrets/prod/subkeys/web",
  ]) {
    assert.ok(!allows(policy, path, "read"), path);
  }
  assert.ok(!/create|update|patch|delete|list|sudo/.test(policy));
});

test("operators write documents of their environment, and destroy none", () => {
  const policy = operatorPolicy("prod");
  for (const capability of ["create", "read", "update", "patch", "delete"]) {
    assert.ok(allows(policy, "secrets/prod/data/web", capability), capability);
  }
  assert.ok(allows(policy, "secrets/prod/metadata", "list"));
  assert.ok(allows(policy, "secrets/prod/undelete/web", "update"));
  assert.ok(allows(policy, "database/prod/creds/readonly.web.main", "read"));
  assert.ok(!allows(policy, "secrets/prod/destroy/web", "update"));
  assert.ok(!allows(policy, "secrets/prod/metadata/web", "delete"));
  assert.ok(!allows(policy, "database/prod/creds/readwrite.web.main", "read"));
  assert.ok(!allows(policy, "secrets/dev/data/web", "read"));
  assert.ok(!allows(policy, "sys/policies/acl/prod.operator", "update"));
});

test("whoever makes reviews changes what is called like one in Vault, and reads no document", () => {
  const policy = reviewPolicy("dev");
  const may = (path: string, capability = "update"): boolean => allows(policy, path, capability);
  for (const own of [
    "sys/policies/acl/dev.app.pr-12-shop",
    "sys/policies/acl/dev.login.pr-12-shop",
    "auth/gcp/role/dev.developer.pr-12-shop",
    "database/dev/roles/login.pr-12-shop.main",
    "database/dev/roles/readonly.pr-12-shop.main",
    "database/dev/config/pr-12-shop-main",
  ]) {
    for (const capability of ["create", "read", "update", "delete"]) assert.ok(may(own, capability), own);
  }
  for (const other of [
    "sys/policies/acl/administrator",
    "sys/policies/acl/dev.review",
    "sys/policies/acl/dev.app.shop",
    "sys/policies/acl/prod.app.pr-12-shop",
    "auth/gcp/role/administrator",
    "auth/gcp/role/dev.operator",
    "auth/gcp/config",
    "database/dev/roles/login.shop.main",
    "database/dev/config/shop-main",
    "database/dev/creds/login.pr-12-shop.main",
    "secrets/dev/data/pr-12-shop",
    "secrets/dev/data/shop",
    "config/dev/data/shop",
    "sys/mounts/secrets/dev",
    "sys/audit/stdout",
  ]) {
    for (const capability of ["create", "read", "update", "delete"]) assert.ok(!may(other, capability), other);
  }
});
