import { AsyncResource } from "node:async_hooks";
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
