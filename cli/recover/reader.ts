// Reads resources by their ids with the providers that made them: a stack of its own, whose state holds nothing but the
// providers and these resources, is refreshed by the engine. The operator's stack is not touched.
import fs from "node:fs";
import { randomBytes } from "node:crypto";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { exportState, importState, mustRun, runPulumi, type PulumiProject } from "./pulumi";
import { providerUrn, type StateDocument, type StateResource } from "./state";

/** What came of reading one resource. */
export type Reading = { found: StateResource } | { absent: true } | { failed: string };

/** An entry of the engine's event log. */
interface LoggedEvent {
  resOutputsEvent?: { metadata: { urn: string } };
  diagnosticEvent?: { severity: string; message: string; urn?: string };
}

/** A stack of its own, for as long as a command runs. */
export class Reader {
  private readonly at: PulumiProject;
  private salt = "";

  private constructor(
    operator: PulumiProject,
    folder: string,
    private readonly stack: string,
    private readonly project: string,
  ) {
    this.at = {
      executable: operator.executable,
      folder,
      environment: {
        ...operator.environment,
        PULUMI_BACKEND_URL: pathToFileURL(folder).href,
        // Its state has secrets of the operator's: nobody can decrypt them once this command has ended.
        PULUMI_CONFIG_PASSPHRASE: randomBytes(24).toString("base64"),
        PULUMI_CONFIG_PASSPHRASE_FILE: "",
        PULUMI_STACK: "",
        // Without it the command does not know --event-log.
        PULUMI_DEBUG_COMMANDS: "true",
      },
    };
  }

  /** Opens one for a stack of the operator's. Its names are the same, since the URNs have them. */
  static async open(operator: PulumiProject, stack: string, project: string): Promise<Reader> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-recover-"));
    const reader = new Reader(operator, folder, stack, project);
    try {
      fs.writeFileSync(path.join(folder, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
      await mustRun(reader.at, ["stack", "init", stack, "--no-select", "--secrets-provider", "passphrase"]);
      reader.salt = readSalt(path.join(folder, `Pulumi.${stack}.yaml`));
      return reader;
    } catch (error) {
      reader.close();
      throw error;
    }
  }

  close(): void {
    fs.rmSync(this.at.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /**
   * Reads the resources, each by its id. Their secrets, and those of the providers in `resources`, are marked and in plain
   * text. A provider that cannot be configured fails what it would have read, and nothing else.
   */
  async read(resources: StateResource[], wanted: StateResource[]): Promise<Reading[]> {
    const readings = new Map<StateResource, Reading>();
    // The engine stops at the first error: what it did not come to is asked for again, without what failed.
    for (const queue = [wanted]; queue.length > 0;) {
      const group = queue.pop() ?? [];
      const { found, reason } = await this.attempt(resources, group);
      for (const [one, reading] of found) readings.set(one, reading);
      const rest = group.filter((one) => !found.has(one));
      const groups = groupsOf(rest);
      if (found.size > 0 && rest.length > 0) queue.push(rest);
      else if (groups.length > 1) queue.push(...groups);
      else for (const one of rest) readings.set(one, { failed: reason });
    }
    return wanted.map((one) => readings.get(one) ?? { failed: "it was not read" });
  }

  /** One refresh: what it found out, and why it did not find out the rest. */
  private async attempt(
    resources: StateResource[],
    wanted: StateResource[],
  ): Promise<{ found: Map<StateResource, Reading>; reason: string }> {
    const probes = wanted.map((one, index) => this.probe(one, index));
    const needed = new Set(probes.flatMap(({ provider }) => (provider === undefined ? [] : [providerUrn(provider)])));
    const providers = resources.filter((one) => needed.has(one.urn) && one.delete !== true).map(alone);
    await importState(this.at, this.stack, this.document([...providers, ...probes]));
    const log = path.join(this.at.folder, "events.jsonl");
    const finished = await runPulumi(this.at, [
      ...["refresh", "--yes", "--skip-preview", "--stack", this.stack, "--event-log", log],
      ...probes.flatMap(({ urn }) => ["--target", urn]),
    ]);
    const { done, errors } = readLog(log);
    const after = await exportState(this.at, this.stack, true);
    const left = new Map((after.deployment.resources ?? []).map((one) => [one.urn, one]));
    const found = new Map<StateResource, Reading>();
    probes.forEach(({ urn }, index) => {
      const [one, asked, error] = [left.get(urn), wanted[index], errors.get(urn)];
      if (asked === undefined) return;
      if (one === undefined) found.set(asked, { absent: true });
      else if (error !== undefined) found.set(asked, { failed: error });
      else if (finished.code === 0 || done.has(urn)) found.set(asked, { found: one });
    });
    return { found, reason: errors.get("") ?? "the engine did not read it" };
  }

  /** The record under which a resource is read: nothing but what says which one it is. */
  private probe({ type, id, provider, inputs, outputs }: StateResource, index: number): StateResource {
    return {
      urn: `urn:pulumi:${this.stack}::${this.project}::${type}::${index}`,
      type,
      custom: true,
      id: id ?? "",
      ...(provider === undefined ? {} : { provider }),
      inputs: inputs ?? {},
      outputs: outputs ?? {},
    };
  }

  private document(resources: StateResource[]): StateDocument {
    const secrets_providers = { type: "passphrase", state: { salt: this.salt } };
    return { version: 3, deployment: { secrets_providers, resources } };
  }
}

/** What the command wrote beside the configuration to derive the key from the passphrase. */
function readSalt(file: string): string {
  const salt = (parse(fs.readFileSync(file, "utf8")) as { encryptionsalt?: unknown }).encryptionsalt;
  if (typeof salt !== "string") throw new Error(`${file}: no encryptionsalt`);
  return salt;
}

/** A provider without what is around it in the operator's stack. */
function alone({ urn, type, id, inputs, outputs }: StateResource): StateResource {
  return { urn, type, custom: true, id: id ?? "", inputs: inputs ?? {}, outputs: outputs ?? {} };
}

/** By provider. */
function groupsOf(wanted: StateResource[]): StateResource[][] {
  const groups = new Map<string, StateResource[]>();
  for (const one of wanted) groups.set(one.provider ?? "", [...(groups.get(one.provider ?? "") ?? []), one]);
  return [...groups.values()];
}

/** What the engine said of each resource, by URN: that it was read, or why not. Errors of no resource are under "". */
function readLog(log: string): { done: Set<string>; errors: Map<string, string> } {
  const done = new Set<string>();
  const errors = new Map<string, string>();
  const lines = fs.existsSync(log) ? fs.readFileSync(log, "utf8").split("\n").filter(Boolean) : [];
  fs.rmSync(log, { force: true });
  for (const line of lines) {
    const event = JSON.parse(line) as LoggedEvent;
    if (event.resOutputsEvent !== undefined) done.add(event.resOutputsEvent.metadata.urn);
    if (event.diagnosticEvent?.severity !== "error") continue;
    const { urn = "", message } = event.diagnosticEvent;
    if (!errors.has(urn)) errors.set(urn, firstLine(message));
  }
  return { done, errors };
}

/** Without the engine's tags for colours. What a terminal would obey goes where it is printed. */
function firstLine(message: string): string {
  const plain = message.replace(/<\{%[^%]*%\}>/g, "");
  return plain.trim().split("\n")[0]?.slice(0, 300) ?? "";
}
