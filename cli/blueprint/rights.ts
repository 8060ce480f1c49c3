// Who may do what: every grant of the program, at Google and in Vault.
import type { Step, Value } from "../../sandbox";
import { bindingsOf } from "../../policy/grants";
import type { Deployed } from "./environment";
import { isTable } from "../../sandbox/wire";
import { plain } from "./template";

/** What somebody may do, on everything on which he may. */
export interface Right {
  /** A member as Google names it, or a policy's holder in Vault. */
  who: string;
  /** A role at Google, a policy in Vault. */
  may: string;
  /** What it is on: a kind and a name, sorted. */
  on: string[];
}

type Grant = Omit<Right, "on"> & { on: string };

/** By who has them, then by the right. */
export function rights(deployed: Deployed): Right[] {
  const found = new Map<string, Right>();
  for (const { who, may, on } of deployed
    .resources()
    .flatMap((step) => [...atGoogle(step, deployed), ...inVault(step, deployed)])) {
    const key = `${who} ${may}`;
    found.set(key, { who, may, on: [...new Set([...(found.get(key)?.on ?? []), on])].sort() });
  }
  return [...found.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, right]) => right);
}

function atGoogle(step: Step, deployed: Deployed): Grant[] {
  if (!/^gcp:.*iam(member|binding|policy)$/i.test(step.type)) return [];
  const shown = deployed.shown(step, step.inputs, "");
  if (!isTable(shown)) return [];
  const on = place(shown, step, deployed);
  const grants = typeof shown["policyData"] === "string" ? bindingsOf(shown["policyData"]) : [shown];
  return grants.flatMap(({ role = "", member, members = [], condition }) => {
    const all = member === undefined ? members : [member];
    const limit = isTable(condition) ? ` (only: ${plain(condition["title"] ?? "a condition")})` : "";
    return (Array.isArray(all) ? all : [all]).map((one) => ({ who: plain(one), may: `${plain(role)}${limit}`, on }));
  });
}

function place(inputs: Record<string, Value>, step: Step, deployed: Deployed): string {
  const on = ["bucket", "secretId", "cryptoKeyId", "serviceAccountId", "repository", "topic", "name"];
  const key = on.find((one) => typeof inputs[one] === "string");
  const [, area = "", kind = ""] = /^gcp:(\w+)\/(\w*?)iam/i.exec(step.type) ?? [];
  const named =
    key === undefined
      ? deployed.projectOf(step)
      : plain(inputs[key] ?? "")
          .split("/")
          .at(-1);
  return `${kind === "" ? (areas[area] ?? area) : kind} ${named ?? ""}`;
}

/** What a grant is on where its type says it by its area alone. */
const areas: Record<string, string> = { serviceaccount: "account", projects: "project" };

function inVault(step: Step, deployed: Deployed): Grant[] {
  const shown = deployed.shown(step, step.inputs, "");
  if (!isTable(shown) || !/^vault:(gcp|jwt)\/authBackendRole:/.test(step.type)) return [];
  const policies = shown["tokenPolicies"];
  const may = `policies ${(Array.isArray(policies) ? policies : []).map(plain).join(", ")}`;
  const on = `Vault, role ${plain(shown["role"] ?? shown["roleName"] ?? "")}`;
  const accounts = shown["boundServiceAccounts"];
  if (Array.isArray(accounts)) return accounts.map((one) => ({ who: `serviceAccount:${plain(one)}`, may, on }));
  const claims = isTable(shown["boundClaims"]) ? Object.entries(shown["boundClaims"]) : [];
  const subject = shown["boundSubject"];
  const who = claims.map(([claim, value]) => `${claim} ${plain(value)}`);
  return [{ who: [...who, ...(typeof subject === "string" ? [subject] : [])].join(", ") || "a JWT", may, on }];
}
