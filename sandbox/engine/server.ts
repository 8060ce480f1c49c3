// One gRPC server that is every provider: the engine attaches to it instead of starting plug-ins.
import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService, type IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { CloudOptions } from "../cloud";
import type { Store } from "../store";
import type { CloudObject, Refusal } from "../types";
import { HalfDone } from "./half-done";
import { Providers } from "./provider";

type Call<T> = grpc.ServerUnaryCall<T, unknown>;

/** A running server. */
export interface ProviderServer {
  port: number;
  /** What the cloud refused so far. */
  refusals: Refusal[];
  /** By URN, what an interrupted run made and the engine does not know: the engine's next creation takes it over. */
  orphans: Map<string, CloudObject>;
  close(): void;
}

/** Serves the simulated cloud on a free port of this machine. A preview's creations are forgotten with the server. */
export async function serve(
  store: Store,
  options: CloudOptions,
  orphans = new Map<string, CloudObject>(),
): Promise<ProviderServer> {
  const refusals: Refusal[] = [];
  const server = new grpc.Server();
  server.addService(ResourceProviderService, handlers(new Providers(store, options, refusals, orphans)));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    port,
    refusals,
    orphans,
    close: () => {
      server.forceShutdown();
    },
  };
}

function handlers(providers: Providers): IResourceProviderServer {
  const answer =
    <Request, Response>(act: (request: Request, peer: string) => Response) =>
    (call: Call<Request>, callback: grpc.sendUnaryData<Response>): void => {
      let response: Response;
      try {
        response = act(call.request, call.getPeer());
      } catch (error) {
        const metadata = error instanceof HalfDone ? { metadata: error.metadata() } : {};
        callback({
          code: grpc.status.UNKNOWN,
          message: error instanceof Error ? error.message : String(error),
          ...metadata,
        });
        return;
      }
      callback(null, response);
    };
  const nothing = answer(() => new Empty());
  const unimplemented = (_call: unknown, callback: grpc.sendUnaryData<never>): void => {
    callback({ code: grpc.status.UNIMPLEMENTED, message: "the sandbox does not have this call" });
  };
  const served = {
    checkConfig: answer((request: provider.CheckRequest) => providers.checkConfig(request)),
    diffConfig: answer((request: provider.DiffRequest) => providers.diffConfig(request)),
    configure: answer((request: provider.ConfigureRequest, peer) => providers.configure(peer, request)),
    check: answer((request: provider.CheckRequest, peer) => providers.check(peer, request)),
    diff: answer((request: provider.DiffRequest) => providers.diff(request)),
    create: answer((request: provider.CreateRequest, peer) => providers.create(peer, request)),
    read: answer((request: provider.ReadRequest) => providers.read(request)),
    update: answer((request: provider.UpdateRequest) => providers.update(request)),
    delete: answer((request: provider.DeleteRequest) => providers.delete(request)),
    invoke: answer((request: provider.InvokeRequest, peer) => providers.invoke(peer, request)),
    getPluginInfo: answer(() => new PluginInfo().setVersion("1.0.0")),
    attach: nothing,
    cancel: nothing,
  };
  const missing = ["handshake", "parameterize", "getSchema", "call", "list", "construct", "getMapping", "getMappings"];
  return {
    ...Object.fromEntries(missing.map((name) => [name, unimplemented])),
    ...served,
  } as unknown as IResourceProviderServer;
}
