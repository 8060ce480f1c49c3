// What goes wrong between programs that talk to each other, whoever they are. Errors that say whose they are come before these.
import type { KnownError } from "./model";

export const connectionErrors: KnownError[] = [
  {
    handle: "postgres-connections",
    title: "The database server takes no more connections",
    matches:
      /remaining connection slots are reserved|too many clients already|too many connections for (role|database)|53300/i,
    examples: [
      "FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute",
      "psql: error: FATAL: sorry, too many clients already",
      'FATAL: too many connections for role "shop"',
    ],
    cause:
      "Instances together open more connections than the server takes: each instance opens as many as its pool is large, and an `up` runs old and new ones side by side.",
    remedy: [
      "Let each instance open fewer, or run fewer: `connections` and `scaling.max` of the process, `connections` of a job.",
      "Or take more: a larger postgresTier, or postgresMaxConnections. `groundplan plan` refuses what cannot fit, as far as processes and jobs say what they open.",
    ],
    command: "groundplan explain postgresMaxConnections",
    sources: ["https://cloud.google.com/sql/docs/postgres/flags", "components/postgres/README.md"],
  },
  {
    handle: "postgres-login",
    title: "The database server refuses the login",
    matches:
      /password authentication failed for user|no pg_hba\.conf entry for host|IAM user authentication failed|28P01/i,
    examples: [
      'FATAL: password authentication failed for user "shop"',
      'FATAL: no pg_hba.conf entry for host "10.16.0.5", user "shop", database "shop", no encryption',
      'FATAL: Cloud SQL IAM user authentication failed for user "web@acme-prod.iam"',
    ],
    cause:
      "The password is of a login that has ended, or is a stale copy; or the connection has no TLS, without which nobody gets in.",
    remedy: [
      "Read the login anew: logins end, and the next one is in the secret before that. A program that keeps the old one in memory has to start again.",
      "Connect with TLS: `sslmode=verify-ca` and the certificates of the binding.",
    ],
    sources: [
      "https://cloud.google.com/sql/docs/postgres/configure-ssl-instance",
      "components/postgres-database/README.md",
    ],
  },
  {
    handle: "tls-untrusted",
    title: "The other side shows a certificate that nobody here trusts",
    matches:
      /x509: certificate signed by unknown authority|unable to get local issuer certificate|self[- ]signed certificate|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERTIFICATE_VERIFY_FAILED/i,
    examples: [
      'Get "https://10.0.0.2/version": x509: certificate signed by unknown authority',
      "Error: unable to get local issuer certificate",
      "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed",
    ],
    cause:
      "Something between reads along, as proxies of companies do; or the server has a certificate of its own, as Cloud SQL and origins behind the front door have.",
    remedy: [
      "Behind such a proxy: give programs its authority, with NODE_EXTRA_CA_CERTS and SSL_CERT_FILE.",
      "Of a database: use the certificates of its binding, and do not switch the check off.",
    ],
    sources: ["https://nodejs.org/api/cli.html#node_extra_ca_certsfile", "https://pkg.go.dev/crypto/x509"],
  },
  {
    handle: "too-many-requests",
    title: "Somebody asked too often",
    matches: /\b429\b[^\n]*Too Many Requests|Too Many Requests[^\n]*\b429\b|status(?: code)?:? 429/i,
    examples: ["HTTP 429 Too Many Requests", "unexpected status code: 429"],
    cause: "An API, a registry, or the limits of our own front door count requests by the minute.",
    remedy: [
      "Wait a minute and try again; with less at once: `pulumi up --parallel 4`.",
      "If users see it: the front door's limits are in components/cdn/README.md.",
    ],
    sources: ["https://developer.mozilla.org/docs/Web/HTTP/Reference/Status/429", "components/cdn/README.md"],
  },
  {
    handle: "not-reachable",
    title: "Something does not answer",
    matches:
      /connection refused|ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|no such host|i\/o timeout|context deadline exceeded|DEADLINE_EXCEEDED|TLS handshake timeout/i,
    examples: [
      "connect ECONNREFUSED 127.0.0.1:8200",
      "dial tcp 10.1.2.3:443: i/o timeout",
      "context deadline exceeded",
      "getaddrinfo ENOTFOUND sqladmin.googleapis.com",
    ],
    cause:
      "Nothing listens at that address, its name is not known, a firewall keeps the packets, or the answer took too long. Private addresses answer inside of the network alone.",
    remedy: [
      "The address in the error says who: 127.0.0.1 is this machine, 10.x a private address of the environment, the rest the internet.",
      "After a moment run the `up` again: it goes on where it stopped.",
      "If it stays so, look whether this machine reaches APIs at all, through its proxy too.",
    ],
    command: "groundplan doctor {environment}",
    sources: ["https://www.pulumi.com/docs/support/debugging/", "docs/doctor.md"],
  },
];
