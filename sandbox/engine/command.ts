// Runs the Pulumi command on a file backend inside the project's .groundplan folder, with the sandbox's providers attached.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { readText, SETTINGS_BYTES } from "../../files/read";
import { PRIVATE, writeNew, writeWhole } from "../../files/whole";
import type { Properties } from "../model";
import type { Project } from "../project";
import { webEnvironment } from "./web";

/** The packages that the sandbox simulates. */
const PACKAGES = ["gcp", "cloudflare", "vault", "kubernetes", "random", "tls"];

/** A finished command. */
export interface Finished {
  code: number;
  output: string;
  errors: string;
}

/** An entry of the engine's event log: https://www.pulumi.com/docs/reference/pkg/nodejs/pulumi/pulumi/automation/#EngineEvent */
export interface EngineEvent {
  resourcePreEvent?: { metadata: EventMetadata };
  resOutputsEvent?: { metadata: EventMetadata };
  resOpFailedEvent?: { metadata: EventMetadata };
  diagnosticEvent?: { severity: string; message: string; urn?: string };
}

export interface EventMetadata {
  op: string;
  urn: string;
  type: string;
  /** The state after the step; its secrets are masked already. */
  new?: { outputs?: Properties } | null;
}

/** What is read of a stored state without decrypting it. */
export interface StoredState {
  resources?: { urn: string; id?: string }[];
  pending_operations?: unknown[];
}

/** The Pulumi command for one stack. */
export class PulumiCommand {
  private readonly folder: string;

  constructor(
    private readonly executable: string,
    private readonly project: Project,
    private readonly stack: string,
    private readonly port: number,
    /** Address of the simulated Internet, for a program that runs hooks. */
    private readonly web?: string,
  ) {
    this.folder = join(project.folder, ".groundplan", "engine");
    mkdirSync(join(this.folder, "config"), { recursive: true, mode: 0o700 });
  }

  /** Makes the stack in the backend when it is not there. Pulumi.<stack>.yaml is copied, so that the engine does not write into it. */
  async prepare(): Promise<void> {
    this.copyConfiguration();
    if (existsSync(this.stateFile)) return;
    // The backend puts a salt into the stack's file: there, it is the copy's.
    const finished = await this.run(["stack", "init", this.stack, "--no-select"], join(this.folder, "config"));
    if (finished.code !== 0 && !finished.errors.includes("already exists")) throw new Error(finished.errors.trim());
  }

  /**
   * Clears what an interrupted run left: the sandbox's own lock says that no other run is under way, so the backend's lock
   * is of an engine that lost its providers. It ends by itself, and writes its state when it does.
   */
  async cancelInterrupted(): Promise<void> {
    const left = this.backendLocks();
    if (left.length === 0) return;
    for (const pid of left) await ended(pid);
    await this.run(["cancel", "--yes", "--stack", this.stack]);
  }

  /** The processes that hold the stack in the backend, as they wrote it down themselves. */
  private backendLocks(): number[] {
    const folder = join(this.folder, ".pulumi", "locks", "organization", this.project.name, this.stack);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => (readTable(join(folder, name)) as { pid: number }).pid);
  }

  /** The state in the backend's file: to export it takes a command, and a second. Nothing before the first run. */
  storedState(): StoredState {
    if (!existsSync(this.stateFile)) return {};
    const { checkpoint } = readTable(this.stateFile) as { checkpoint?: { latest?: StoredState } | null };
    return checkpoint?.latest ?? {};
  }

  /** Runs an operation on the stack, and calls `onEvent` for what the engine reports in the meantime. */
  async operate(arguments_: string[], onEvent: (event: EngineEvent) => void): Promise<Finished> {
    const log = join(this.folder, `events-${process.pid}-${randomBytes(4).toString("hex")}.jsonl`);
    const tail = new Tail(log, onEvent);
    const timer = setInterval(() => {
      tail.read();
    }, 100);
    try {
      return await this.run([...arguments_, "--event-log", log, "--stack", this.stack, ...this.configFile()]);
    } finally {
      clearInterval(timer);
      tail.read();
      tail.close();
      rmSync(log, { force: true });
    }
  }

  /** The stack's state, secrets encrypted. */
  async export(): Promise<unknown> {
    const finished = await this.run(["stack", "export", "--stack", this.stack]);
    if (finished.code !== 0) throw new Error(finished.errors.trim());
    return JSON.parse(finished.output) as unknown;
  }

  /** Replaces the stack's state. */
  async import(state: unknown): Promise<void> {
    const file = join(this.folder, `import-${process.pid}.json`);
    writeWhole(file, JSON.stringify(state), PRIVATE);
    try {
      const finished = await this.run(["stack", "import", "--force", "--file", file, "--stack", this.stack]);
      if (finished.code !== 0) throw new Error(finished.errors.trim());
    } finally {
      rmSync(file, { force: true });
    }
  }

  private run(arguments_: string[], folder = this.project.folder): Promise<Finished> {
    const child = spawn(this.executable, [...arguments_, "--non-interactive", "--color", "never"], {
      cwd: folder,
      env: this.environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => {
        rmSync(join(this.home, "logs"), { recursive: true, force: true });
        resolve({
          code: code ?? 1,
          output: Buffer.concat(output).toString(),
          errors: Buffer.concat(errors).toString(),
        });
      });
    });
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      // The language hosts are beside the command.
      PATH: `${dirname(this.executable)}${delimiter}${process.env["PATH"] ?? ""}`,
      // Not the user's: the engine writes a log of each run there.
      PULUMI_HOME: this.home,
      // Without a file of metadata beside that of the state: an engine that ends as it writes one leaves it empty, and no engine reads the state then.
      PULUMI_BACKEND_URL: `${pathToFileURL(this.folder).href}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: process.env["PULUMI_CONFIG_PASSPHRASE"] || this.passphrase(),
      PULUMI_DEBUG_PROVIDERS: PACKAGES.map((name) => `${name}:${this.port}`).join(","),
      // The providers are this process; there is nothing to download.
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // Without it the command does not know --event-log.
      PULUMI_DEBUG_COMMANDS: "true",
      ...(this.web === undefined ? {} : webEnvironment(this.folder, this.web)),
    };
  }

  private get home(): string {
    return join(this.folder, "home");
  }

  private get stateFile(): string {
    return join(this.folder, ".pulumi", "stacks", this.project.name, `${this.stack}.json`);
  }

  private configFile(): string[] {
    return ["--config-file", join(this.folder, "config", `Pulumi.${this.stack}.yaml`)];
  }

  private copyConfiguration(): void {
    const name = `Pulumi.${this.stack}.yaml`;
    const own = join(this.project.folder, name);
    const copy = join(this.folder, "config", name);
    const text = readText(own, SETTINGS_BYTES) ?? "";
    const salt = /^encryptionsalt: .*$/m.exec(readText(copy, SETTINGS_BYTES) ?? "");
    const kept = salt === null || /^encryptionsalt:/m.test(text) ? "" : `\n${salt[0]}\n`;
    writeWhole(copy, text + kept, PRIVATE);
    writeWhole(join(this.folder, "config", "Pulumi.yaml"), `name: ${this.project.name}\nruntime: nodejs\n`);
  }

  private passphrase(): string {
    const file = join(this.folder, "passphrase");
    const known = readText(file, SETTINGS_BYTES);
    if (known !== undefined) return known;
    writeNew(file, randomBytes(24).toString("base64"));
    return readText(file, SETTINGS_BYTES) ?? "";
  }
}

/** Reads a file of the backend. */
function readTable(file: string): object {
  try {
    const value = JSON.parse(readFileSync(file, "utf8")) as unknown;
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Named below, as what is JSON and no table is.
  }
  throw new Error(`${file} is damaged; restore it, or delete .groundplan to start anew`);
}

/** Waits until a process is gone. */
async function ended(pid: number): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 200) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(
    `the Pulumi engine of an interrupted run, process ${pid}, is still at work; end it, then run this again`,
  );
}

/** Reads the lines that are added to a file. */
class Tail {
  private descriptor: number | undefined;
  private rest = Buffer.alloc(0);

  constructor(
    private readonly file: string,
    private readonly onEvent: (event: EngineEvent) => void,
  ) {}

  read(): void {
    if (this.descriptor === undefined) {
      if (!existsSync(this.file)) return;
      this.descriptor = openSync(this.file, "r");
    }
    const chunk = Buffer.alloc(1 << 16);
    for (let size = 1; size > 0;) {
      size = readSync(this.descriptor, chunk, 0, chunk.length, null);
      this.rest = Buffer.concat([this.rest, chunk.subarray(0, size)]);
    }
    for (let end = this.rest.indexOf(10); end >= 0; end = this.rest.indexOf(10)) {
      const line = this.rest.subarray(0, end).toString();
      this.rest = this.rest.subarray(end + 1);
      if (line !== "") this.onEvent(JSON.parse(line) as EngineEvent);
    }
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
  }
}
