// What the components of one run of a program know of each other.
import * as pulumi from "@pulumi/pulumi";
import { getMonitor } from "@pulumi/pulumi/runtime";
import { made } from "./made";

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
