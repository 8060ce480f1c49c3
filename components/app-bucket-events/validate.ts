import type * as pulumi from "@pulumi/pulumi";
import { membersKnown } from "../internal/known";
import { automatic, calledAfter, kinds } from "../internal/names";
import type { Problem } from "../internal/problem";
import * as rules from "../internal/rules";
import type { Usable } from "../internal/usable";
import { argumentProblems, Arguments } from "../internal/validation";
import { AppBucketEvent, type AppBucketEventsArgs } from "./args";

/** What the arguments are, once they have been checked. */
export interface AppBucketEventsSettings {
  bucketName: pulumi.Input<string>;
  path: string;
  events: AppBucketEvent[];
  prefix: string | undefined;
  deliveryAttempts: number;
}

/** What names of objects begin with. */
export const objectPrefix = rules.matching(
  /^(?!\/)[^\r\n#*?[\]]{1,1024}$/,
  "use what names of objects begin with, such as tmp/, without a slash in front",
);

const urlPath = rules.matching(/^\/[\w\-.~/%]{0,255}$/, "use a path that begins with a slash, such as /uploads");

/** What to do about a server that Pub/Sub does not reach. */
export const notCallable =
  "set private of the process, or the ingress of Cloud Run to internal or all: only its load balancer may call it now";

/** @throws ArgumentError that names every problem. */
export function validate(name: string, args: Usable<AppBucketEventsArgs>): AppBucketEventsSettings {
  const check = new Arguments(`AppBucketEvents "${name}"`);
  check.property("name", name, calledAfter([kinds.serviceAccount, ""], [kinds.bucket, `-dead${automatic}`]));
  check.property("region", args.region, rules.region);
  check.property("projectNumber", args.projectNumber, rules.matching(/^[1-9]\d{5,}$/, "use the project's number"));
  check.property("path", args.path, urlPath);
  check.property("prefix", args.prefix, objectPrefix);
  if (args.events?.length === 0) check.problem("events", [], "name an event, or leave it out");
  check.property("deliveryAttempts", args.deliveryAttempts, rules.integerBetween(5, 100));
  const urls = membersKnown(args.server.urls);
  if (urls !== undefined && Object.keys(urls).length === 0) {
    check.problem("server.urls", {}, notCallable);
  }
  check.done();
  return {
    bucketName: args.bucketName,
    path: args.path ?? "/",
    events: args.events ?? [AppBucketEvent.Written],
    prefix: args.prefix,
    deliveryAttempts: args.deliveryAttempts ?? 20,
  };
}

/** What an `AppBucketEvents` would refuse: for programs that check before they create anything. */
export function appBucketEventsProblems(name: string, args: AppBucketEventsArgs): readonly Problem[] {
  return argumentProblems("AppBucketEvents", name, args, validate);
}
