import type * as pulumi from "@pulumi/pulumi";

/** What a program shows to get in, and who makes it. */
export const CredentialKind = {
  /** A user of a database who reads and writes. Vault makes it: the parts `username` and `password`. */
  DatabaseReadwrite: "database-readwrite",
  /** A user of a database who reads. Vault makes it: the parts `username` and `password`. */
  DatabaseReadonly: "database-readonly",
  /** The password of a cache, which Google makes: the part `password`. */
  CachePassword: "cache-password",
  /** A key to buckets for programs that speak S3, which Google makes: the parts `accessKeyId` and `secretAccessKey`. */
  StorageKey: "storage-key",
} as const;
/** What a program shows to get in, and who makes it. */
export type CredentialKind = (typeof CredentialKind)[keyof typeof CredentialKind];

/**
 * What a program shows to get in. It is made and kept by programs of the platform, and no value of it passes through the program that
 * describes the infrastructure.
 */
export interface BindingCredential {
  /** Who makes it, and which parts it has. */
  kind: pulumi.Input<CredentialKind>;
  /**
   * What it opens: Vault's connection to the database, `projects/<project>/locations/<location>/instances/<cache>`, or the
   * address of the service account whose rights a key has.
   */
  resource: pulumi.Input<string>;
  /** Extensions of PostgreSQL that Vault makes in the database before a user, in the order of their names; absent if there are none. */
  extensions?: pulumi.Input<pulumi.Input<string>[]>;
}

/** A place in the network that a program connects to. */
export interface BindingPlace {
  /** Private address (IPv4) of one machine. What is public is no place: programs reach it with `egress: "internet"`. */
  address: pulumi.Input<string>;
  /** TCP port. */
  port: pulumi.Input<number>;
}

/**
 * A server on Cloud Run that other applications may call. `CloudRunApp` offers it in its table `servers`, and `App` in
 * `cloudRunServers`. Whoever calls it gives himself the right to.
 */
export interface CloudRunServer {
  /** Name of its service in each region, `<application>-<process>`. */
  serviceName: pulumi.Input<string>;
  /** `projects/<project>/locations/<region>/services/<service>` by region. */
  serviceIds: pulumi.Input<{ [region: string]: pulumi.Input<string> }>;
  /** URL by region, `https://<service>-<number>.<region>.run.app`. Empty where only a load balancer may call it. */
  urls: pulumi.Input<{ [region: string]: pulumi.Input<string> }>;
  /** What it speaks: `http1`, or `h2c` for HTTP/2 and gRPC. */
  protocol: pulumi.Input<string>;
  /** Whether it answers inside the network only. */
  private: pulumi.Input<boolean>;
}

/**
 * A server in a cluster that other applications of the cluster may call. `AutopilotApp` offers it in its table `servers`, and `App` in
 * `kubernetesServers`. Whoever calls it opens the way there himself.
 */
export interface KubernetesServer {
  /** Issuer of the cluster's tokens, which no two clusters have: `ClusterAttachment.issuerUrl`. */
  issuerUrl: pulumi.Input<string>;
  /** Namespace of the application. */
  namespace: pulumi.Input<string>;
  /** Name of the process, and of its service. */
  process: pulumi.Input<string>;
  /** TCP port of the service and of its pods. */
  port: pulumi.Input<number>;
  /** What it speaks: `http1`, `h2c` or `tcp`. */
  protocol: pulumi.Input<string>;
}

/**
 * Something that an application uses and that the platform made: a database, a cache, a bucket, another application's server. A workload
 * names it among its `bindings`, and writes variables with its parts: `postgresql://{main.username}:{main.password}@{main.host}`.
 *
 * A server has `cloudRun`, `kubernetes` or both, or is a `process` of the same application, and has the parts `url`, `host` and `port`.
 */
export interface Binding {
  /** Parts that are no secret, by name, such as `host`. Absent for a server, whose parts the runtime of the caller knows. */
  values?: pulumi.Input<{ [part: string]: pulumi.Input<string> }>;
  /** What a program shows to get in; its parts are secret. Absent where it shows its identity, or nothing. */
  credential?: pulumi.Input<BindingCredential>;
  /** Places that a program must be able to connect to, whatever else is closed to it; absent if there are none. */
  places?: pulumi.Input<pulumi.Input<BindingPlace>[]>;
  /** Most connections that all applications together may keep open; absent where there is no such limit. */
  connectionLimit?: pulumi.Input<number>;
  /**
   * Name of the server that has the limit, such as `<project>:<region>:<instance>`: the connections of all bindings of a program that name the same
   * server are added up. Absent where nobody knows the server, and then each workload is compared with the limit alone.
   */
  connectionServer?: pulumi.Input<string>;
  /** The server on Cloud Run, for callers on Cloud Run, and for those in a cluster where there is no `kubernetes`. */
  cloudRun?: pulumi.Input<CloudRunServer>;
  /** The server in the cluster, for callers in the same cluster. */
  kubernetes?: pulumi.Input<KubernetesServer>;
  /** Name of a process of the same workload, which calls it on its own runtime. */
  process?: pulumi.Input<string>;
}
