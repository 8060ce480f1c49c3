// Calls between the applications of an environment.
import { entry, type App, type Binding } from "../components";
import type { Application } from "./application";

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

/** A server as its callers are told of it, on each runtime that it is on. */
export function serverBinding(
  { app, inCloudRun, inCluster }: { app: App; inCloudRun: boolean; inCluster: boolean },
  process: string,
): Binding {
  return {
    ...(inCloudRun ? { cloudRun: entry(app.cloudRunServers, process) } : {}),
    ...(inCluster ? { kubernetes: entry(app.kubernetesServers, process) } : {}),
  };
}
