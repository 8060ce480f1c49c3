// What the screenshots of docs/open.md were made by, so that a test without a browser says when they are of another page.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { LastReport } from "../../cli/doctor/last";
import type { Machine } from "../../cli/open/view";
import { root } from "./project";

/** What a page says of its machine and its day, stated: a screenshot is the same wherever it is made, but for the letters of the machine. */
export const statedMachine: Machine = { today: "2026-11-29", node: "24.19.0" };

/** What the doctor says of an environment that has almost all that it needs. */
export const statedDoctor: LastReport = {
  at: "2026-11-29T09:12:00.000Z",
  findings: [
    {
      ...{ name: "google-login", title: "Somebody is logged in to Google", status: "ok", says: "as ops@changelog.com" },
      ...{ remedy: [], source: "docs/first-deployment.md#once-a-project" },
    },
    {
      ...{ name: "dns", title: "The domains lead to Cloudflare", status: "warn" },
      ...{ says: "the name servers of `changelog-dev.com` are still the registrar's" },
      ...{ remedy: ["dig +short NS changelog-dev.com"], source: "docs/first-deployment.md#cloudflare" },
    },
  ],
};

export const screenshots = ["light", "dark"] as const;

export function screenshotFile(name: (typeof screenshots)[number]): string {
  return path.join(root, "docs/pictures", `open-${name}.png`);
}

/** What a reader of the screenshots sees: the look of all, and the sections of the first screen. */
const shown = ["assets", "page", "words", "sections/index", "sections/glance", "sections/endpoints", "sections/doctor"];

/** The digests of the pictures, and of the sources of what they show. Numbers of the plan are those of their day. */
export function screenshotDigests(): Record<string, string> {
  const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");
  const sources = shown.map((name) => fs.readFileSync(path.join(root, "cli/open", `${name}.ts`), "utf8"));
  return {
    page: sha256(sources.join("\n").replaceAll("\r\n", "\n")),
    ...Object.fromEntries(screenshots.map((name) => [name, sha256(fs.readFileSync(screenshotFile(name)))])),
  };
}

export const digestsFile = path.join(root, "test/support/open-digests.json");
