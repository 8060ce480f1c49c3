// shop, translated from a Score file.
import type { Workload } from "groundplan";

export function shop(image: string): Workload {
  return {
    image,
    processes: { thumbnails: {} },
    secrets: { AMQP_CONNECTION: {} },
    egress: "internet",
  };
}
