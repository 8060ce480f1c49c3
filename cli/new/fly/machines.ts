// Machines of a fly.toml: sizes, disks and files.
import type { Program, Value } from "../draft";
import { readNearby } from "../nearby";
import { memoryOf } from "../sizes";
import type { Item } from "../source";
import { variableName } from "../texts";
import { placeVolume } from "../volumes";
import { programsOf, tablesOf } from "./services";

/** The programs that a table is for; all where it says nothing. */
function allOf(item: Item, programs: Program[]): Program[] {
  return item.get("processes") === undefined ? programs : programsOf(item, programs);
}

/** Disks, which `[mounts]` or `[[mounts]]` name. */
export function readMounts(root: Item, programs: Program[]): void {
  for (const mount of tablesOf(root.get("mounts") ?? root.get("mount"))) {
    const path = (mount.get("destination")?.peek() ?? "").replace(/(.)\/+$/, "$1");
    for (const program of allOf(mount, programs)) {
      if (path !== "") placeVolume(program, path, mount.get("source")?.peek() ?? "", false, mount);
    }
  }
  for (const item of tablesOf(root.get("statics")))
    item.note(
      "to do",
      "Fly serves these files from the image: let the program serve them, which the CDN keeps, or name their folder in site",
    );
}

/** Texts of `[[files]]`: a file beside the description, base64 here, or a secret. */
export function readFiles(root: Item, programs: Program[], file: string): void {
  for (const item of tablesOf(root.get("files"))) {
    const path = item.get("guest_path")?.text() ?? "";
    const secret = item.get("secret_name")?.text();
    const near = item.get("local_path")?.text();
    const raw = item.get("raw_value")?.text();
    const text = raw === undefined ? readNearby(file, near ?? "") : Buffer.from(raw, "base64").toString();
    const value: Value =
      secret !== undefined
        ? { isSecret: true, origin: "a person sets it" }
        : text === undefined
          ? { origin: "the file is not there" }
          : { text };
    const name = secret ?? variableName(path.split("/").at(-1) ?? "");
    for (const program of allOf(item, programs)) program.files.push({ path, name, value, item });
  }
}

/** MiB for each processor, where nothing else is said (https://fly.io/docs/machines/guides-examples/machine-sizing, read on 2026-11-29). */
const memoryOfKind: { [kind: string]: number } = { shared: 256, performance: 2048 };

const models: { [kind: string]: string } = { l4: "nvidia-l4" };

/** Sizes that are called as their graphics processor is (https://fly.io/docs/gpus/, read on 2026-11-30). */
const ofGpus = /^(a10|a100-40gb|a100-80gb|l40s|l4)$/;

/** `[[vm]]`: a size by its name, or its parts. */
export function readSizes(root: Item, programs: Program[]): void {
  for (const vm of tablesOf(root.get("vm"))) {
    const size = vm.get("size");
    const [, kind, count] = /^(shared|performance)-(?:cpu-)?(\d+)x$/.exec(size?.text() ?? "") ?? [];
    const cpus = vm.get("cpus")?.number() ?? (count === undefined ? 1 : Number(count));
    const shares = (vm.get("cpu_kind")?.text() ?? kind ?? "shared") === "shared";
    const memory = sizeOf(vm) ?? (memoryOfKind[shares ? "shared" : "performance"] ?? 256) * cpus;
    const gpu = vm.get("gpu_kind") ?? (ofGpus.test(size?.peek() ?? "") ? size : undefined);
    if (size !== undefined && kind === undefined && gpu !== size)
      size.note("to do", "is no size that is known here: say resources where the default is not enough");
    const model = models[gpu?.peek() ?? ""];
    for (const program of allOf(vm, programs)) {
      if (program.kind === "job") continue;
      program.memory = memory;
      if (!shares) program.cpu = cpus;
      if (model !== undefined) program.gpu = { model };
    }
    if (gpu !== undefined && model === undefined)
      gpu.note("to do", "is no graphics processor of the runtimes: use nvidia-l4 or see docs/workload.md");
    else gpu?.take();
    if (shares && cpus > 1) vm.remark("changed", `shares ${cpus} processors with others, and gets one of its own`);
    vm.rest().forEach((leaf) => {
      leaf.note("left out", "says which of Fly's machines it is");
    });
  }
}

/** MiB of `memory`, a number of MiB or a text with a unit, or of `memory_mb`. */
function sizeOf(vm: Item): number | undefined {
  const item = vm.get("memory_mb") ?? vm.get("memory");
  const text = item?.text() ?? "";
  if (/^\d+$/.test(text)) return Number(text);
  return memoryOf(text, true);
}
