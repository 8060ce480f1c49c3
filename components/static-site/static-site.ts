import * as pulumi from "@pulumi/pulumi";
import { createSiteWorker } from "../internal/edge-worker";
import { hook } from "../internal/hook";
import { remembered } from "../internal/known";
import { createPreviewAddress } from "../internal/preview-address";
import { ownPaths } from "../internal/site/release";
import { checkArguments } from "../internal/validation";
import { TrailingSlash, type StaticSiteArgs } from "./args";
import { contractOf } from "./contract-text";
import { changesSince, releaseOf } from "./changes";
import { requireRelease } from "./served";
import { validate, type CheckedSite } from "./validation";
import { Subject } from "../internal/refusal";

/** Cloudflare's words (https://developers.cloudflare.com/workers/static-assets/routing/advanced/html-handling/). */
const htmlHandling: Record<TrailingSlash, string> = {
  [TrailingSlash.Auto]: "auto-trailing-slash",
  [TrailingSlash.Always]: "force-trailing-slash",
  [TrailingSlash.Never]: "drop-trailing-slash",
  [TrailingSlash.Exact]: "none",
};

/**
 * A folder of files on the CDN: the static front end of an application. Its outputs are an `Origin`, so that a route of a `Cdn` leads to it
 * as to an application. Requests for files cost nothing, and so does their storage
 * (https://developers.cloudflare.com/workers/static-assets/billing-and-limitations/).
 *
 * All files of a release are there at once, or none. The browser finds the environment's end points at `/.well-known/endpoints.json`, so
 * that one build serves every environment. What nobody meant to publish is refused: keys, `.env`, a project in place of its build.
 */
export class StaticSite extends pulumi.ComponentResource {
  /** Name of the origin within a `Cdn`. */
  public readonly originName: pulumi.Output<string>;
  /** Name of the Worker's script. */
  public readonly workerScript: pulumi.Output<string>;
  /** Path that answers 200 with the release that is served. */
  public readonly healthPath: pulumi.Output<string>;
  /** Digest of what is released: the same files are the same release, whoever built them. */
  public readonly release: pulumi.Output<string>;

  constructor(name: string, args: StaticSiteArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, site] = checkArguments("StaticSite", name, args, validate);
    super("groundplan:index:StaticSite", name, args, opts);

    const { release } = site;
    const { preview } = checked;
    const hostname = preview?.hostname ?? checked.hostname;
    const files = filesOf(site, preview !== undefined);
    const worker = createSiteWorker(this, name, checked.zone, files, textsOf(name, checked, site), {
      beforeUpdate: [
        hook(`${name}-changes`, ({ oldInputs }) => this.sayChanges(oldInputs, site), {
          onDryRun: true,
          ignoreErrors: true,
        }),
      ],
      ...(hostname === undefined ? {} : { afterUpdate: [served(name, hostname, site)] }),
    });
    if (preview !== undefined) createPreviewAddress(this, name, checked.zone, preview.hostname, worker);

    this.originName = remembered(name);
    this.workerScript = worker.scriptName;
    this.healthPath = pulumi.output(`${site.prefix}${ownPaths.release}`);
    this.release = pulumi.output(release.digest);
    this.registerOutputs({
      originName: this.originName,
      workerScript: this.workerScript,
      healthPath: this.healthPath,
      release: this.release,
    });
  }

  /** A plan shows one digest and then another; people want to know how many files there are to look at. */
  private async sayChanges(before: unknown, site: CheckedSite): Promise<void> {
    const text = changesSince(releaseOf(before), site);
    if (text !== undefined) await pulumi.log.info(text, this);
  }
}

/** Cloudflare asks the Worker first where a file is not the whole answer; our Worker then says what is not found. */
function filesOf({ directory, prefix, release, trailingSlash }: CheckedSite, isPreview: boolean): object {
  const own = Object.values(ownPaths).map((at) => `${prefix}${at}`);
  return {
    directory,
    config: {
      htmlHandling: htmlHandling[trailingSlash],
      notFoundHandling: "none",
      // A preview has to look at the clock each time.
      runWorkerFirst: isPreview ? ["/*"] : [...own, ...release.partial],
      ...(release.headers === "" ? {} : { headers: release.headers }),
      ...(release.redirects === "" ? {} : { redirects: release.redirects }),
    },
  };
}

function textsOf(
  name: string,
  { endpoints, settings, preview }: Pick<StaticSiteArgs, "endpoints" | "settings" | "preview">,
  { prefix, fallback, release }: CheckedSite,
): Record<string, pulumi.Input<string>> {
  const how = { prefix, ...ownPaths, ...(fallback === undefined ? {} : { fallback }), notFound: release.notFound };
  return {
    CONTRACT: contractOf(new Subject(`StaticSite "${name}"`), endpoints, settings),
    RELEASE: release.digest,
    SITE: JSON.stringify(how),
    ...(preview === undefined ? {} : { UNTIL: preview.until }),
  };
}

function served(name: string, hostname: string, { prefix, release }: CheckedSite): pulumi.ResourceHook {
  return hook(`${name}-served`, ({ oldInputs }) =>
    releaseOf(oldInputs) === release.digest ? undefined : requireRelease(`https://${hostname}${prefix}`, release),
  );
}
