import type { Application } from "../application";
import { some, someIssuer, type UseKind } from "./kind";

/** A server of another application of the environment, which it calls. Its variables name the parts `url`, `host` and `port`. */
export interface UsesCall {
  kind: "call";
  /** Name of the other application. */
  application: string;
  /** Its process, which is `private`; the default is `web`. */
  process?: string;
}

export const call: UseKind<UsesCall> = {
  standIn: (_use, { regions, kubernetes }) => {
    const inRegions = Object.fromEntries(regions.map((region) => [region, some]));
    const inCluster = { issuerUrl: someIssuer, namespace: some, process: some, port: 80 };
    return {
      cloudRun: { serviceName: some, serviceIds: inRegions, urls: inRegions, protocol: "http1", private: true },
      ...(kubernetes ? { kubernetes: { ...inCluster, protocol: "http1" } } : {}),
    };
  },

  // They are between applications: call-relations.ts.
  problems: () => [],

  needs: () => ({}),

  make: ({ application, process = "web" }, { bindingTo }) => ({ binding: bindingTo(application, process) }),
};

/** A call of an application, by the name of its binding. */
export interface Call {
  binding: string;
  /** Name of the application that is called. */
  application: string;
  process: string;
}

/** Servers of other applications that an application calls. */
export function callsOf({ uses = {} }: Application): Call[] {
  return Object.entries(uses).flatMap(([binding, use]) =>
    use.kind === "call" ? [{ binding, application: use.application, process: use.process ?? "web" }] : [],
  );
}
