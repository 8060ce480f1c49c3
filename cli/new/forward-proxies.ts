// Proxies through which programs reach others: they ask these for a whole address, or for a tunnel.
import { parseImage } from "../../components/internal/image-reference";
import type { Program } from "./draft";

const images = /^(squid|tinyproxy|privoxy|3proxy|dante(-server)?|smokescreen|gost)$/;

/** Tells of them: Cloud Run takes requests for its own services alone, and no CONNECT. */
export function tellForwardProxies(programs: Program[]): void {
  for (const { image = "", name, item } of programs)
    if (images.test((parseImage(image)?.path ?? "").replace(/^.*\//, "")))
      item.remark(
        "to do",
        `${name} is a proxy through which programs reach others, and Cloud Run passes nothing through: leave it and the variables that lead to it out, or run all of it on Kubernetes alone with protocol: "tcp"`,
      );
}
