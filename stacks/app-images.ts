// What is wrong with the images of applications, and of what they stand on.
import { platformUpstreams, rules, upstreamOf } from "../components";
import type { Applications } from "./application";
import { upstreams } from "./images";
import { knownOf, type Known } from "./known-apps";
import type { Finding, Relation } from "./relations";
import { imagesOf } from "./workloads";

/** Each image with the place in the configuration to change. */
function imagesAt({ name, application, app }: Known): { image: string; at: string }[] {
  return imagesOf(application, app).map(({ image, at = "" }) => ({ image, at: `.${name}${at}` }));
}

/** The registry of each image can be pulled through, and accounts are for registries that are. */
export function registries(applications: Applications): Relation {
  return ({ apps, registryCredentials }, project = "") => {
    const images = knownOf(applications, apps).flatMap(imagesAt);
    const wrong = images.flatMap(({ image, at }) => {
      const upstream = rules.image(image) === undefined ? upstreamOf(image, project) : undefined;
      const reason = upstream === undefined ? undefined : rules.upstream(upstream);
      if (reason === undefined) return [];
      const remedy = `use an image of a registry on the internet (of its prefix "${upstream ?? ""}": ${reason})`;
      return [{ key: "apps", at, value: image, remedy }];
    });
    if (wrong.length > 0 || images.length === 0 || !Array.isArray(registryCredentials)) return wrong;
    const sources = rules.sourcesOf([
      ...platformUpstreams(false),
      ...upstreams({ images: images.map(({ image }) => image), project }),
    ]);
    return accounts(registryCredentials, sources);
  };
}

function accounts(credentials: unknown[], sources: string[]): Finding[] {
  const names = credentials.map((account) => (account as { registry?: unknown } | null)?.registry);
  return names.flatMap((registry, index) => {
    if (typeof registry !== "string") return [];
    const isRepeated = names.indexOf(registry) < index;
    const remedy = isRepeated ? "name each registry once" : rules.registryOf(sources)(registry);
    return remedy === undefined
      ? []
      : [{ key: "registryCredentials", at: `[${index}].registry`, value: registry, remedy }];
  });
}

/** Each image has a digest of its own, or a locked one: those of applications, and the one of Vault's version. */
export function needsDigest(applications: Applications, lockedDigests: () => Record<string, string>): Relation {
  return ({ apps, vaultVersion, vaultServiceAccount }) => {
    const lacksDigest = (image: string): string | undefined =>
      rules.image(image) ?? rules.lockedImage(lockedDigests())(image);
    const ofApps = knownOf(applications, apps)
      .flatMap(imagesAt)
      .flatMap(({ image, at }) => {
        const remedy = lacksDigest(image);
        return remedy === undefined ? [] : [{ key: "apps", at, value: image, remedy }];
      });
    // A Vault that is there already has an account, and runs what somebody else chose.
    if (typeof vaultVersion !== "string" || vaultServiceAccount !== undefined) return ofApps;
    if (rules.vaultVersion(vaultVersion) !== undefined) return ofApps;
    const image = rules.vaultImage(vaultVersion);
    if (lacksDigest(image) === undefined) return ofApps;
    const remedy = `lock its image first: run \`npx groundplan lock ${image}\` and commit images.lock.json`;
    return [...ofApps, { key: "vaultVersion", remedy }];
  };
}
