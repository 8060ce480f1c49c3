// Thumbnails by events: `AppBucketEvents` have this private service called for each object that was written.
import type { Binding, Workload } from "groundplan";

export function thumbnailsEvents(image: string, pictures: Binding): Workload {
  return {
    image,
    // No instance while nothing happens.
    processes: {
      resize: { port: 8080, private: true, scaling: { max: 5, concurrency: 4 }, resources: { cpu: 2, memory: 2048 } },
    },
    bindings: { pictures },
    bound: { BUCKET: "{pictures.bucket}", WIDTH: "800" },
    egress: "none",
  };
}
