// What every provider of the engine answers, over the simulated cloud.
// Protocol: https://pulumi-developer-docs.readthedocs.io/latest/docs/architecture/providers/README.html
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Cloud, type CloudOptions } from "../cloud";
import { differences } from "../difference";
import { invoke, type Find, type FindAll } from "../invokes";
import { textAt, type Properties } from "../model";
import { setAside } from "../offline/entries";
import { schemaRefusals } from "../refusals";
import { MemoryStore, type Store } from "../store";
import type { CloudObject, Place, PropertyChange, Refusal } from "../types";
import { typeOf } from "../urn";
import { reveal } from "../wire";
import { HalfDone } from "./half-done";

/** The calls, as plain functions. What they throw becomes the error that the engine shows. */
export class Providers {
  /** Each configured provider has a connection of its own, so the caller's address says which one it is. */
  private readonly places = new Map<string, Place>();
  private readonly cloud: Cloud;
  private readonly previews: Cloud;

  constructor(
    store: Store,
    options: CloudOptions,
    private readonly refusals: Refusal[],
    private readonly orphans: Map<string, CloudObject>,
  ) {
    this.cloud = new Cloud(store, options);
    this.previews = new Cloud(new MemoryStore(store), options);
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
    return this.checked(inputs, schemaRefusals(urn, typeOf(urn), inputs));
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
    this.refuseDuplicate(cloud, urn, inputs, this.placeOf(peer));
    // A preview deletes nothing, and does not say what is going to be deleted first.
    if (!request.getPreview()) this.refuseBesideFormer(urn, inputs);
    const made = cloud.create(urn, typeOf(urn), inputs, this.placeOf(peer), request.getPreview());
    const orphan = this.orphans.get(urn);
    const object = orphan !== undefined && orphan.id === made.id ? cloud.update(orphan, inputs) : made;
    cloud.commit({ put: object });
    if (!request.getPreview()) {
      this.previews.commit({ put: object });
      this.throwFault(object);
    }
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
    if (!request.getPreview()) {
      this.cloud.commit({ remove: object, put: next });
      this.throwFault(next, object);
    }
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
    const args = reveal(propertiesOf(request.getArgs()));
    const find: Find = (type, id) => this.cloud.lookUp(type, id);
    const findAll: FindAll = (type) => this.cloud.lookUpAll(type);
    response.setReturn(structOf(invoke(request.getTok(), args, this.placeOf(peer), find, findAll)));
    return response;
  }

  /** The resource is as it was to be, and what it was to bring about has failed. */
  private throwFault(object: CloudObject, before?: CloudObject): void {
    const message = this.cloud.faultOf(object, before);
    if (message === undefined) return;
    this.refusals.push({ urn: object.urn, message });
    throw new HalfDone(message, object.id, structOf(object.outputs), structOf(object.inputs));
  }

  /** The engine checks resources side by side: that a name is taken may show only when the second one is made. */
  private refuseDuplicate(cloud: Cloud, urn: string, inputs: Properties, place: Place): void {
    const { refusals } = cloud.check(urn, typeOf(urn), inputs, inputs, place);
    const refusal = refusals.find(({ property }) => property === undefined);
    if (refusal === undefined) return;
    this.refusals.push(refusal);
    throw new Error(textOf(refusal));
  }

  /** What a resource replaces is there still, unless the engine has deleted it first. */
  private refuseBesideFormer(urn: string, inputs: Properties): void {
    const refusal = this.cloud.refuseBesideFormer(urn, typeOf(urn), inputs);
    if (refusal === undefined) return;
    this.refusals.push(refusal);
    throw new Error(textOf(refusal));
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
