import { encryptionOf, trustCaches } from "./cache-tls";
import type { ServiceKind } from "./kind";
import type { Reason } from "../reasons";
import { isPassword } from "./names";
import { tellScripts } from "./run";

const product = "Redis";
const modules: Reason = [
  "to do",
  "has modules of Redis (JSON, search, time series) that a Cache need not have: see which of them the program uses, and use a provider's server where it does",
];

/** A Cache takes the place of Redis and of what speaks its protocol. */
export const cache: ServiceKind = {
  product,
  host: "cache",
  signs: {
    images: [[/^(redis|valkey|redis-stack(-server)?|redismod|keydb|dragonfly|redis-alpine)$/, product]],
    ports: { 6379: product },
    schemes: /^(redis|rediss|valkey|valkeys)$/,
    resources: /^(redis|valkey|redis-instance)$/,
    // https://redis-operator.opstree.dev
    operated: [
      {
        group: "redis.redis.opstreelabs.in",
        object: "Redis",
        product,
        services: (name) => [name, `${name}-master`],
      },
    ],
  },
  given: { password: /^(REDIS_PASSWORD|REDIS_ARGS_PASSWORD)$/ },
  passwordOption: "--requirepass",
  hosted: {
    names: /^(redis|keyvalue|heroku-redis|heroku-key-value)$/,
    variable: "REDIS_URL",
    url: "redis://redis:6379",
  },
  words: /(^|_)REDIS(_|$)/,
  tools: /^(redis-commander|redisinsight)$/,
  bound: {
    usual: "cache",
    instead: "a Cache of the platform takes its place",
    attention: "which keeps nothing on a disk: what must not be lost belongs in a database",
    example: (name) => `rediss://:{${name}.password}@{${name}.host}:{${name}.port}`,
    use: ({ asked }) => ({ evictionPolicy: "noeviction", ...asked }),
    askedByRun: ({ image, scripts }) => {
      if (/(^|\/)(redis-stack(-server)?|redismod)(:|@|$)/.test(image?.peek() ?? "")) image?.remark(...modules);
      tellScripts(scripts);
      return {};
    },
    asked: (option) => {
      const policy = option("--maxmemory-policy") ?? "";
      const events = option("--notify-keyspace-events");
      return {
        ...(policies.test(policy) ? { evictionPolicy: policy } : {}),
        ...(events === undefined ? {} : { parameters: { "notify-keyspace-events": events } }),
      };
    },
    constant: "cache",
    variables: {
      hosts: /(^|_)(redis|valkey|cache|bull_redis)_*(host|hostname|server|addr|address)$/i,
      urls: { form: /^(\w+_)?(REDIS|VALKEY)_(URL|URI|DSN|CONNECTION_STRING)$/, scheme: "redis" },
      siblings: { password: "password", port: "port" },
      shown: { password: isPassword },
      outputs: {
        host: "host",
        hostname: "host",
        port: "port",
        password: "password",
        // The one user that a cache has without accounts.
        username: { text: "default" },
        user: { text: "default" },
      },
      url: ({ scheme, path, query }, part) => {
        const number = /^\d{1,2}$/.test(path) ? `/${path}` : "";
        return `${withTls(scheme)}://:${part("password")}@${part("host")}:${part("port")}${number}${query}`;
      },
      connecting: (text) => {
        const [, scheme = "", rest = ""] = /^(redis|valkey):\/\/(.*)$/s.exec(text) ?? [];
        if (scheme === "") return text;
        const [marked, binding] = /\uE000part:([\w-]+)\.host\uE001/.exec(rest) ?? [];
        const login =
          rest.includes("@") || binding === undefined ? "" : `:${(marked ?? "").replace(".host", ".password")}@`;
        return `${withTls(scheme)}://${login}${rest}`;
      },
      others: encryptionOf,
      complete: trustCaches,
    },
  },
};

const policies = /^(noeviction|(allkeys|volatile)-(lru|lfu|random)|volatile-ttl)$/;

function withTls(scheme: string): string {
  return scheme.replace(/^(redis|valkey)$/, "$1s");
}
