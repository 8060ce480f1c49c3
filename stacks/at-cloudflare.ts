import { OriginPullIdentity } from "../components";
import { answering } from "./drain";
import { frontDoor } from "./front-door";
import { loadBalancers } from "./load-balancers";
import { balancersBefore } from "./placement";
import type { Door } from "./production";
import type { Server } from "./running-apps";

/** Cloudflare, which chooses the faster runtime. Each runtime of an application has a load balancer that lets in this zone alone. */
export const openAtCloudflare: Door["open"] = (config, foundation, apps, leading) => {
  const clientIdentity = new OriginPullIdentity("origin-pull", { zoneName: config.domain }, foundation.cloud);
  const { originsOf, elsewhere, balancersOf } = loadBalancers(config, foundation, clientIdentity);
  const drainedOf = (server: Server): string[] => {
    const answers = answering(config, server);
    return balancersBefore(server.name, server).flatMap(({ origin, runtime }) => (answers[runtime] ? [] : [origin]));
  };
  const { notificationChannels } = foundation.platform;
  const behind = { leading, apps, originsOf, drainedOf, elsewhere, clientIdentity, notificationChannels };
  return { ...frontDoor(config, behind, foundation.cloud), balancersOf };
};
