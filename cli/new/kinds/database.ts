import { encrypted, encryptedPair, requireTls } from "./database-tls";
import { extensionsOf } from "./extensions";
import type { ServiceKind } from "./kind";
import { isPassword, otherDatabases } from "./names";

/** What is left of the 24 characters of a database's name (`components/internal/rules.ts`) for an application and a hyphen. */
const longestDatabase = 23;

const product = "PostgreSQL";

/** A database of the platform takes the place of PostgreSQL. */
export const database: ServiceKind = {
  product,
  host: "postgres",
  signs: {
    images: [
      [
        /^(([\w-]+-)?postgres(ql)?|postgis|pgvector|timescaledb(-ha)?|pgautoupgrade|pgbouncer|pgpool|edoburu-pgbouncer)$/,
        product,
      ],
    ],
    plain: /^postgres(ql)?$/,
    ports: { 5432: product },
    schemes: /^(postgres|postgresql|pgsql|ecto|postgis|psql|timescaledb)$/,
    resources: /^(postgres|postgresql|postgres-instance)$/,
    kept: [{ name: /(^|[-_])(db|database|postgres(ql)?|pg)\d*([-_]|$)/, directory: "/var/lib/postgresql", product }],
    own: [
      {
        product,
        image: /postgres[^/:@]*([:@][^/]*)?$/,
        server: /^POSTGRES_(DB|USER|PASSWORD)\b/,
        client: /(^|_)(POSTGRES|PG|DB|DATABASE)_?(HOST|URL)/,
      },
      {
        product,
        service: /(^|[-_])(db|database|postgres(ql)?|pg)\d*$/,
        server: /^POSTGRES_(DB|USER|PASSWORD)\b/,
        client: /(^|_)(POSTGRES|PG|DB|DATABASE)_?(HOST|URL)|^(MYSQL|MARIADB)_/,
      },
    ],
    pools: /bouncer|pgpool|pooler/i,
    // https://cloudnative-pg.io/documentation/current/service_management/, https://postgres-operator.readthedocs.io
    operated: [
      {
        group: "postgresql.cnpg.io",
        object: "Cluster",
        product,
        services: (name) => ["rw", "ro", "r"].map((end) => `${name}-${end}`),
      },
      {
        group: "acid.zalan.do",
        object: "postgresql",
        product,
        services: (name) => [name, `${name}-repl`, `${name}-pooler`],
      },
    ],
  },
  given: {
    username: /^(POSTGRES_USER|POSTGRESQL_USERNAME|PGUSER)$/,
    password: /^(POSTGRES_PASSWORD|POSTGRESQL_PASSWORD|PGPASSWORD)$/,
    database: /^(POSTGRES_DB|POSTGRESQL_DATABASE|PGDATABASE)$/,
  },
  firstUser: "postgres",
  hosted: {
    names: /^(databases|heroku-postgresql)$/,
    variable: "DATABASE_URL",
    url: "postgresql://db:5432/app",
    migrated: {
      command: /migrat|\bdb:|ecto|alembic|prisma|upgrade head/i,
      unless: /^(DATABASE|POSTGRES|DB|PG)/i,
    },
  },
  words: /(^|_)(POSTGRES|DB)(_|$)/,
  tools: /^(pgadmin4?|postgres-backup(-local|-s3)?|pg-backup|pghero)$/,
  clients: ["pg_isready"],
  bound: {
    usual: "main",
    longestName: (application) => longestDatabase - application.length,
    instead: "a database of the platform (PostgresDatabase) takes its place",
    attention: "which takes no connection without TLS: drivers for Node.js and for Elixir have to be told so",
    objects: { isNamed: true },
    login: ["host", "username", "password"],
    example: (name) =>
      `postgresql://{${name}.username}:{${name}.password}@{${name}.host}:{${name}.port}/{${name}.database}`,
    use: ({ asked = {} }) => asked,
    askedByRun: (run) => {
      const extensions = extensionsOf(run);
      return extensions.length === 0 ? {} : { extensions };
    },
    variables: {
      hosts:
        /(^|_)(db|database|pg|postgres|postgresql|postgresdb|sql|rds|cloudsql)_*(url_)?(host|hostname|host_name|server|addr|address)$|^pghost(addr)?$/i,
      shared: { others: otherDatabases, own: /^POSTGRES_(USER|PASSWORD|DB)$/ },
      urls: {
        // Some programs migrate past a pool, by an address of its own (https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections/pgbouncer).
        form: /^(\w+_)?(DATABASE|POSTGRES|POSTGRESQL|PG|DB)_(DIRECT_)?(URL|URI|DSN|CONNECTION_STRING|CONNECTION_URL)(_DIRECT|_UNPOOLED|_NON_POOLING)?$|^DIRECT_URL$/,
        scheme: "postgresql",
      },
      siblings: { username: "username", password: "password", database: "database", port: "port" },
      shown: {
        password: isPassword,
        username: (name) => /user(_?name)?$/i.test(name) && isOfDatabase(name),
        database: (name) => /(name|db|database)$/i.test(name) && isOfDatabase(name),
      },
      outputs: {
        host: "host",
        hostname: "host",
        port: "port",
        name: "database",
        database: "database",
        username: "username",
        user: "username",
        password: "password",
      },
      url: ({ jdbc, scheme, query }, part) => {
        const user = jdbc === "" ? `${part("username")}:${part("password")}@` : "";
        return `${jdbc}${scheme}://${user}${part("host")}:${part("port")}/${part("database")}${encrypted(query)}`;
      },
      pair: encryptedPair,
      connecting: encrypted,
      settle: requireTls,
    },
  },
};

function isOfDatabase(variable: string): boolean {
  return /db|database|pg|postgres|sql/i.test(variable) && !otherDatabases.test(variable);
}
