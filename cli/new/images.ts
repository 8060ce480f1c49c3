// What an image is known to be, by the last parts of its name.
import { parseImage } from "../../components/internal/image-reference";
import { allKinds, boundOf, type DataKind } from "./kinds";
import type { Bound } from "./kinds/kind";

/** What a well-known image is. */
export interface Known {
  kind: DataKind | "proxy" | "tool" | "monitor";
  /** Its name in sentences. */
  product: string;
  /** Whether its image is somebody's own, which may bring tables. */
  isOwn?: boolean;
}

const proxies =
  /^(traefik|caddy([-_][\w-]+)?|nginx-proxy|nginx-proxy-manager|acme-companion|letsencrypt-nginx-proxy-companion|haproxy|envoy|certbot|cloudflared|nginx-certbot|swag|https-portal|ngrok|oauth2-proxy-gate|anubis)$/;
const tools =
  /^(adminer|mailhog|mailpit|maildev|mailslurper|mailcatcher|inbucket|smtp4dev|dozzle|watchtower|portainer(-ce)?|ofelia|autoheal|docker-autoheal|wait-for-it|dockerize|docker-socket-proxy|flower|whoami|sqlpad|cloudbeaver|tailscale|ddns|((db|database|pg|postgres|mysql)[-_])?(backups?|backup-job))$/;
/** What watches programs, and is no part of one. */
const monitors =
  /^(prometheus|alertmanager|pushgateway|grafana(-oss|-enterprise)?|loki|promtail|tempo|alloy|cadvisor|([\w-]+[-_])?(node|blackbox|snmp|postgres(ql)?|pg|pgbouncer|mysqld?|mariadb|redis|valkey|memcached|mongo(db)?|elasticsearch|clickhouse|rabbitmq|kafka|nats|nginx|apache|php-fpm|haproxy|celery|sidekiq|puma|sql|jmx|statsd|cloudwatch|stackdriver|json|process|metrics|prometheus|prom)[-_]exporter|jaeger|zipkin|aspire-dashboard|otel-?(col|collector)|opentelemetry-collector(-contrib|-k8s)?|fluentd?|fluent-bit|vector|datadog-agent|statsd)$/;

/** Who publishes servers as they are: Docker, companies that package what others wrote, and those that wrote it. */
const publishers =
  /^(library|docker|dhi|amd64|arm64v8|bitnami\w*|cimg|sclorg|rhscl|rhel\d+|ubi\d+|fedora|centos7?|ubuntu|chainguard|linuxserver|google|launcher|mysql|mariadb|mongodb|percona|postgres|postgresql|cloudnative-pg)$/;

/** What the image is known to be; nothing for a program of one's own. */
export function knownImage(image: string): Known | undefined {
  const parts = (parseImage(image.replace(/\uE000[^\uE001]*\uE001/g, "1"))?.path ?? image.split(/[:@]/)[0] ?? "").split(
    "/",
  );
  // `docker-` says nothing.
  const last = (parts.at(-1) ?? "").replace(/^docker-/, "");
  const names = [last, parts.slice(-2).join("/")];
  const isPlain = parts.length === 1 || parts.slice(0, -1).some((part) => publishers.test(part));
  for (const [kind, { signs }] of allKinds())
    for (const [form, product = last] of signs.images)
      if (names.some((name) => form.test(name)))
        return { kind, product, ...(!isPlain && signs.plain?.test(last) === true ? { isOwn: true } : {}) };
  if (proxies.test(last)) return { kind: "proxy", product: last };
  if (tools.test(last) || allKinds().some(([, kind]) => kind.tools?.test(last) === true))
    return { kind: "tool", product: last };
  if (monitors.test(last) || (last === "all-in-one" && parts.at(-2) === "jaegertracing"))
    return { kind: "monitor", product: last };
  // `bitnami/postgresql-repmgr`, `supabase/postgres-meta` and the like are looked at by people.
  return undefined;
}

/** What a server is that listens on a port of a data service: one in an image of somebody's own, with his tables in it. */
export function knownByPort(port: number): Known | undefined {
  for (const [kind, { signs }] of allKinds()) {
    const product = signs.ports?.[port];
    if (product !== undefined) return { kind, product };
  }
  return undefined;
}

/** What a service is by its name, where the image of somebody's own is called so too: `mysql` with `acme/mysql-with-tables`. */
export function knownByName(name: string, image: string): Known | undefined {
  const known = knownImage(name);
  const last = image.replace(/[:@].*$/, "").replace(/^.*\//, "");
  return known !== undefined && isData(known.kind) && last.split(/[-_.]/).includes(name) ? known : undefined;
}

/** The same by the last words of both: `orders-mongodb` with `acme/shop-mongodb`. */
export function knownByLastWord(name: string, image: string): Known | undefined {
  const [, word = ""] = /[-_]([a-z]+)$/.exec(name) ?? [];
  const last = image.replace(/[:@].*$/, "");
  return new RegExp(`[-_]${word}$`).test(last) ? knownByName(word, image) : undefined;
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
    case "proxy":
      return `${product}: the front door (Cdn) takes requests, has the certificates, and routes host names and paths`;
    case "monitor":
      return `${product} watches programs: here metrics and traces of a process, and the platform's logs, are for that`;
    case "tool":
      return /backup/.test(product)
        ? `${product}: the platform backs its databases up`
        : `${product} is a tool for people, and no part of the application; run it on a laptop`;
    default: {
      const bound = boundOf(kind);
      if (bound === undefined)
        return `${product} is not part of the platform: use a provider's, and put its address into the variables named below`;
      return `${product}: ${insteadOf(bound)}`;
    }
  }
}

/** What takes its place, and what a person has to know of that. */
export function insteadOf({ instead, attention }: Bound): string {
  return [instead, attention ?? []].flat().join(", ");
}

/** The kind of service that a scheme of a URL speaks to. */
export function kindOfScheme(scheme: string): DataKind | undefined {
  const [plain = ""] = scheme
    .toLowerCase()
    .replace(/^jdbc:/, "")
    .split("+");
  return allKinds().find(([, { signs }]) => signs.schemes?.test(plain) === true)?.[0];
}
