// Names of variables that say whose they are.

/** Databases that are none of the platform's. */
export const otherDatabases = /mysql|mariadb|mongo|mssql|sql-?server|oracle|clickhouse|cockroach/i;

/** Servers whose password may be the same text in an example. */
const otherServers = new RegExp(
  `${otherDatabases.source}|rabbit|amqp|kafka|nats|elastic|opensearch|smtp|mail|ldap|admin`,
  "i",
);

/** Whether a variable may have the password of a data service, by its name. */
export function isPassword(variable: string): boolean {
  return /pass|pwd|pw$|auth|secret/i.test(variable) && !otherServers.test(variable);
}
