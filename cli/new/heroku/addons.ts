// Add-ons of Heroku's that are no part of the platform, by what they give programs.
import type { Program } from "../draft";
import type { Item } from "../source";

/** The variable in which each has its whole address, and what it runs. */
const providers: { [service: string]: { variable: string; product: string } } = {
  cleardb: { variable: "CLEARDB_DATABASE_URL", product: "MySQL" },
  jawsdb: { variable: "JAWSDB_URL", product: "MySQL" },
  "jawsdb-maria": { variable: "JAWSDB_MARIA_URL", product: "MySQL" },
  cloudamqp: { variable: "CLOUDAMQP_URL", product: "RabbitMQ" },
  bonsai: { variable: "BONSAI_URL", product: "Elasticsearch" },
};

/** Stores of objects, and how the names of their variables begin. */
const stores: { [service: string]: string } = { bucketeer: "BUCKETEER_", cloudcube: "CLOUDCUBE_" };

/** Tells what becomes of one, and asks for the address that programs get of it. */
export function readProvider(service: string, item: Item, programs: Program[]): void {
  const provider = Object.hasOwn(providers, service) ? providers[service] : undefined;
  const store = Object.hasOwn(stores, service) ? stores[service] : undefined;
  if (provider !== undefined) {
    const { variable, product } = provider;
    item.note("to do", `${service} is ${product}, which is not part of the platform: use a provider's`);
    const place = item.at(`${item.path}.${variable}`, "");
    for (const { variables } of programs) variables.push({ name: variable, value: { isSecret: true }, item: place });
  } else if (store !== undefined)
    item.note(
      "to do",
      `${service} is a store of objects: ask for a bucket (uses: { files: { kind: "bucket", s3Keys: true } }), and write the variables that begin with ${store} in bound, with {files.bucket}, {files.endpoint}, {files.accessKeyId} and {files.secretAccessKey}`,
    );
  else
    item.note("to do", `${service} is not part of the platform: use a provider's, and write its variables in secrets`);
}

/** Whether the only database that the add-ons have is a provider's, so that this is what releases migrate. */
export function isProvidersDatabase(services: string[]): boolean {
  const products = services.map((service) =>
    Object.hasOwn(providers, service) ? providers[service]?.product : service,
  );
  return products.includes("MySQL") && !products.includes("heroku-postgresql");
}
