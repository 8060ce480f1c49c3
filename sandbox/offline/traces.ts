import * as debuggable from "@pulumi/pulumi/runtime/debuggable";

/** The part of the SDK that keeps a stack trace of every promise behind an output, some twenty thousand in `prod`. */
interface Debugging {
  debugPromiseLeaks: boolean;
  debuggablePromise: (promise: Promise<unknown>, context: unknown) => Promise<unknown>;
}

/**
 * Runs something without those traces, which take a third of its time and show with PULUMI_DEBUG_PROMISE_LEAKS only (then
 * they are kept). Those of errors stay as long as they are.
 */
export async function withoutPromiseTraces(act: () => Promise<void>): Promise<void> {
  const sdk = debuggable as unknown as Debugging;
  if (sdk.debugPromiseLeaks) return act();
  const { debuggablePromise } = sdk;
  sdk.debuggablePromise = (promise, context) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
  try {
    await act();
  } finally {
    sdk.debuggablePromise = debuggablePromise;
  }
}
