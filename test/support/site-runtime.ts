// A static site as it is deployed, in Cloudflare's own runtime (workerd) with Cloudflare's own server of files, both by miniflare.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { WorkerOptions } from "miniflare";
import { StaticSite, type StaticSiteArgs } from "../../components";
import { deploy } from "./program";

const zone = { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" };

interface Script {
  content: string;
  compatibilityDate: string;
  bindings: { name: string; text?: string }[];
  assets: {
    directory: string;
    config: {
      headers?: string;
      redirects?: string;
      htmlHandling: string;
      notFoundHandling: string;
      runWorkerFirst: string[];
    };
  };
}

/** The Worker that a `StaticSite` makes, from what the provider would be given. */
export async function siteWorker(name: string, args: Omit<StaticSiteArgs, "zone">): Promise<WorkerOptions> {
  const deployment = await deploy(() => new StaticSite(name, { zone, ...args }));
  const { inputs } = deployment.one("cloudflare:index/workersScript:WorkersScript");
  const { content, compatibilityDate, bindings, assets } = inputs as unknown as Script;
  const { headers = "", redirects = "", htmlHandling, notFoundHandling, runWorkerFirst } = assets.config;
  // The API takes these two texts beside the files; miniflare reads them from the folder, by the same code.
  const directory = mkdtempSync(path.join(os.tmpdir(), "groundplan-assets-"));
  process.once("exit", () => {
    rmSync(directory, { recursive: true, force: true });
  });
  cpSync(assets.directory, directory, { recursive: true });
  writeFileSync(path.join(directory, "_headers"), headers);
  writeFileSync(path.join(directory, "_redirects"), redirects);
  return {
    name,
    routes: [`${name}.example.com/*`],
    modules: [{ type: "ESModule", path: "site.js", contents: content }],
    compatibilityDate,
    bindings: Object.fromEntries(bindings.flatMap(({ name: one, text }) => (text === undefined ? [] : [[one, text]]))),
    assets: {
      workerName: name,
      directory,
      binding: "ASSETS",
      routerConfig: { has_user_worker: true, static_routing: { user_worker: runWorkerFirst } },
      assetConfig: {
        html_handling: htmlHandling as "none",
        not_found_handling: notFoundHandling as "none",
      },
    },
  };
}
