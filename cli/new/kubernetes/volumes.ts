// Volumes of a pod, where its containers mount them.
import { mostScratch } from "../../../components/internal/cloud-run-limits";
import type { Program, Value } from "../draft";
import type { Item } from "../source";
import { memoryOf } from "../sizes";
import { variableName } from "../texts";
import { placeVolume } from "../volumes";
import { find, type Context } from "./context";
import { keysOfSecret } from "./variables";

/** Gives a program the files and directories that its container mounts. */
export function readMounts(container: Item, pod: Item, program: Program, context: Context): void {
  for (const mount of container.get("volumeMounts")?.list() ?? []) {
    const name = mount.get("name")?.text();
    const path = (mount.get("mountPath")?.text() ?? "").replace(/(.)\/+$/, "$1");
    const part = mount.get("subPath")?.text();
    const readOnly = mount.get("readOnly")?.text() === "true";
    const volume = pod
      .get("volumes")
      ?.list()
      .find((one) => one.get("name")?.peek() === name);
    volume?.get("name")?.take();
    const isDisk = context.disks?.some((disk) => disk.get("metadata", "name")?.peek() === name) === true;
    if (volume === undefined && isDisk) placeVolume(program, path, name ?? "", readOnly, mount);
    else if (volume === undefined) mount.note("to do", "mounts what the pod does not have");
    else readMount({ path, part, readOnly, mount, volume }, program, context);
  }
}

interface Mount {
  path: string;
  part: string | undefined;
  readOnly: boolean;
  mount: Item;
  volume: Item;
}

function readMount(mounted: Mount, program: Program, context: Context): void {
  const { volume, path, readOnly, mount } = mounted;
  const empty = volume.get("emptyDir");
  const projected = volume.get("projected", "sources")?.list() ?? [];
  const driver = volume.get("csi", "driver")?.peek() ?? "";
  if (empty !== undefined) {
    const size = memoryOf(empty.get("sizeLimit")?.peek() ?? "", false);
    program.volumes[path] = { kind: "scratch", ...(size === undefined ? {} : { size: Math.min(size, mostScratch) }) };
    if (size !== undefined && size > mostScratch)
      volume.note(
        "changed",
        `${path} has ${mostScratch} MiB instead of ${size}: scratch space is memory; a mounted bucket holds more`,
      );
    else empty.take();
  } else if (/gcsfuse/.test(driver) || volume.get("gcs") !== undefined) {
    program.volumes[path] = { kind: "bucket", binding: "files", ...(readOnly ? { readOnly } : {}) };
    volume.note("changed", `${path} is a mounted bucket of the platform's own (AppBucket)`);
  } else if (volume.get("configMap") !== undefined || volume.get("secret") !== undefined || projected.length > 0) {
    for (const source of projected.length > 0 ? projected : [volume]) readObject(source, mounted, program, context);
  } else if (
    volume.get("hostPath", "path") !== undefined &&
    /docker\.sock|containerd|\/proc|\/sys/.test(volume.get("hostPath", "path")?.peek() ?? "")
  ) {
    volume.note("to do", "is the machine's own: programs see none of it");
  } else if (volume.get("downwardAPI") !== undefined) {
    volume.note("to do", "programs are not told of their pod");
  } else {
    const claim = volume.get("persistentVolumeClaim", "claimName")?.peek();
    if (claim !== undefined) (program.mounted ??= []).push(claim);
    placeVolume(program, path, volume.get("name")?.peek() ?? "", readOnly, volume);
    mount.take();
  }
}

/** Names of files that say nothing without their object's. */
const saysLittle = /^(database|host|hostname|key|name|password|port|provider|token|type|uri|url|user|username)$/;

/** The keys of a ConfigMap or of a Secret, each as a file. */
function readObject(source: Item, { path, part, mount }: Mount, program: Program, context: Context): void {
  const configuration = source.get("configMap");
  const secret = source.get("secret");
  const reference = configuration ?? secret;
  if (reference === undefined) {
    source.note("to do", "programs have an identity of Google Cloud, and no token in a file");
    return;
  }
  const name = (reference.get("name") ?? reference.get("secretName"))?.peek();
  const object = find(context, configuration === undefined ? /Secret$/ : /^ConfigMap$/, name);
  const items = reference
    .get("items")
    ?.list()
    .map((item): [string, string] => [item.get("key")?.peek() ?? "", item.get("path")?.peek() ?? ""]);
  const known =
    configuration === undefined ? keysOfSecret(object?.item ?? source) : (object?.item.get("data")?.entries() ?? []);
  const all = items ?? known.map(([key]): [string, string] => [key, key]);
  reference.get("defaultMode")?.take();
  const chosen = part === undefined ? all : all.filter(([, file]) => file === part);
  if (chosen.length === 0) {
    reference.note("to do", `mounts ${name ?? "an object"}, which the file does not have: add its files`);
    return;
  }
  for (const [key, file] of chosen) {
    const entry = known.find(([one]) => one === key)?.[1];
    const text = entry?.peek();
    // What a Secret shows as text is compared, and copied nowhere.
    const isShown = object?.item.get("stringData", key) !== undefined && text !== undefined;
    const value: Value =
      configuration === undefined
        ? { isSecret: true, keeper: `${name ?? ""}/${key}`, ...(isShown ? { text } : {}) }
        : text === undefined
          ? { origin: "the file does not have it" }
          : { text };
    const isVersion = /^(latest|\d+)$/.test(key);
    const variable = variableName(isVersion ? (name ?? file) : saysLittle.test(file) ? `${name ?? ""}-${file}` : file);
    program.files.push({
      path: part === undefined ? `${path}/${file}` : path,
      name: variable,
      value,
      item: entry ?? mount,
    });
  }
  if (secret === undefined) reference.take();
  else reference.note("changed", "its files are secrets of the application, whose values are in Vault");
}
