// `groundplan cache`: what Cloudflare's edge keeps for an environment.
import { createRequire } from "node:module";
import type { Command } from "commander";
import type { PurgeOptions } from "../commands/cache-purge";
import { cwd, json, stackByName } from "../options";

const load = createRequire(__filename);

const several = (value: string, before: string[] = []): string[] => [...before, value];

/** Adds the commands. Each one's code is loaded when it runs. */
export function addCacheCommands(program: Command): void {
  const cache = program
    .command("cache")
    .summary("purge the cache of the CDN")
    .description("purge the cache of the CDN; see components/cdn/README.md");
  cache
    .command("purge")
    .description(
      "remove answers from the cache, so that the next request gets the origin's; CLOUDFLARE_API_TOKEN needs the permission Cache Purge and no other",
    )
    .argument("<environment>", stackByName)
    .option("--prefix <prefix>", "host name and beginning of a path, such as example.com/assets (repeatable)", several)
    .option("--tag <tag>", "a text that answers carried in Cache-Tag (repeatable)", several)
    .option("--host <name>", "every answer of a host name (repeatable)", several)
    .option("--url <url>", "one URL, with its query (repeatable)", several)
    .option("--everything", "the whole cache of the zone")
    .option("--zone <id>", "the zone (default: cloudflareZoneId of the environment)")
    .option(...cwd)
    .option(...json())
    .action(async (environment: string, options: PurgeOptions) => {
      const { cachePurge } = load("../commands/cache-purge") as typeof import("../commands/cache-purge");
      await cachePurge(environment, options);
    });
}
