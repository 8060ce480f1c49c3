// What there is to say of a kind of `uses`. Each kind is a file of its own here, and a word in index.ts.
import type { Input, Output } from "@pulumi/pulumi";
import type {
  App,
  AppBucket,
  Binding,
  DatabaseUsers,
  Endpoint,
  PlatformAttachment,
  PostgresDatabase,
  rules,
  WorkloadIdentity,
} from "../../components";
import type { Config } from "../config";
import type { DataSettings } from "../data";
import type { Foundation } from "../foundation";
import type { Values } from "../relations";
import type { Known } from "../known-apps";

/** A kind of what applications use. `Use` is what the file of an application says of one. */
export interface UseKind<Use> {
  /** Its binding before it is there: the parts that it will have, which the program's variables are checked with, and the credential. */
  standIn: (use: Use, where: Where) => Binding;
  /** What is wrong with one, by the properties of `Use`. It is told with all other errors, before anything is created. */
  problems: (use: Use, checking: Checking) => readonly rules.Problem[];
  /**
   * What an application does not work without where it uses one, for what is promised of the application: the parts of its end point, under a name that
   * is the same for all that stand on the same. Nothing where it has no end point, and `undefined` while a key of the configuration is missing or wrong.
   */
  needs: (use: Use, promised: Promising) => { [stoodOn: string]: rules.KnownPart[] } | undefined;
  /** Makes one, called `making.name`. */
  make: (use: Use, making: Making) => Used;
  /** What it stands on in which version, such as `valkey@9.0`, for whoever is told of ends of support; absent where the file of an application chooses none. */
  version?: (use: Use) => string;
  /** Names beside `making.name` that it gives to something; the default is none. No other application gives the same kind of thing the same name. */
  names?: (use: Use, called: Called) => { what: string; name: string }[];
  /** What is left of one in the review of a pull request; the default is all of it. */
  inReview?: (use: Use) => Use;
}

/** The names that what is made is called after. */
export interface Called {
  app: string;
  binding: string;
}

/** Where an environment runs applications. */
export interface Where {
  regions: readonly string[];
  kubernetes: boolean;
}

/** What is known of an application and its environment before anything of them is there. */
export interface Checking {
  /** What it will be called: the application's name and the binding's. */
  name: string;
  /** The first region of the environment. */
  region: string;
  /** With a text in the place of what is not known yet. */
  platform: PlatformAttachment;
  /** Whether the database server has a replica. */
  hasReplica: boolean;
  /** Flags of the database server. */
  serverFlags: { [flag: string]: string };
  known: Known;
}

/** What an environment promises with. */
export interface Promising {
  binding: string;
  /** Whether the database server and caches have a second node. */
  highlyAvailable: boolean;
  values: Values;
}

/** For whom something is made, and on what. */
export interface Making {
  config: Config;
  foundation: Foundation;
  settings: DataSettings;
  app: string;
  binding: string;
  /** Name of what is made: the application's and the binding's. */
  name: string;
  identity: WorkloadIdentity;
  /** The host name that users load; empty for an application without one. */
  hostname: string;
  /** Another of the application's uses, if it is one of the kind; it is made first. */
  other: (binding: string, kind: string) => Used | undefined;
  /** A server of another application, as its callers are told of it. */
  bindingTo: (application: string, process: string) => Binding;
}

/** Something that an application uses, as those are told of it who make the rest. */
export interface Used {
  /** For the workload. */
  binding: Input<Binding>;
  /** What the application does not work without. */
  endpoint?: Output<Endpoint>;
  /** Logins of the application's programs, where it is a database. */
  databaseUsers?: DatabaseUsers;
  /** For those that read from a database. */
  readers?: Pick<PostgresDatabase, "replicaBinding" | "readerBinding">;
  /** What Cloud Monitoring calls it, where it is a cache. */
  cacheId?: Output<string>;
  /** A bucket that the front door serves, and the label below the zone's domain. */
  served?: { label: string; bucket: AppBucket };
  /** Makes what comes after the application, such as what calls one of its processes. */
  after?: (app: App) => void;
}

/** What stands for an identifier, an address or a name that is not known before something is made. */
export const some = "checked-before-it-is-made";

/** The same for the address of a service account. */
export const someAccount = `${some}@example.iam.gserviceaccount.com`;

/** The same for the address of a server. */
export const someServer = "https://example.com";

/** The same for the issuer of a cluster's tokens: a server in the cluster is one of the cluster that callers are in. */
export const someIssuer = `${someServer}/${some}`;

/** What the component takes of what an application says: all but the kind, and what is not the component's. */
export function argumentsOf<Use extends { kind: string }, Other extends keyof Use = never>(
  use: Use,
  ...others: Other[]
): Omit<Use, "kind" | Other> {
  const own = Object.entries(use).filter(([word]) => word !== "kind" && !others.includes(word as Other));
  return Object.fromEntries(own) as Omit<Use, "kind" | Other>;
}
