// Thumbnails by a worker: no port, and a queue of a provider, whose URL an operator puts in.
import type { Workload } from "groundplan";

export function thumbnailsWorker(image: string): Workload {
  return {
    image,
    processes: { main: { scaling: { min: 1 } } },
    secrets: { AMQP_CONNECTION: {} },
    egress: "internet",
  };
}
