import * as projects from "@pulumi/gcp/projects";
import * as pulumi from "@pulumi/pulumi";
import { dashed } from "../internal/dashed";
import { matching } from "../internal/rules";
import { Arguments, checkArguments } from "../internal/validation";
import type { ProjectServicesArgs } from "./args";
import { whenKnown } from "../internal/outputs";

const suffix = ".googleapis.com";

/**
 * Enables Google APIs in the project. What calls them waits for it: give it to them, or to their provider, in
 * `dependsOn`.
 */
export class ProjectServices extends pulumi.ComponentResource {
  /** The project in which each API is enabled, by the API's name. Known once the API can be called. */
  public readonly enabled: pulumi.Output<{ [service: string]: string }>;

  constructor(name: string, args: ProjectServicesArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArguments("ProjectServices", name, args, validate);
    super("groundplan:index:ProjectServices", name, args, opts);

    const services = args.services.map((service) => enable(this, name, service));

    // The ids are known once the APIs are enabled, the project before.
    const [first] = services;
    this.enabled = whenKnown([first?.project, ...services.map(({ id }) => id)], ([project = ""]) =>
      Object.fromEntries(args.services.map((service) => [service, project])),
    );
    this.registerOutputs({ enabled: this.enabled });
  }
}

function validate(name: string, args: ProjectServicesArgs): void {
  const check = new Arguments(`ProjectServices "${name}"`);
  const rule = matching(
    /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*\.googleapis\.com$/,
    `use an API's name such as run${suffix}`,
  );
  check.each("services", args.services, rule);
  check.done();
}

function enable(parent: pulumi.Resource, name: string, service: string): projects.Service {
  return new projects.Service(
    `${name}-${dashed(service.slice(0, -suffix.length))}`,
    {
      service,
      // Disabling an API deletes what it made, for whoever else uses the project as well.
      disableOnDestroy: false,
    },
    { parent },
  );
}
