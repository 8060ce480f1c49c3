// A kind of data service that `groundplan new app` does not have, as a newcomer writes it: the file that cli/new/kinds/queue.ts would be, but for
// where it imports from. test/cli/new-app-new-kind.test.ts adds it to a copy of the command. Without it, RabbitMQ is a provider's.
import type { ServiceKind } from "../../../cli/new/kinds/kind";

const product = "RabbitMQ";

/** A queue of the platform takes the place of RabbitMQ. */
export const queue: ServiceKind = {
  product,
  host: "queue",
  signs: {
    images: [[/^(rabbitmq|lavinmq)$/, product]],
    ports: { 5672: product },
    schemes: /^amqps?$/,
    resources: /^(amqp|rabbitmq)$/,
  },
  given: {
    username: /^RABBITMQ_DEFAULT_USER$/,
    password: /^RABBITMQ_DEFAULT_PASS$/,
    database: /^RABBITMQ_DEFAULT_VHOST$/,
  },
  words: /(^|_)(RABBITMQ|AMQP)(_|$)/,
  tools: /^rabbitmq-dashboard$/,
  clients: ["rabbitmqctl"],
  bound: {
    usual: "queue",
    instead: "a queue of the platform takes its place",
    attention: "which speaks TLS alone",
    objects: { isNamed: true },
    login: ["host", "username", "password"],
    example: (name) => `amqps://{${name}.username}:{${name}.password}@{${name}.host}:{${name}.port}/{${name}.vhost}`,
    use: (_service, has) => (has("vhost") ? { ownHost: true } : {}),
    variables: {
      hosts: /(^|_)(rabbitmq|amqp)_*(host|hostname|server|addr|address)$/i,
      urls: { form: /^(\w+_)?(RABBITMQ|AMQP)_(URL|URI)$/, scheme: "amqp" },
      siblings: { username: "username", password: "password", port: "port" },
      shown: { password: (name) => /pass$/i.test(name), username: (name) => /user$/i.test(name) },
      outputs: { host: "host", port: "port", username: "username", password: "password", vhost: "vhost" },
      url: ({ query }, part) =>
        `amqps://${part("username")}:${part("password")}@${part("host")}:${part("port")}/${part("vhost")}${query}`,
      connecting: (text) => text.replace(/^amqp:/, "amqps:"),
    },
  },
};
