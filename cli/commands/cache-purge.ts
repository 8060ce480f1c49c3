import path from "node:path";
import { readSettings, tableAt } from "../../files/settings";
import { bodiesOf, purge, type Zone } from "../cache/purge";
import { findProject, requireStack, UsageError } from "../project";
import { print, type OutputOptions } from "../render/output";
import { printable } from "../render/printable";
import { reportFailure } from "../report-failure";

/** Options of the command. */
export interface PurgeOptions extends OutputOptions {
  prefix?: string[];
  tag?: string[];
  host?: string[];
  url?: string[];
  everything?: boolean;
  zone?: string;
  cwd?: string;
}

/** Makes Cloudflare forget what it keeps of an environment. */
export async function cachePurge(environment: string, options: PurgeOptions): Promise<void> {
  const purging = async (): Promise<void> => {
    const zone = findZone(environment, options, process.env);
    const { prefix: prefixes = [], tag: tags = [], host: hosts = [], url: urls = [], everything = false } = options;
    const bodies = bodiesOf({ prefixes, tags, hosts, urls, everything }, zone.domain);
    await purge(zone, bodies);
    const what = everything ? "everything" : [...prefixes, ...tags, ...hosts, ...urls].join(", ");
    const document = { zone: zone.id, purged: everything ? "everything" : { prefixes, tags, hosts, urls } };
    print(options, document, printable(`Purged of ${zone.domain ?? zone.id}: ${what}\n`));
  };
  await reportFailure(options, purging, { expected: [], status: 1 });
}

/**
 * The zone of an environment, from the stack's file, and the token.
 *
 * @throws UsageError if either is missing or wrong.
 */
export function findZone(
  stack: string,
  { zone, cwd }: Pick<PurgeOptions, "zone" | "cwd">,
  variables: NodeJS.ProcessEnv,
): Zone {
  const token = variables["CLOUDFLARE_API_TOKEN"] ?? "";
  if (!/^[\w-]{20,}$/.test(token)) {
    const remedy = "set it to a token with the permission Cache Purge for the zone, and no other";
    throw new UsageError(`CLOUDFLARE_API_TOKEN: ${token === "" ? "missing" : "no token of Cloudflare"}; ${remedy}.`);
  }
  const configured = zone === undefined ? configuredZone(stack, cwd ?? process.cwd()) : { id: zone, domain: undefined };
  if (!/^[0-9a-f]{32}$/.test(configured.id)) {
    throw new UsageError(
      `${zone === undefined ? "cloudflareZoneId" : "--zone"}: ${JSON.stringify(configured.id)}; use the zone's identifier, 32 hexadecimal digits.`,
    );
  }
  return { ...configured, token };
}

function configuredZone(stack: string, cwd: string): Omit<Zone, "token"> {
  const folder = findProject(cwd);
  requireStack(folder, stack);
  const file = path.join(folder, `Pulumi.${stack}.yaml`);
  const config = tableAt(file, readSettings(file) ?? {}, "config");
  const project = readSettings(path.join(folder, "Pulumi.yaml"))?.["name"];
  const value = (key: string): string | undefined => {
    const found = config[`${String(project)}:${key}`] ?? config[key];
    return typeof found === "string" && found !== "" ? found : undefined;
  };
  const id = value("cloudflareZoneId");
  if (id !== undefined) return { id, domain: value("domain") };
  throw new UsageError(`Pulumi.${stack}.yaml has no cloudflareZoneId; name the zone with --zone.`);
}
