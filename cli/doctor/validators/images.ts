import { join } from "node:path";
import { nameOf, parseImage } from "../../../components/internal/image-reference";
import { readText, SETTINGS_BYTES } from "../../../files/read";
import { parse } from "../../../sync/exchange";
import { fail, ok, planned, setting, skipped, warn, type Validator } from "../model";

/** Images as components name them; what a plan has of resources is under the registry's own address, which need not exist yet. */
const components = ["CloudRunApp", "AutopilotApp"].map((name) => `groundplan:index:${name}`);

export const images: Validator = {
  name: "images",
  title: "Each image is there, under the digest that is locked",
  needs: "plan",
  rights: "a login at registries whose images are private (`docker login`, or Google's credentials)",
  asks: "each registry for the manifest",
  source: "docs/adr/0025-images-by-digest.md",
  check: async (facts, ask) => {
    const named = planned(facts, ...components).flatMap(({ inputs }) => imagesIn(inputs["workload"]));
    const locked = lockedDigests(facts.folder);
    const own = `${setting(facts, "region")}-docker.pkg.dev/${setting(facts, "gcp:project")}/`;
    const all = [...new Set([...Object.keys(locked), ...named])].filter((one) => !one.startsWith(own));
    if (all.length === 0) return skipped("no image is known");
    const answers = await Promise.all(all.map((image) => served(image, ask.digest)));
    const missing = answers.filter(({ error }) => error !== undefined);
    const [first] = missing;
    // A registry that this machine does not reach says nothing of its images.
    const silent = missing.filter(({ error = "" }) => error.includes(" does not answer"));
    if (first !== undefined && silent.length === missing.length) return skipped(first.error ?? "");
    if (first !== undefined) {
      const known = missing.filter((one) => !silent.includes(one));
      return fail(known.map(({ error }) => error).join("; "), ...known.map(({ image }) => `groundplan lock ${image}`));
    }
    const moved = answers
      .filter(({ image, digest }) => locked[image] !== undefined && locked[image] !== digest)
      .map(({ image }) => image);
    return moved.length === 0
      ? ok(`${all.length} images`)
      : warn(
          `${moved.join(", ")} means another image by now; the locked digest runs`,
          `groundplan lock ${moved.join(" ")}`,
        );
  },
};

/** What a registry serves for an image, or why it does not. */
interface Served {
  image: string;
  digest?: string;
  error?: string;
}

async function served(image: string, ask: (image: string) => Promise<string>): Promise<Served> {
  try {
    // What has a digest is asked for by it: that is what runs.
    const parsed = parseImage(image);
    return { image, digest: await ask(parsed?.digest === undefined ? image : `${nameOf(parsed)}@${parsed.digest}`) };
  } catch (error) {
    return { image, error: error instanceof Error ? error.message.replace(/\.$/, "") : String(error) };
  }
}

function imagesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, inside]) => {
    if (name !== "image") return imagesIn(inside);
    return typeof inside === "string" && parseImage(inside) !== undefined ? [inside] : [];
  });
}

function lockedDigests(folder: string): Record<string, string> {
  const table = parse(readText(join(folder, "images.lock.json"), SETTINGS_BYTES) ?? "{}");
  return (typeof table === "object" && table !== null ? table : {}) as Record<string, string>;
}
