// What a review of a pull request is, made from what the environment runs: the same application under a name of its own.
import { rules, type WorkloadJob, type WorkloadProcess } from "../components";
import type { AppConfig } from "./app-keys";
import { routesOf, type Application, type Applications, type Specification } from "./application";
import type { ReviewConfig } from "./review-keys";
import { kindOf } from "./uses";

/** Host name of a review, one label below the zone's own name, for which Universal SSL has a certificate. */
function reviewHostname({ app, pull }: Pick<ReviewConfig, "app" | "pull">, domain: string): string {
  return `${rules.reviewName(app, pull)}.${domain}`;
}

/** An application with what an environment says of it. */
export interface Reviewed {
  name: string;
  application: Application;
  app: AppConfig;
}

/** The application of a review, with the image of the pull request. `app` is what the environment says of it. */
export function reviewed(
  { app: name, pull, image, secrets }: ReviewConfig,
  application: Application,
  app: AppConfig,
  domain: string,
): Reviewed {
  const hostnames = routesOf(application).length === 0 ? [] : [reviewHostname({ app: name, pull }, domain)];
  const sized = Object.entries(app.processes).map(([process, { image: own, resources }]) => [
    process,
    { ...(own === undefined ? {} : { image: own }), ...(resources === undefined ? {} : { resources }) },
  ]);
  return {
    name: rules.reviewName(name, pull),
    application: {
      ...ofOneRegion(application),
      workload: (facts) => quiet(application.workload(facts), secrets === "random"),
    },
    app: { image, hostnames, processes: Object.fromEntries(sized) as AppConfig["processes"] },
  };
}

/** Without what is the environment's alone: its other region and runtime, its rules, and what its data has there alone. */
function ofOneRegion({ uses = {}, routes, hostnamesOf, cloudRun, workload }: Application): Application {
  // Without host names of its own it has no path by default.
  const paths = hostnamesOf === undefined ? routes : (routes ?? {});
  const own = Object.entries(uses).map(([binding, use]) => [binding, kindOf(use).inReview?.(use) ?? use] as const);
  return {
    uses: Object.fromEntries(own),
    workload,
    ...(paths === undefined ? {} : { routes: paths }),
    ...(cloudRun === undefined ? {} : { cloudRun }),
  };
}

/** The same processes while nobody asks for much: servers rest, workers are one each, and nothing runs by the clock. */
function quiet(own: Specification, random: boolean): Specification {
  const { processes = {}, jobs = {}, secrets = {}, config = {} } = own;
  return {
    ...own,
    processes: each(processes, atRest),
    jobs: each(jobs, withoutSchedule),
    ...(random
      ? {
          secrets: each(secrets, (secret) => ({ ...secret, generate: secret.generate ?? {} })),
          config: each(config, (setting) => ({ ...setting, initial: setting.initial ?? "review" })),
        }
      : {}),
  };
}

function atRest(process: WorkloadProcess): WorkloadProcess {
  const rest = { ...process };
  delete rest.rollout;
  delete rest.backgroundWork;
  const { concurrency } = process.scaling ?? {};
  const least = process.port === undefined ? 1 : 0;
  return { ...rest, scaling: { min: least, max: 1, ...(concurrency === undefined ? {} : { concurrency }) } };
}

function withoutSchedule(job: WorkloadJob): WorkloadJob {
  const rest = { ...job };
  delete rest.schedule;
  return rest;
}

function each<Value, Made>(table: { [name: string]: Value }, make: (value: Value) => Made): { [name: string]: Made } {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, make(value)]));
}

/** Applications of an environment whose reviews of one pull request would have the same name. */
export function namesake(app: string, pull: number, applications: Applications): string | undefined {
  return Object.keys(applications).find(
    (other) => other !== app && rules.reviewName(other, pull) === rules.reviewName(app, pull),
  );
}

/** Whether two images differ in nothing but version: what the registry of the environment has, it has of both. */
export function isSameRepository(image: string, other: string): boolean {
  const [one, two] = [rules.repositoryOfImage(image), rules.repositoryOfImage(other)];
  return one !== undefined && one === two;
}
