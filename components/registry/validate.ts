import type * as pulumi from "@pulumi/pulumi";
import { parseImage, renderImage } from "../internal/image-reference";
import * as rules from "../internal/rules";
import { Arguments } from "../internal/validation";
import type { RegistryArgs } from "./args";
import { checkCredentials, type CheckedCredentials } from "./credentials";
import { planPullThrough, upstream, type PullThrough } from "./upstreams";

/** Images are looked up by one name each. */
const lockedName: rules.Rule<string> = (text) => {
  const image = parseImage(text);
  if (image?.tag === undefined || image.digest !== undefined) {
    return "name the image with its registry and tag: <host>/<repository>:<tag>";
  }
  return renderImage(image) === text ? undefined : `write it as ${renderImage(image)}`;
};

interface Checked {
  credentials: CheckedCredentials;
  plan: PullThrough[];
  readers: pulumi.Input<string>[];
  writers: pulumi.Input<string>[];
}

/** @throws ArgumentError */
export function validate(name: string, args: RegistryArgs): Checked {
  const check = new Arguments(`Registry "${name}"`);
  const plan = planPullThrough(name, args.upstreams ?? []);
  check.property("region", args.region, rules.region);
  check.each("upstreams", args.upstreams, upstream);
  for (const [image, digest] of Object.entries(args.lockedDigests ?? {})) {
    check.property(`lockedDigests["${image}"]`, image, lockedName);
    check.property(`lockedDigests["${image}"]`, digest, rules.imageDigest);
  }
  check.property("keptVersions", args.keptVersions, rules.integerBetween(1, 1000));
  check.property("untaggedDays", args.untaggedDays, rules.integerBetween(1, 3650));
  const checked = {
    plan,
    credentials: checkCredentials(check, args, plan),
    readers: check.each("readers", args.readers, rules.iamMember),
    writers: check.each("writers", args.writers, rules.iamMember),
  };
  check.done();
  return checked;
}
