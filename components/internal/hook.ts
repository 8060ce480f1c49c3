import { AsyncResource } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

/**
 * A hook that runs where it was made. In the plug-in for other languages the SDK keeps the engine's address for each component
 * (https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/state.ts), and calls hooks outside of it: a look-up in
 * a hook would find no engine.
 */
export function hook(
  name: string,
  callback: pulumi.ResourceHookFunction,
  options?: pulumi.ResourceHookOptions,
): pulumi.ResourceHook {
  return new pulumi.ResourceHook(name, AsyncResource.bind(callback), options);
}

/** What is asked for, or an error where nobody answers in time: a hook without an end would hold a deployment for ever. */
export async function within<T>(milliseconds: number, asking: Promise<T>, what: string): Promise<T> {
  const ended = new AbortController();
  const late = sleep(milliseconds, undefined, { signal: ended.signal }).then(() => {
    throw new Error(`Nobody said within ${milliseconds / 1000} seconds ${what}`);
  });
  try {
    return await Promise.race([asking, late]);
  } finally {
    ended.abort();
    late.catch(() => undefined);
  }
}

/** The value of an Output, in a hook: what it waits for has been made by then. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply((value) => {
      resolve(value);
    });
  });
}
