// Writes inventory/releases.json anew: which releases of a product there are and until when they are supported, as
// https://endoflife.date publishes it, and the newest versions of this program's npm packages.
//
//   npm run releases                          asks https://endoflife.date/api/v1
//   npm run releases -- <folder> <day>        reads products/ of a checkout of github.com/endoflife-date/endoflife.date, of that day
//
// Commit the result. Packages are asked for with npm, from the registry that npm is set up for.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { writeWhole } from "../files/whole";
import type { Product, Release, ReleaseTable } from "../inventory/model";
import { products as wanted } from "../inventory/products";
import { directPackages } from "../inventory/project";

const root = join(__dirname, "..");
/** Older lines than these are asked for by nobody. */
const mostReleases = 12;

/** A day, or whether it has come. */
const day = z.union([z.iso.date(), z.boolean(), z.null()]).optional();

/** The front matter of a product's page (https://github.com/endoflife-date/endoflife.date/blob/master/CONTRIBUTING.md). */
const page = z.looseObject({
  title: z.string(),
  permalink: z.string(),
  releases: z.array(
    z.looseObject({
      releaseCycle: z.string(),
      releaseDate: z.iso.date(),
      latest: z.string(),
      latestReleaseDate: z.iso.date(),
      eol: day,
      lts: day,
    }),
  ),
});

/** https://endoflife.date/docs/api/v1/ */
const answer = z.looseObject({
  result: z.looseObject({
    label: z.string(),
    links: z.looseObject({ html: z.string() }),
    releases: z.array(
      z.looseObject({
        name: z.string(),
        releaseDate: z.iso.date(),
        latest: z.looseObject({ name: z.string(), date: z.iso.date() }),
        eolFrom: z.iso.date().nullish(),
        ltsFrom: z.iso.date().nullish(),
      }),
    ),
  }),
});

function fromPage(text: string): Product {
  const [, matter = ""] = text.split(/^---$/m);
  const { title, permalink, releases } = page.parse(parse(matter));
  return {
    title,
    page: `https://endoflife.date${permalink}`,
    releases: releases.slice(0, mostReleases).map((one): Release => ({
      cycle: one.releaseCycle,
      released: one.releaseDate,
      latest: one.latest,
      latestOn: one.latestReleaseDate,
      ...(typeof one.eol === "string" ? { end: one.eol } : {}),
      ...(typeof one.lts === "string" ? { longFrom: one.lts } : {}),
    })),
  };
}

function fromAnswer(body: unknown): Product {
  const { label, links, releases } = answer.parse(body).result;
  return {
    title: label,
    page: links.html,
    releases: releases.slice(0, mostReleases).map(({ name, releaseDate, latest, eolFrom, ltsFrom }): Release => ({
      cycle: name,
      released: releaseDate,
      latest: latest.name,
      latestOn: latest.date,
      ...(typeof eolFrom === "string" ? { end: eolFrom } : {}),
      ...(typeof ltsFrom === "string" ? { longFrom: ltsFrom } : {}),
    })),
  };
}

async function ask(product: string): Promise<Product> {
  const response = await fetch(`https://endoflife.date/api/v1/products/${product}/`, { redirect: "error" });
  if (!response.ok) throw new Error(`endoflife.date answered ${response.status} for ${product}`);
  return fromAnswer(await response.json());
}

function newestOf(name: string): string {
  return execFileSync("npm", ["view", name, "dist-tags.latest"], { cwd: root, encoding: "utf8" }).trim();
}

async function main([folder, read]: string[]): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  const found = await Promise.all(
    Object.keys(wanted).map(async (name): Promise<[string, Product]> => [
      name,
      folder === undefined ? await ask(name) : fromPage(readFileSync(join(folder, "products", `${name}.md`), "utf8")),
    ]),
  );
  const table: ReleaseTable = {
    read: z.iso.date().parse(folder === undefined ? today : read),
    source: "https://endoflife.date (https://github.com/endoflife-date/endoflife.date, MIT)",
    products: Object.fromEntries(found),
    packagesRead: today,
    packages: Object.fromEntries(Object.keys(directPackages(root)).map((name) => [name, newestOf(name)])),
  };
  writeWhole(join(root, "inventory/releases.json"), `${JSON.stringify(table, undefined, 2)}\n`);
}

void main(process.argv.slice(2));
