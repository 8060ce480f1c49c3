import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as z from "zod";
import { PRIVATE, writeWhole } from "../../files/whole";
import { UsageError } from "../project";
import type { DeclaredCluster } from "./declared";
import type { ClusterObject } from "./foreign-fields";
import type { KubectlCall } from "./repair";

/** A cluster does not answer for longer than this in any one call. */
const patience = 60_000;

const live = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string(),
    managedFields: z
      .array(
        z.looseObject({ manager: z.string().optional(), subresource: z.string().optional(), fieldsV1: z.unknown() }),
      )
      .optional(),
  }),
});
/** `kubectl` prints one object as itself, and several as a list. */
const answer = z.union([z.looseObject({ kind: z.literal("List"), items: z.array(live) }), live]);

/** Calls `kubectl` for one cluster, with a configuration that is there for as long as `use` takes. */
export async function withKubectl<T>(
  cluster: DeclaredCluster,
  use: (call: (call: KubectlCall) => Promise<string>) => Promise<T>,
): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-kubeconfig-"));
  try {
    const kubeconfig = path.join(folder, "config");
    writeWhole(kubeconfig, cluster.kubeconfig, PRIVATE);
    return await use((call) => run(call, { ...process.env, KUBECONFIG: kubeconfig }));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The objects as they are, in the order of those asked for. What is gone is left out: the preview tells. */
export async function liveObjects(
  { objects }: DeclaredCluster,
  kubectl: (call: KubectlCall) => Promise<string>,
): Promise<ClusterObject[]> {
  const items = objects.map(({ apiVersion, kind, name, namespace }) => ({
    apiVersion,
    kind,
    metadata: { name, namespace },
  }));
  const printed = await kubectl({
    args: ["get", "--filename", "-", "--output", "json", "--show-managed-fields", "--ignore-not-found"],
    input: JSON.stringify({ apiVersion: "v1", kind: "List", items }),
  });
  const parsed = answer.safeParse(printed.trim() === "" ? { kind: "List", items: [] } : parse(printed));
  if (!parsed.success) throw new UsageError("kubectl: what it printed is no list of objects; try it by hand.");
  const found = "items" in parsed.data ? (parsed.data.items as z.output<typeof live>[]) : [parsed.data];
  return objects.flatMap((declared) => {
    const match = found.find(
      ({ apiVersion, kind, metadata: { name, namespace } }) =>
        apiVersion === declared.apiVersion &&
        kind === declared.kind &&
        name === declared.name &&
        namespace === declared.namespace,
    );
    return match === undefined ? [] : [{ live: match, declared }];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function run({ args, input }: KubectlCall, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("kubectl", args, { env, timeout: patience, stdio: ["pipe", "pipe", "pipe"] });
    let printed = "";
    let errorText = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errorText += text));
    child.on("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "ENOENT" ? "it is not on PATH; install it" : error.message;
      reject(new UsageError(`kubectl: ${reason}.`));
    });
    child.on("close", (code, signal) => {
      if (code === 0) resolve(printed);
      else
        reject(new UsageError(`kubectl ${args[0] ?? ""}: ${errorText.trim() || `ended with ${signal ?? code ?? ""}`}`));
    });
    // It may end before it has read everything, and says why itself.
    child.stdin.on("error", () => undefined).end(input ?? "");
  });
}
