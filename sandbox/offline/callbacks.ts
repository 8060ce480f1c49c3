// The SDK offers the functions of a program to the engine by a server of its own, over gRPC. Here the engine's place is in the same
// process, so they are called, which spares a plan a port, a connection and their start.
import type { CallbackInvokeRequest, CallbackInvokeResponse } from "@pulumi/pulumi/proto/callback_pb";
import { getMonitor } from "@pulumi/pulumi/runtime";
import { CallbackServer } from "@pulumi/pulumi/runtime/callbacks";
import * as state from "@pulumi/pulumi/runtime/state";

/** The part of the SDK's server that is its business, as if over a connection. */
export interface Callbacks {
  invoke(
    call: { request: Pick<CallbackInvokeRequest, "getToken" | "getRequest_asU8"> },
    answer: (error: { details?: string } | null, response?: CallbackInvokeResponse) => void,
  ): Promise<void>;
}

/** Has the SDK of this process use a server that listens nowhere. To be called once the monitor is set. */
export function callbacksHere(): Callbacks {
  // All that its constructor sets, but for the port.
  const parts = {
    _callbacks: new Map(),
    _pendingRegistrations: 0,
    _awaitQueue: [],
    _monitor: getMonitor(),
    _target: Promise.resolve("this process"),
    _server: { forceShutdown: () => undefined },
  };
  const callbacks = Object.assign(Object.create(CallbackServer.prototype) as Callbacks, parts);
  (state as unknown as { getStore(): { callbacks?: unknown } }).getStore().callbacks = callbacks;
  return callbacks;
}
