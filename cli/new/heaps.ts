// Heaps that programs are told to fill, which have to fit into the memory that the runtimes give them.
import type { Program } from "./draft";

/** MiB that a program has where its file says nothing. */
const usual = 1024;

/** Options of Java and of Node.js (https://nodejs.org/api/cli.html#--max-old-space-sizesize-in-mib), wherever they stand. */
const options = /(?:^|[\s"'=])(?:-Xmx(\d+)([kmg]?)|--max[-_]old[-_]space[-_]size[= ](\d+))(?![\w.])/i;
/** Variables of images that become such an option. */
const ofHeap = /(^|_)(JVM_MAX(IMUM)?_MEMORY|MAX_HEAP(_SIZE)?|HEAP_SIZE|JVM_XMX|JAVA_XMX)$/i;

/** Gives programs the memory that their heaps need and a file does not speak of, and tells so. */
export function readHeaps(programs: Program[]): void {
  for (const program of programs.filter(({ kind }) => kind !== "sidecar")) {
    const { command = [], args = [], variables, item, name, memory } = program;
    const heaps = [...command, ...args].map(heapIn);
    for (const { name: variable, value } of variables) {
      const { text = "" } = value;
      heaps.push(heapIn(text), ofHeap.test(variable) && /^\d+[mg]$/i.test(text) ? heapIn(`-Xmx${text}`) : 0);
    }
    const heap = Math.max(0, ...heaps);
    // What is not the heap, such as threads and code, takes about a quarter of it.
    const needed = Math.ceil((heap * 1.25) / 256) * 256;
    if (heap === 0 || needed <= (memory ?? usual)) continue;
    if (memory === undefined) {
      program.memory = needed;
      item.remark("changed", `${name} may fill a heap of ${heap} MiB, and gets ${needed} MiB of memory`);
    } else if (heap >= memory)
      item.remark(
        "to do",
        `${name} may fill a heap of ${heap} MiB, and the file gives it ${memory} MiB of memory: give it more, or let it fill less`,
      );
  }
}

/** MiB of a heap that a text speaks of. */
function heapIn(text: string): number {
  const [, java, unit = "", node] = options.exec(text) ?? [];
  if (node !== undefined) return Number(node);
  const size = Number(java ?? 0);
  return Math.floor(size * ({ k: 1 / 1024, m: 1, g: 1024 }[unit.toLowerCase()] ?? 1 / 1024 / 1024));
}
