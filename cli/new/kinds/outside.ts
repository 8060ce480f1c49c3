import type { ServiceKind } from "./kind";

/** What the platform has nothing for, so that a provider runs it. */
export const outside: ServiceKind = {
  host: "outside",
  signs: {
    images: [
      [/^(mysql|mysql-server|mariadb|percona|percona-server)$/, "MySQL"],
      [/^(mssql|mssql\/server|mssql-server|sql-server|server-mssql|azure-sql-edge|azure-sql-database)$/, "SQL Server"],
      [/^(mongo|mongodb|mongodb-community-server|ferretdb)$/, "MongoDB"],
      [/^(clickhouse|clickhouse-server)$/, "ClickHouse"],
      [/^(elasticsearch|opensearch)$/, "Elasticsearch"],
      [/^(rabbitmq|lavinmq)$/, "RabbitMQ"],
      [/^(kafka(-native)?|cp-kafka|confluent-local|redpanda|zookeeper|cp-zookeeper)$/, "Kafka"],
      [/^(nats|nats-server)$/, "NATS"],
      [/^(memcached)$/, "Memcached"],
      [/^(meilisearch)$/, "Meilisearch"],
      [/^(typesense)$/, "Typesense"],
      [/^(bytemark\/smtp|boky\/postfix|postfix|exim-relay|mail-relay|smtp-relay|smtp)$/, "SMTP"],
      [/^(openldap|lldap|389ds|389-directory-server)$/, "LDAP"],
      [
        /^(solr|cassandra|scylla|neo4j|influxdb|couchdb|cockroach|cockroachdb|oracle-xe|qdrant|weaviate|milvus|etcd|arangodb|rethinkdb|surrealdb|questdb|activemq|beanstalkd|(eclipse-)?mosquitto|emqx|azurite|dynamodb-local|mongo-express-db|documentdb-local)$/,
      ],
    ],
    plain: /^(mysql|mariadb|mongo|mongodb)$/,
    ports: { 1433: "SQL Server", 3306: "MySQL", 27017: "MongoDB" },
    schemes:
      /^(mysql2?|mariadb|trilogy|mongodb|amqps?|kafka|nats|clickhouse|sqlserver|elasticsearch|memcached|bolt|neo4j)$/,
    resources:
      /^(mysql|mariadb|mongodb|amqp|rabbitmq|kafka-topic|kafka|mssql|elasticsearch|opensearch|clickhouse|nats|memcached|sqs|sns|azure-blob|llm-model)/,
    kept: [
      { name: /(^|[-_])(db|database|mysql|mariadb)([-_]|$)/, directory: "/var/lib/mysql", product: "MySQL" },
      { name: /(^|[-_])(db|database|mongo(db)?)([-_]|$)/, directory: "/data/db", product: "MongoDB" },
    ],
    // https://www.elastic.co/docs/deploy-manage/deploy/cloud-on-k8s, https://strimzi.io/docs/operators/latest/deploying,
    // https://www.rabbitmq.com/kubernetes/operator/using-operator
    operated: [
      {
        group: "elasticsearch.k8s.elastic.co",
        object: "Elasticsearch",
        product: "Elasticsearch",
        services: (name, sets) => [
          `${name}-es-http`,
          ...sets.flatMap((set) => [`${name}-es-${set}`, `${name}-es-${set}-0`]),
        ],
      },
      {
        group: "kafka.strimzi.io",
        object: "Kafka",
        product: "Kafka",
        services: (name) => [`${name}-kafka-bootstrap`, `${name}-kafka-brokers`],
      },
      { group: "rabbitmq.com", object: "RabbitmqCluster", product: "RabbitMQ", services: (name) => [name] },
    ],
    own: [
      {
        product: "MySQL",
        service: /(^|[-_])(db|database|mysql|mariadb)$/,
        server: /^(MYSQL|MARIADB)_(ROOT_PASSWORD|DATABASE)\b/,
      },
    ],
  },
  words: /(^|_)(MYSQL|MARIADB|MONGO|MONGODB|MSSQL|CLICKHOUSE|RABBITMQ|ELASTIC|ELASTICSEARCH|OPENSEARCH)(_|$)/,
  tools: /^(phpmyadmin|phpldapadmin|mongo-express|kafka-ui)$/,
  clients: ["mysqladmin"],
};
