// Resource hooks: functions of the program that the engine calls before and after an operation.
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import * as resources from "@pulumi/pulumi/proto/resource_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Properties } from "../model";
import type { Operation } from "../types";
import type { Callbacks } from "./callbacks";
import type { Registration } from "./registration";

/** The hooks of one resource, by their names. */
export interface HookNames {
  beforeCreate: string[];
  afterCreate: string[];
  beforeUpdate: string[];
  afterUpdate: string[];
  beforeDelete: string[];
  afterDelete: string[];
}

/** What a hook is told about the resource. */
export interface HookFacts {
  urn: string;
  id: string;
  name: string;
  type: string;
  oldInputs?: Properties;
  oldOutputs?: Properties;
  newInputs?: Properties;
  newOutputs?: Properties;
}

/** Reads the names from a registration; nothing where the program gave none. */
export function hookNamesOf(request: resources.RegisterResourceRequest): HookNames | undefined {
  const binding = request.getHooks();
  if (binding === undefined) return undefined;
  return {
    beforeCreate: binding.getBeforeCreateList(),
    afterCreate: binding.getAfterCreateList(),
    beforeUpdate: binding.getBeforeUpdateList(),
    afterUpdate: binding.getAfterUpdateList(),
    beforeDelete: binding.getBeforeDeleteList(),
    afterDelete: binding.getAfterDeleteList(),
  };
}

/** The hooks to call around an operation. A replacement creates; what it replaces is deleted at the end, with its own. */
export function hooksAround(operation: Operation, names: HookNames): { before: string[]; after: string[] } {
  if (operation === "create" || operation === "replace") {
    return { before: names.beforeCreate, after: names.afterCreate };
  }
  if (operation === "update") return { before: names.beforeUpdate, after: names.afterUpdate };
  return { before: [], after: [] };
}

/** The names that an entry keeps, since a resource is deleted when the program no longer registers it. */
export function deleteHooks({ hooks }: Registration): { deleteHooks?: { before: string[]; after: string[] } } {
  if (hooks === undefined || hooks.beforeDelete.length + hooks.afterDelete.length === 0) return {};
  return { deleteHooks: { before: hooks.beforeDelete, after: hooks.afterDelete } };
}

interface RegisteredHook {
  callback: Callback;
  onDryRun: boolean;
  ignoreErrors: boolean;
}

/** The hooks that a program has registered. */
export class Hooks {
  private readonly registered = new Map<string, RegisteredHook>();
  /** What calls them; absent where no program runs. */
  callbacks: Callbacks | undefined;

  constructor(private readonly preview: boolean) {}

  register(request: resources.RegisterResourceHookRequest): void {
    const callback = request.getCallback();
    if (callback === undefined) throw new Error("a hook without a callback");
    if (this.registered.has(request.getName())) {
      throw new Error(`resource hook already registered for name "${request.getName()}"`);
    }
    const options = { onDryRun: request.getOnDryRun(), ignoreErrors: request.getIgnoreErrors() };
    this.registered.set(request.getName(), { callback, ...options });
  }

  /** Calls the hooks one after another, and returns the engine's sentence for the first that fails. */
  async call(when: "before" | "after", names: string[], facts: HookFacts): Promise<string | undefined> {
    for (const name of names) {
      const hook = this.registered.get(name);
      if (hook === undefined) return `resource hook "${name}" was not registered`;
      if (this.preview && !hook.onDryRun) continue;
      const failure = await this.invoke(hook.callback, facts);
      if (failure !== undefined && !hook.ignoreErrors) return `${when} hook "${name}" failed: ${failure}`;
    }
    return undefined;
  }

  private async invoke(callback: Callback, facts: HookFacts): Promise<string | undefined> {
    const bytes = hookRequest(facts).serializeBinary();
    const request = { getToken: () => callback.getToken(), getRequest_asU8: () => bytes };
    const answer = await new Promise<Uint8Array>((resolve, reject) => {
      void this.callbacks?.invoke({ request }, (error, response) => {
        if (response !== undefined) resolve(response.getResponse_asU8());
        else reject(new Error(error?.details));
      });
    });
    const failure = resources.ResourceHookResponse.deserializeBinary(answer).getError();
    return failure === "" ? undefined : failure;
  }
}

function hookRequest(facts: HookFacts): resources.ResourceHookRequest {
  const request = new resources.ResourceHookRequest();
  request.setUrn(facts.urn);
  request.setId(facts.id);
  request.setName(facts.name);
  request.setType(facts.type);
  if (facts.oldInputs !== undefined) request.setOldInputs(Struct.fromJavaScript(facts.oldInputs));
  if (facts.oldOutputs !== undefined) request.setOldOutputs(Struct.fromJavaScript(facts.oldOutputs));
  if (facts.newInputs !== undefined) request.setNewInputs(Struct.fromJavaScript(facts.newInputs));
  if (facts.newOutputs !== undefined) request.setNewOutputs(Struct.fromJavaScript(facts.newOutputs));
  return request;
}
