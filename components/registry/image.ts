import * as pulumi from "@pulumi/pulumi";
import type { ImageSource } from "../contracts/images";

/**
 * The address under which our own registry serves an image: `docker.io/library/node:24-alpine` becomes
 * `<pull-through repository of docker.io/library>/node:24-alpine`, or `…/node@sha256:…` if the source has locked that tag. A
 * digest stays as it is. The upstream with the longest matching prefix serves; an image that the source serves already
 * stays as it is.
 *
 * An image of an upstream that the source has no pull-through repository for is an error that names the upstream to add.
 */
export function pullThrough(images: ImageSource, reference: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi
    .all([images.repositoryUrl, images.upstreamUrls, images.lockedDigests ?? {}, reference])
    .apply(([repositoryUrl, upstreamUrls, digests, known]) =>
      resolveImage(repositoryUrl, upstreamUrls, byDigest(known, digests)),
    );
}

/** An image whose tag is locked, by its digest; another as it is. */
function byDigest(reference: string, digests: { [image: string]: string }): string {
  const digest = digests[reference];
  return digest === undefined ? reference : `${reference.slice(0, reference.lastIndexOf(":"))}@${digest}`;
}

/** `pullThrough`, once every value is known. */
export function resolveImage(
  repositoryUrl: string,
  upstreamUrls: { [upstream: string]: string },
  reference: string,
): string {
  if ([repositoryUrl, ...Object.values(upstreamUrls)].some((url) => isUnder(reference, url))) return reference;
  const upstream = Object.keys(upstreamUrls)
    .filter((prefix) => isUnder(reference, prefix))
    .sort((one, other) => other.length - one.length)[0];
  if (upstream === undefined) throw new pulumi.RunError(noUpstream(reference, Object.keys(upstreamUrls)));
  return `${upstreamUrls[upstream] ?? ""}${reference.slice(upstream.length)}`;
}

/** Whole path segments only: `docker.io/library` does not serve `docker.io/library-of-somebody-else/node`. */
function isUnder(reference: string, prefix: string): boolean {
  return reference.startsWith(`${prefix}/`);
}

function noUpstream(reference: string, upstreams: string[]): string {
  const [host = "", ...path] = reference.split("/");
  // As in every container tool, a first segment without a dot is no host but a name on Docker Hub.
  if (!host.includes(".")) {
    const full = path.length === 0 ? `docker.io/library/${reference}` : `docker.io/${reference}`;
    return `image "${reference}": the registry is missing; if it is on Docker Hub, write ${full}`;
  }
  const upstream = [host, ...path.slice(0, -1)].join("/");
  const known = upstreams.length === 0 ? "none" : upstreams.sort().join(", ");
  return `image "${reference}": no pull-through repository serves it (there are: ${known}); add "${upstream}" to the upstreams of the registry`;
}
