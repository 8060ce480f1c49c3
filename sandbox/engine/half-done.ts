// How a provider says that a resource exists and is not what it was to be: the engine keeps it, and reports a failure.
import { Metadata, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A resource was made or changed, and what that was to bring about has failed. */
export class HalfDone extends Error {
  constructor(
    message: string,
    private readonly id: string,
    private readonly outputs: Struct,
    private readonly inputs: Struct,
  ) {
    super(message);
  }

  /** What the engine is told beside the message, as the SDK's own providers tell it. */
  metadata(): Metadata {
    const detail = new ErrorResourceInitFailed();
    detail.setId(this.id);
    detail.setProperties(this.outputs);
    detail.setInputs(this.inputs);
    detail.setReasonsList([this.message]);
    const packed = new Any();
    packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const failure = new Status();
    failure.setCode(status.UNKNOWN);
    failure.setMessage(this.message);
    failure.addDetails(packed);
    const metadata = new Metadata();
    metadata.add("grpc-status-details-bin", Buffer.from(failure.serializeBinary()));
    return metadata;
  }
}
