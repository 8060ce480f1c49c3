// What the components of one run of a program know of each other.
import * as pulumi from "@pulumi/pulumi";
import { getMonitor } from "@pulumi/pulumi/runtime";

/**
 * Something that each run of a program has for itself, made when the first component asks for it. Nothing outside of a run. A plug-in serves each
 * component of a run by a client of its own, and a process may serve a preview and the update after it.
 */
export function perRun<Value>(create: () => Value): () => Value | undefined {
  const runs = new Map<string, Value>();
  /** Tests run many programs in one process, each with a mocked engine of its own. */
  const mocked = new WeakMap<object, Value>();
  return () => {
    const monitor = getMonitor() as { getChannel?: () => { getTarget: () => string } } | undefined;
    if (monitor === undefined) return undefined;
    if (monitor.getChannel === undefined) return made(mocked, monitor, create);
    const { getChannel } = monitor;
    return made(runs, `${getChannel.call(monitor).getTarget()} ${String(pulumi.runtime.isDryRun())}`, create);
  };
}

/** The value of a key, which is made if there is none. */
export function made<Key, Value>(
  all: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  create: () => Value,
): Value {
  const found = all.get(key) ?? create();
  all.set(key, found);
  return found;
}
