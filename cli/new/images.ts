// What an image is known to be, by the last parts of its name.
import { parseImage } from "../../components/internal/image-reference";
import type { DataKind } from "./draft";

/** What a well-known image is. */
export interface Known {
  kind: DataKind | "proxy" | "tool" | "monitor";
  /** Its name in sentences. */
  product: string;
}

const data: [form: RegExp, kind: DataKind, product: string][] = [
  [
    /^(([\w-]+-)?postgres(ql)?|postgis|pgvector|timescaledb(-ha)?|pgautoupgrade|pgbouncer|pgpool|edoburu-pgbouncer)$/,
    "postgres",
    "PostgreSQL",
  ],
  [/^(redis|valkey|redis-stack(-server)?|redismod|keydb|dragonfly|redis-alpine)$/, "cache", "Redis"],
  [/^(minio|garage|seaweedfs|localstack|rustfs)$/, "bucket", "an S3 server"],
  [/^(mysql|mysql-server|mariadb|percona|percona-server)$/, "outside", "MySQL"],
  [/^(mssql|mssql-server|sql-server|server-mssql|azure-sql-edge|azure-sql-database)$/, "outside", "SQL Server"],
  [/^(mongo|mongodb|mongodb-community-server|ferretdb)$/, "outside", "MongoDB"],
  [/^(clickhouse|clickhouse-server)$/, "outside", "ClickHouse"],
  [/^(elasticsearch|opensearch)$/, "outside", "Elasticsearch"],
  [/^(rabbitmq|lavinmq)$/, "outside", "RabbitMQ"],
  [/^(kafka|cp-kafka|redpanda|zookeeper|cp-zookeeper)$/, "outside", "Kafka"],
  [/^(nats|nats-server)$/, "outside", "NATS"],
  [/^(memcached)$/, "outside", "Memcached"],
  [/^(meilisearch)$/, "outside", "Meilisearch"],
  [/^(typesense)$/, "outside", "Typesense"],
  [
    /^(solr|cassandra|scylla|neo4j|influxdb|couchdb|cockroach|cockroachdb|oracle-xe|qdrant|weaviate|milvus|etcd|arangodb|rethinkdb|surrealdb|questdb|activemq|beanstalkd|mosquitto|emqx|azurite|dynamodb-local|mongo-express-db|documentdb-local)$/,
    "outside",
    "",
  ],
];

const proxies =
  /^(traefik|caddy|nginx-proxy|nginx-proxy-manager|acme-companion|letsencrypt-nginx-proxy-companion|haproxy|envoy|certbot|cloudflared|nginx-certbot|swag|caddy-docker-proxy|https-portal|ngrok|oauth2-proxy-gate|anubis)$/;
const tools =
  /^(adminer|pgadmin4?|phpmyadmin|mailhog|mailpit|maildev|mailslurper|mailcatcher|inbucket|smtp4dev|redis-commander|redisinsight|mongo-express|dozzle|watchtower|portainer(-ce)?|ofelia|autoheal|docker-autoheal|postgres-backup(-local|-s3)?|pg-backup|wait-for-it|dockerize|docker-socket-proxy|flower|whoami|kafka-ui|sqlpad|cloudbeaver|pghero|tailscale|ddns|((db|database|pg|postgres|mysql)[-_])?(backups?|backup-job))$/;
/** What watches programs, and is no part of one. */
const monitors =
  /^(prometheus|alertmanager|pushgateway|grafana(-oss|-enterprise)?|loki|promtail|tempo|alloy|cadvisor|node-exporter|([\w-]+[-_])?exporter|jaeger|zipkin|aspire-dashboard|otel-?(col|collector)|opentelemetry-collector(-contrib|-k8s)?|fluentd?|fluent-bit|vector|datadog-agent|statsd)$/;

/** What the image is known to be; nothing for a program of one's own. */
export function knownImage(image: string): Known | undefined {
  const parts = (parseImage(image.replace(/\uE000[^\uE001]*\uE001/g, "1"))?.path ?? image.split(/[:@]/)[0] ?? "").split(
    "/",
  );
  const last = lastOf(parts);
  for (const [form, kind, product] of data) {
    if (form.test(last)) return { kind, product: product === "" ? last : product };
  }
  if (proxies.test(last)) return { kind: "proxy", product: last };
  if (tools.test(last)) return { kind: "tool", product: last };
  if (monitors.test(last) || (last === "all-in-one" && parts.at(-2) === "jaegertracing"))
    return { kind: "monitor", product: last };
  // `bitnami/postgresql-repmgr`, `supabase/postgres-meta` and the like are looked at by people.
  if (/^postgres(ql)?$/.test(parts.at(-2) ?? "") && last === "postgres")
    return { kind: "postgres", product: "PostgreSQL" };
  return undefined;
}

/** The part that says what it is: Microsoft's `mssql/server` is none that the last one says, and `docker-` says nothing. */
function lastOf(parts: string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.at(-2) === "mssql" && last === "server" ? "mssql" : last.replace(/^docker-/, "");
}

/** Ports that only one kind of data service listens on (https://www.iana.org/assignments/service-names-port-numbers). */
const ports: { [port: number]: Known } = {
  5432: { kind: "postgres", product: "PostgreSQL" },
  6379: { kind: "cache", product: "Redis" },
  1433: { kind: "outside", product: "SQL Server" },
  3306: { kind: "outside", product: "MySQL" },
  27017: { kind: "outside", product: "MongoDB" },
};

/** What a server is that listens on a port of a data service: one in an image of somebody's own, with his tables in it. */
export function knownByPort(port: number): Known | undefined {
  return ports[port];
}

/** What a service is by its name, where the image of somebody's own is called so too: `mysql` with `acme/mysql-with-tables`. */
export function knownByName(name: string, image: string): Known | undefined {
  const known = knownImage(name);
  const last = image.replace(/[:@].*$/, "").replace(/^.*\//, "");
  return known !== undefined && isData(known.kind) && last.split(/[-_.]/).includes(name) ? known : undefined;
}

/** What is told of such an image. */
export const ownTables =
  "its image is somebody's own: what that puts into a new database is for a job of the deployment";

/** Whether programs keep data in it. */
export function isData(kind: Known["kind"]): kind is DataKind {
  return !["proxy", "tool", "monitor"].includes(kind);
}

/** What is said of a service that the platform takes the place of. */
export function replacedBy({ kind, product }: Known): string {
  switch (kind) {
    case "postgres":
      return `${product}: a database of the platform (PostgresDatabase) takes its place, which takes no connection without TLS: drivers for Node.js and for Elixir have to be told so`;
    case "cache":
      return `${product}: a Cache of the platform takes its place`;
    case "bucket":
      return `${product}: an AppBucket takes its place`;
    case "outside":
      return `${product} is not part of the platform: use a provider's, and put its address into the variables named below`;
    case "proxy":
      return `${product}: the front door (Cdn) takes requests, has the certificates, and routes host names and paths`;
    case "monitor":
      return `${product} watches programs: here metrics and traces of a process, and the platform's logs, are for that`;
    case "tool":
      return /backup/.test(product)
        ? `${product}: the platform backs its databases up`
        : `${product} is a tool for people, and no part of the application; run it on a laptop`;
  }
}

/** The kind of service that a scheme of a URL speaks to. */
export function kindOfScheme(scheme: string): DataKind | undefined {
  const plain =
    scheme
      .toLowerCase()
      .replace(/^jdbc:/, "")
      .split("+")[0] ?? "";
  if (/^(postgres|postgresql|pgsql|ecto|postgis|psql|timescaledb)$/.test(plain)) return "postgres";
  if (/^(redis|rediss|valkey|valkeys)$/.test(plain)) return "cache";
  if (
    /^(mysql2?|mariadb|trilogy|mongodb|amqps?|kafka|nats|clickhouse|sqlserver|elasticsearch|memcached|bolt|neo4j)$/.test(
      plain,
    )
  )
    return "outside";
  return undefined;
}
