// One gRPC server that is every provider: the engine attaches to it instead of starting plug-ins.
// Protocol: https://pulumi-developer-docs.readthedocs.io/latest/docs/architecture/providers/README.html
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService, type IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Cloud } from "../cloud";
import { differences } from "../difference";
import { invoke } from "../invokes";
import { textAt, type Properties } from "../model";
import { setAside } from "../offline/entries";
import { validate } from "../schema-check";
import { MemoryStore, type Store } from "../store";
import type { CloudObject, Place, PropertyChange, Refusal } from "../types";
import { typeOf } from "../urn";
import { reveal } from "../wire";

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
  existing: string[],
  orphans = new Map<string, CloudObject>(),
): Promise<ProviderServer> {
  const refusals: Refusal[] = [];
  const server = new grpc.Server();
  server.addService(ResourceProviderService, handlers(new Providers(store, existing, refusals, orphans)));
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

/** The calls, as plain functions. What they throw becomes the error that the engine shows. */
class Providers {
  /** Each configured provider has a connection of its own, so the caller's address says which one it is. */
  private readonly places = new Map<string, Place>();
  private readonly cloud: Cloud;
  private readonly previews: Cloud;

  constructor(
    store: Store,
    existing: string[],
    private readonly refusals: Refusal[],
    private readonly orphans: Map<string, CloudObject>,
  ) {
    this.cloud = new Cloud(store, { existing });
    this.previews = new Cloud(new MemoryStore(store), { existing });
  }

  configure(peer: string, request: provider.ConfigureRequest): provider.ConfigureResponse {
    const inputs = reveal(propertiesOf(request.getArgs()));
    this.places.set(peer, { project: textAt(inputs, "project"), region: textAt(inputs, "region") });
    const response = new provider.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    return response;
  }

  checkConfig(request: provider.CheckRequest): provider.CheckResponse {
    const inputs = propertiesOf(request.getNews());
    const urn = request.getUrn();
    return this.checked(
      inputs,
      validate(typeOf(urn), reveal(inputs)).map((problem) => ({ urn, ...problem })),
    );
  }

  diffConfig(request: provider.DiffRequest): provider.DiffResponse {
    const olds = reveal(propertiesOf(request.getOldInputs() ?? request.getOlds()));
    const changes = differences(olds, reveal(propertiesOf(request.getNews())));
    return differenceOf(
      changes.map(({ path, kind }) => ({ path, kind, replaces: false })),
      false,
    );
  }

  check(peer: string, request: provider.CheckRequest): provider.CheckResponse {
    const urn = request.getUrn();
    const olds = propertiesOf(request.getOlds());
    const place = this.placeOf(peer);
    // The engine sends no old inputs, or empty ones, for a new resource. An orphan keeps its name, as an old one does.
    const before = Object.keys(olds).length === 0 ? this.orphans.get(urn)?.inputs : olds;
    // The previewing cloud knows what this run is going to make, and everything that exists.
    const { inputs, refusals } = this.previews.check(urn, typeOf(urn), before, propertiesOf(request.getNews()), place);
    return this.checked(
      inputs,
      before === undefined ? refusals : refusals.filter(({ property }) => property !== undefined),
    );
  }

  diff(request: provider.DiffRequest): provider.DiffResponse {
    const news = propertiesOf(request.getNews());
    const difference = this.cloud.diff(this.objectOf(request), news);
    return differenceOf(difference.changes, difference.deleteBeforeReplace);
  }

  create(peer: string, request: provider.CreateRequest): provider.CreateResponse {
    const urn = request.getUrn();
    const cloud = request.getPreview() ? this.previews : this.cloud;
    const inputs = propertiesOf(request.getProperties());
    const made = cloud.create(urn, typeOf(urn), inputs, this.placeOf(peer));
    const orphan = this.orphans.get(urn);
    const object = orphan !== undefined && orphan.id === made.id ? cloud.update(orphan, inputs) : made;
    cloud.commit({ put: object });
    if (!request.getPreview()) this.previews.commit({ put: object });
    const response = new provider.CreateResponse();
    if (!request.getPreview()) response.setId(object.id);
    response.setProperties(structOf(request.getPreview() ? cloud.planned(object) : object.outputs));
    return response;
  }

  read(request: provider.ReadRequest): provider.ReadResponse {
    const object = this.cloud.lookUp(typeOf(request.getUrn()), request.getId());
    const response = new provider.ReadResponse();
    // An empty id says that the resource does not exist.
    if (object === undefined) return response;
    response.setId(object.id);
    response.setProperties(structOf(object.outputs));
    response.setInputs(structOf(object.inputs));
    return response;
  }

  update(request: provider.UpdateRequest): provider.UpdateResponse {
    const object = this.objectOf(request);
    const next = this.cloud.update(object, propertiesOf(request.getNews()));
    if (!request.getPreview()) this.cloud.commit({ remove: object, put: next });
    const response = new provider.UpdateResponse();
    response.setProperties(structOf(next.outputs));
    return response;
  }

  delete(request: provider.DeleteRequest): Empty {
    const object = this.cloud.find(typeOf(request.getUrn()), request.getId());
    if (object === undefined) return new Empty();
    const refusal = this.cloud.refuseDelete(object);
    if (refusal !== undefined) {
      this.refusals.push(refusal);
      throw new Error(textOf(refusal));
    }
    this.cloud.commit({ remove: object, ...(this.cloud.survivesDeletion(object) ? { put: setAside(object) } : {}) });
    this.previews.commit({ remove: object });
    return new Empty();
  }

  invoke(peer: string, request: provider.InvokeRequest): provider.InvokeResponse {
    const response = new provider.InvokeResponse();
    response.setReturn(structOf(invoke(request.getTok(), reveal(propertiesOf(request.getArgs())), this.placeOf(peer))));
    return response;
  }

  private checked(inputs: Properties, refusals: Refusal[]): provider.CheckResponse {
    this.refusals.push(...refusals);
    const response = new provider.CheckResponse();
    response.setInputs(structOf(inputs));
    for (const refusal of refusals) {
      const failure = new provider.CheckFailure();
      failure.setProperty(refusal.property ?? "");
      failure.setReason(textOf(refusal));
      response.addFailures(failure);
    }
    return response;
  }

  private placeOf(peer: string): Place {
    return this.places.get(peer) ?? { project: "", region: "" };
  }

  private objectOf(request: provider.DiffRequest | provider.UpdateRequest): CloudObject {
    const type = typeOf(request.getUrn());
    const found = this.cloud.find(type, request.getId());
    if (found === undefined)
      throw new Error(
        `${type} ${request.getId()} does not exist in the simulated cloud any more; run \`pulumi refresh\``,
      );
    const inputs = request.getOldInputs();
    return { ...found, urn: request.getUrn(), inputs: inputs === undefined ? found.inputs : propertiesOf(inputs) };
  }
}

function handlers(providers: Providers): IResourceProviderServer {
  const answer =
    <Request, Response>(act: (request: Request, peer: string) => Response) =>
    (call: Call<Request>, callback: grpc.sendUnaryData<Response>): void => {
      let response: Response;
      try {
        response = act(call.request, call.getPeer());
      } catch (error) {
        callback({ code: grpc.status.UNKNOWN, message: error instanceof Error ? error.message : String(error) });
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

const KINDS = {
  add: [provider.PropertyDiff.Kind.ADD, provider.PropertyDiff.Kind.ADD_REPLACE],
  update: [provider.PropertyDiff.Kind.UPDATE, provider.PropertyDiff.Kind.UPDATE_REPLACE],
  delete: [provider.PropertyDiff.Kind.DELETE, provider.PropertyDiff.Kind.DELETE_REPLACE],
} as const;

function differenceOf(changes: PropertyChange[], deleteBeforeReplace: boolean): provider.DiffResponse {
  const response = new provider.DiffResponse();
  response.setChanges(
    changes.length > 0 ? provider.DiffResponse.DiffChanges.DIFF_SOME : provider.DiffResponse.DiffChanges.DIFF_NONE,
  );
  response.setReplacesList(changes.filter((change) => change.replaces).map((change) => change.path));
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  const detailed = response.getDetaileddiffMap();
  for (const change of changes) {
    const difference = new provider.PropertyDiff();
    difference.setKind(KINDS[change.kind][change.replaces ? 1 : 0]);
    difference.setInputdiff(true);
    detailed.set(change.path, difference);
  }
  return response;
}

function textOf(refusal: Refusal): string {
  return refusal.source === undefined ? refusal.message : `${refusal.message} (${refusal.source})`;
}

function propertiesOf(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}

function structOf(properties: Properties): Struct {
  return Struct.fromJavaScript(properties);
}
