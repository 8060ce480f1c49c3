import * as pulumi from "@pulumi/pulumi";
import type { ImageSource } from "../contracts/images";
import { nameOf, parseImage, renderImage, type ImageReference } from "../internal/image-reference";
import { membersKnown, plainOf } from "../internal/known";
import { made } from "../internal/made";
import type { Subject } from "../internal/refusal";
import { image as imageRule, type Rule } from "../internal/rules";
import type { Arguments } from "../internal/validation";
import { present } from "../internal/present";
import { listed } from "../internal/show";
import { artifactRegistryHost } from "./upstreams";
import { asOutput, isLater, whenKnown } from "../internal/outputs";

/** An `ImageSource`, once every value is known. */
export interface KnownImageSource {
  repositoryUrl: string;
  upstreamUrls: { [upstream: string]: string };
  lockedDigests?: { [image: string]: string };
  requiresDigests?: boolean;
}

/** Who pulls an image, and which of its properties names it: what an error says. */
export interface Puller {
  subject: Subject;
  property: string;
}

/**
 * The address under which our own registry serves an image: `docker.io/library/node:24-alpine` becomes
 * `<pull-through repository of docker.io/library>/node:24-alpine`, or `…/node@sha256:…` if the source has locked that tag. A
 * digest stays as it is. The upstream with the longest matching prefix serves; an image that is in the project already is
 * pulled from there.
 *
 * An image of an upstream that the source has no pull-through repository for is an error that names the upstream to add. A
 * tag that is not locked is one too where the source requires digests, and names the command that locks it. The error is the puller's.
 */
export function pullThrough(
  images: ImageSource,
  reference: pulumi.Input<string>,
  { subject, property }: Puller,
): pulumi.Output<string> {
  const source = knownSource(images);
  const refused = async (image: string, remedy: string): Promise<never> => {
    const parts: pulumi.Output<unknown>[] = isLater(reference) ? [source, asOutput(reference)] : [source];
    const secret = await Promise.all(parts.map((part) => pulumi.isSecret(part)));
    if (!secret.includes(true)) return subject.refuse(property, image, remedy);
    return subject.refuse(property, image, secretRemedy, "[secret]");
  };
  return whenKnown({ source, reference }, (known) =>
    resolveImage(known.source, known.reference, (remedy) => refused(known.reference, remedy)),
  );
}

/** Says nothing of the image or of the source. */
const secretRemedy =
  "the source of images does not serve it: add what is before its last slash to the upstreams of the registry, and name its digest";

/** Notes an image that a component runs of its own, where the source that it was given does not serve it, as far as that is known by now. */
export function requireImage(check: Arguments, property: string, images: ImageSource, reference: string): void {
  check.property(property, reference, notServed(images));
}

/** One for all images from a source. */
const knownSources = new WeakMap<ImageSource, pulumi.Output<KnownImageSource>>();

function knownSource(images: ImageSource): pulumi.Output<KnownImageSource> {
  const { repositoryUrl, upstreamUrls, lockedDigests = {}, requiresDigests = false } = images;
  const source = { repositoryUrl, upstreamUrls, lockedDigests, requiresDigests };
  return made(knownSources, images, () => whenKnown(source, (all) => all));
}

/**
 * The upstream that a `Registry` in a project needs for an image, such as `docker.io/library` for `nginx:1.27`. None for an
 * image that is in the project already.
 */
export function upstreamOf(image: string, project: string): string | undefined {
  const parsed = parseImage(image);
  if (parsed === undefined || isOfProject(parsed, project)) return undefined;
  const name = nameOf(parsed);
  return name.slice(0, name.lastIndexOf("/"));
}

/** `pullThrough`, once every value is known. `refuse` is told the remedy. */
export function resolveImage<Refused>(
  source: KnownImageSource,
  reference: string,
  refuse: (remedy: string) => Refused,
): string | Refused {
  const parsed = parseImage(reference);
  if (parsed === undefined) return refuse(present(imageRule(reference), reference));
  const image = byDigest(parsed, source.lockedDigests ?? {});
  if (image.digest === undefined && source.requiresDigests === true) return refuse(lockRemedy(reference));
  const name = nameOf(image);
  const served = [source.repositoryUrl, ...Object.values(source.upstreamUrls)].some((url) => isUnder(name, url));
  if (served || isOfProject(image, projectIn(source.repositoryUrl))) return renderImage(image);
  const upstream = Object.keys(source.upstreamUrls)
    .filter((prefix) => isUnder(name, prefix))
    .sort((one, other) => other.length - one.length)[0];
  if (upstream === undefined) return refuse(upstreamRemedy(name, source.upstreamUrls));
  return `${present(source.upstreamUrls[upstream], upstream)}${renderImage(image).slice(upstream.length)}`;
}

/** An image whose tag is locked, by its digest; another as it is. */
function byDigest(image: ImageReference, digests: { [image: string]: string }): ImageReference {
  const digest = image.digest ?? digests[renderImage(image)];
  return digest === undefined ? image : { ...image, digest };
}

/** Whole path segments only: `docker.io/library` does not serve `docker.io/library-of-somebody-else/node`. */
function isUnder(name: string, prefix: string): boolean {
  return name.startsWith(`${prefix}/`);
}

/** Any repository of the project's Artifact Registry. A project of a domain is two parts of the path, `example.com/web`. */
function isOfProject({ host, path }: ImageReference, project: string): boolean {
  return servesProjects(host) && isUnder(path, project.replace(":", "/"));
}

/** The project of a repository, as it stands in the repository's address. */
function projectIn(repositoryUrl: string): string {
  return repositoryUrl.split("/").slice(1, -1).join("/");
}

/** Google's hosts, on which a project is the beginning of the path. `gcr.io` is one of Artifact Registry's by an older name (https://cloud.google.com/artifact-registry/docs/transition/gcr-on-ar). */
function servesProjects(host: string): boolean {
  return artifactRegistryHost.test(host) || /^((us|eu|asia)\.)?gcr\.io$/.test(host);
}

/** An image that runs by digest: by its own, or by the one that is locked for its tag. */
export function lockedImage(lockedDigests: { [image: string]: string }): Rule<string> {
  return (reference) => {
    const parsed = parseImage(reference);
    if (parsed === undefined || byDigest(parsed, lockedDigests).digest !== undefined) return undefined;
    return lockRemedy(reference);
  };
}

/** An image that a source serves, as far as the source is known by now. */
function notServed(images: ImageSource): Rule<string> {
  const locked = membersKnown(images.lockedDigests ?? {}) as { [image: string]: string } | undefined;
  const upstreams = membersKnown(images.upstreamUrls);
  const requiresDigests = plainOf(images.requiresDigests) === true && locked !== undefined;
  return (reference) => {
    const remedy = requiresDigests ? lockedImage(locked)(reference) : undefined;
    const parsed = parseImage(reference);
    if (remedy !== undefined || parsed === undefined || upstreams === undefined) return remedy;
    const repositoryUrl = plainOf(images.repositoryUrl);
    // One of Artifact Registry's may be the project's own.
    const mayBeOwn =
      repositoryUrl === undefined ? servesProjects(parsed.host) : isOfProject(parsed, projectIn(repositoryUrl));
    if (mayBeOwn) return undefined;
    const name = nameOf(parsed);
    const urls = [images.repositoryUrl, ...Object.values(upstreams)].map((url) => plainOf(url as pulumi.Input<string>));
    const served = [...Object.keys(upstreams), ...urls].some((prefix) => prefix !== undefined && isUnder(name, prefix));
    return served ? undefined : upstreamRemedy(name, upstreams);
  };
}

function lockRemedy(reference: string): string {
  return `run \`npx groundplan lock ${reference}\` and commit images.lock.json, or add @sha256:<digest> to the image`;
}

function upstreamRemedy(name: string, upstreamUrls: object): string {
  return `no pull-through repository serves it (there are: ${listed(upstreamUrls)}); add "${name.slice(0, name.lastIndexOf("/"))}" to the upstreams of the registry`;
}
