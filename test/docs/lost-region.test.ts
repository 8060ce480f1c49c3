import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";

const root = path.join(__dirname, "../..");
const read = (file: string): string => fs.readFileSync(path.join(root, file), "utf8");

interface Planned {
  type: string;
  parent: string;
  inputs: { location?: unknown; region?: unknown };
}

/** The component that a resource is part of. */
const componentOf = ({ parent }: Planned): string => parent.split("::").at(-2)?.split(":").at(-1) ?? "";

test("the runbook says of each component that production has in its first region alone what becomes of it", () => {
  const { resources } = JSON.parse(read("test/stacks/golden/prod.json")) as { resources: Planned[] };
  const regionsOf = new Map<string, Set<string>>();
  for (const resource of resources) {
    const { location, region } = resource.inputs;
    const place = [location, region].find((one) => typeof one === "string")?.toLowerCase();
    if (place === undefined || !/^[a-z]+-[a-z]+\d+$/.test(place)) continue;
    const component = componentOf(resource);
    // A provider has a region that it assumes.
    if (component === "Stack") continue;
    regionsOf.set(component, (regionsOf.get(component) ?? new Set()).add(place));
  }
  assert.ok(regionsOf.size > 8, "the golden plan has regions");
  const said = read("docs/lost-region.md");
  // Parts of what the table names by its own word.
  const parts: { [component: string]: string } = {
    ...{ CloudRunApp: "application", App: "application", AppSecrets: "AppSecrets", Network: "", DeliveryIdentity: "" },
    ...{ LoadBalancedOrigin: "load balancer", PostgresDatabase: "Postgres", Platform: "", AutopilotApp: "cluster" },
    ...{ SecretSyncApp: "SecretSync", VaultSecretsOperator: "cluster", SecretStore: "Vault", AuditTrail: "" },
  };
  for (const component of regionsOf.keys()) {
    assert.ok(said.includes(parts[component] ?? component), `docs/lost-region.md says nothing of ${component}`);
  }
});
