// Receives what the SDK would send to the engine, and answers from a deployment. The SDK's own mock monitor answers
// the rest; it hands its mocks only a part of each request, so the calls that matter are taken over whole.
import * as log from "@pulumi/pulumi/log";
import * as runtime from "@pulumi/pulumi/runtime";
import * as resources from "@pulumi/pulumi/proto/resource_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Properties } from "../model";
import { callbacksHere } from "./callbacks";
import type { Deployment } from "./deployment";
import type { Registered } from "./recorder";
import { providerUrn, registrationOf } from "./registration";

type Answer<T> = (error: Error | null, response?: T) => void;

/** The calls that the SDK makes, in so far as they are answered here. */
interface Monitor {
  registerResource(request: resources.RegisterResourceRequest, answer: Answer<RegisterResponse>): void;
  registerResourceOutputs(request: resources.RegisterResourceOutputsRequest, answer: Answer<unknown>): void;
  readResource(request: resources.ReadResourceRequest, answer: Answer<resources.ReadResourceResponse>): void;
  registerResourceHook(request: resources.RegisterResourceHookRequest, answer: Answer<unknown>): void;
  invoke(request: resources.ResourceInvokeRequest, answer: Answer<resources.ResourceInvokeResponse>): void;
  signalAndWaitForShutdown(request: unknown, answer: Answer<unknown>): void;
}

/** What the SDK reads of the answer. It is no message: what would go over a wire would be written and read again. */
interface RegisterResponse {
  getUrn(): string;
  getId(): string;
  getObject(): { toJavaScript(): Properties };
  getPropertydependenciesMap(): undefined;
  getResult(): number;
  getUnknown(): boolean;
}

/** Where a program runs. */
export interface ProgramSettings {
  project: string;
  stack: string;
  preview: boolean;
  config: Record<string, string>;
  secretKeys: string[];
  onMessage?: ((text: string) => void) | undefined;
}

const printed = log.info;

/** Points the SDK of this process at a deployment. */
export async function attach(deployment: Deployment, settings: ProgramSettings): Promise<void> {
  const unused = (): never => {
    throw new Error("the sandbox's monitor answers this call itself");
  };
  await runtime.setMocks(
    { call: unused, newResource: unused },
    settings.project,
    settings.stack,
    settings.preview,
    "sandbox",
  );
  runtime.setAllConfig(settings.config, settings.secretKeys);
  Object.assign(runtime.getMonitor() as unknown as Monitor, monitor(deployment));
  deployment.hooks.callbacks = callbacksHere();
  const { onMessage } = settings;
  // Without an engine the SDK prints what a program says, where a command's result belongs.
  Object.assign(log, { info: onMessage === undefined ? printed : heard(onMessage) });
}

function heard(onMessage: (text: string) => void): typeof log.info {
  return (text) => {
    onMessage(text);
    return Promise.resolve();
  };
}

function monitor(deployment: Deployment): Monitor {
  return {
    registerResource(request, answer) {
      void attempt(answer, () => {
        if (request.getTransformsList().length > 0) throw new Error("transforms need the real engine; install pulumi");
        if (request.getRemote())
          throw new Error(`${request.getType()} is a remote component, which needs the real engine`);
        const registration = registrationOf(request);
        // Without hooks nothing is waited for: the order of registration decides, and is the program's.
        return registration.hooks === undefined
          ? registerResponse(deployment.register(registration))
          : deployment.registerWithHooks(registration, registration.hooks).then(registerResponse);
      });
    },
    registerResourceHook(request, answer) {
      void attempt(answer, () => {
        deployment.hooks.register(request);
        return {};
      });
    },
    registerResourceOutputs(request, answer) {
      void attempt(answer, () => {
        deployment.registerOutputs(request.getUrn(), propertiesOf(request.getOutputs()));
        return {};
      });
    },
    readResource(request, answer) {
      void attempt(answer, () => {
        const registered = deployment.read(readRegistration(request), request.getId());
        if (registered.failed) throw new Error("the look-up was refused");
        const response = new resources.ReadResourceResponse();
        response.setUrn(registered.urn);
        response.setProperties(structOf(registered.outputs));
        return response;
      });
    },
    invoke(request, answer) {
      void attempt(answer, () => {
        const { place } = deployment.providerOf(providerUrn(request.getProvider()));
        const response = new resources.ResourceInvokeResponse();
        response.setReturn(structOf(deployment.lookUp(request.getTok(), propertiesOf(request.getArgs()), place)));
        return response;
      });
    },
    signalAndWaitForShutdown(_request, answer) {
      answer(null, {});
    },
  };
}

async function attempt<T>(answer: Answer<T>, act: () => T | Promise<T>): Promise<void> {
  let response: T;
  try {
    const result = act();
    response = result instanceof Promise ? await result : result;
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    // The SDK reads `details`, the field of a gRPC error, for the text of a failed look-up.
    answer(Object.assign(failure, { details: failure.message }));
    return;
  }
  answer(null, response);
}

function registerResponse({ urn, id, outputs, failed }: Registered): RegisterResponse {
  return {
    getUrn: () => urn,
    getId: () => id,
    getObject: () => ({ toJavaScript: () => outputs }),
    getPropertydependenciesMap: () => undefined,
    getResult: () => (failed ? resources.Result.FAIL : resources.Result.SUCCESS),
    getUnknown: () => false,
  };
}

function readRegistration(request: resources.ReadResourceRequest): ReturnType<typeof registrationOf> {
  const registration = new resources.RegisterResourceRequest();
  registration.setType(request.getType());
  registration.setName(request.getName());
  registration.setParent(request.getParent());
  registration.setCustom(true);
  registration.setProvider(request.getProvider());
  registration.setDependenciesList(request.getDependenciesList());
  const properties = request.getProperties();
  if (properties !== undefined) registration.setObject(properties);
  return registrationOf(registration);
}

function propertiesOf(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}

function structOf(properties: Properties): Struct {
  return Struct.fromJavaScript(properties);
}
