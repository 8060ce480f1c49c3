// What the SDK does for each property of each resource, and most programs need for few of them. Beside the SDK's own mock
// monitor it is most of a plan's time and memory.
import * as pulumi from "@pulumi/pulumi";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable";
import * as rpc from "@pulumi/pulumi/runtime/rpc";
import { ResourceHookRequest } from "@pulumi/pulumi/proto/resource_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { lighterOutput, type MakeOutput } from "./lighter-outputs";

/** The part of the SDK that notes every promise behind an output, to name those that were never kept. */
interface Debugging {
  debugPromiseLeaks: boolean;
  debuggablePromise: (promise: Promise<unknown>, context: unknown) => Promise<unknown>;
}

/** The part of the SDK that notes where each resource was made, for the engine's messages. */
interface Tracing {
  callsites: () => unknown[];
}

/** What makes a message of a resource's properties. */
interface Messages {
  fromJavaScript: (properties: Properties) => Struct;
}

/** What writes down what a hook is told. */
interface Sent {
  serializeBinary: (this: Sent) => unknown;
}

/** What reads what a hook is told. */
interface Received {
  deserializeBinary: (sent: unknown) => unknown;
}

type Properties = Record<string, unknown>;
/** Gives an output its value, or the error that it fails with. */
type Resolve = (...values: unknown[]) => void;

/** The part of the SDK that gives a resource an output for each property that its provider knows. */
interface Transfer {
  transferProperties: (resource: Properties, label: string, properties: Properties) => Record<string, Resolve>;
}

/** The part of the SDK that makes an output of a value with outputs in it. */
interface Making {
  output: MakeOutput;
  all: MakeOutput;
}

/**
 * Runs something with outputs that are made when they are asked for, one of each value, without notes on promises or on where a resource was
 * made, and with requests, those to hooks too, that carry plain values instead of messages. PULUMI_DEBUG_PROMISE_LEAKS leaves the SDK as it is.
 */
export async function withLighterSdk(act: () => Promise<void>): Promise<void> {
  const debugging = debuggable as unknown as Debugging;
  const transfer = rpc as unknown as Transfer;
  const messages = Struct as unknown as Messages;
  const making = pulumi as unknown as Making;
  if (debugging.debugPromiseLeaks) return act();
  const { transferProperties } = transfer;
  const { fromJavaScript } = messages;
  const restore = [
    // A program that waits in vain is noticed by `watchForIdle`.
    replace(debugging, { debuggablePromise: (promise) => promise }),
    replace(transfer, {
      transferProperties: (resource, label, properties) => lazily(transferProperties, resource, label, properties),
    }),
    replace(pulumi.Resource as unknown as Tracing, { callsites: () => [] }),
    replace(ResourceHookRequest.prototype as unknown as Sent, { serializeBinary: itself }),
    replace(ResourceHookRequest as unknown as Received, { deserializeBinary: (sent) => sent }),
    replace(messages, { fromJavaScript: (properties) => plainly(fromJavaScript, properties) }),
    replace(making, { output: lighterOutput(making.output), all: lighterOutput(making.all) }),
  ];
  try {
    await act();
  } finally {
    for (const undo of restore) undo();
  }
}

function itself(this: Sent): Sent {
  return this;
}

/** Puts functions in the place of an object's own ones. Returns what puts those back. */
function replace<Part extends object>(part: Part, lighter: Partial<Part>): () => void {
  const own = (Object.keys(lighter) as (keyof Part)[]).map((name) => [name, part[name]] as const);
  Object.assign(part, lighter);
  return () => {
    for (const [name, value] of own) part[name] = value;
  };
}

/**
 * Properties that are handed to a reader in the same process as they are. The message of them is made by `fromJavaScript` when it
 * is written.
 */
function plainly(fromJavaScript: Messages["fromJavaScript"], properties: Properties): Struct {
  let message: Struct | undefined;
  return Object.assign(new Struct(), {
    toJavaScript: () => inOrder(properties),
    getFieldsMap: () => (message ??= fromJavaScript(properties)).getFieldsMap(),
  });
}

/** A copy with its properties in the order of their names, as a message has them. */
function inOrder(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const copy: Properties = {};
  for (const name of Object.keys(value).sort()) copy[name] = inOrder((value as Properties)[name]);
  return copy;
}

/** Puts the SDK's own output in a property's place when somebody reads it. */
function lazily(
  transfer: Transfer["transferProperties"],
  resource: Properties,
  label: string,
  properties: Properties,
): Record<string, Resolve> {
  const resolvers: Record<string, Resolve> = {};
  for (const name of Object.keys(properties)) {
    // These two have outputs already, and another one is a mistake that the SDK tells.
    if (Object.hasOwn(resource, name)) {
      Object.assign(resolvers, transfer(resource, label, { [name]: properties[name] }));
      continue;
    }
    let known: unknown[] | undefined;
    let resolve: Resolve | undefined;
    resolvers[name] = (...values) => {
      if (resolve === undefined) known = values;
      else resolve(...values);
    };
    const become = (property: PropertyDescriptor): void => {
      Object.defineProperty(resource, name, { configurable: true, enumerable: true, ...property });
    };
    become({
      get: () => {
        Reflect.deleteProperty(resource, name);
        resolve = transfer(resource, label, { [name]: properties[name] })[name];
        if (known !== undefined) resolve?.(...known);
        known = undefined;
        return resource[name];
      },
      set: (value: unknown) => {
        become({ value, writable: true });
      },
    });
  }
  return resolvers;
}
