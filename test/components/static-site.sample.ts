// What the tests of all components try `StaticSite` with.
import { TrailingSlash } from "../../components";
import { otherZone } from "../support/pages/trials";
import { zone } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";
import { folderOf } from "../support/site-folder";

export const StaticSite: Sampled = {
  samples: [
    {
      name: "shop",
      args: {
        zone,
        folder: folderOf({ "index.html": "page", ".a": "a", ".b": "b", ".d": "d", "fonts/a.txt": "font" }),
        buildCommand: "pnpm build",
        path: "/shop",
        fallback: "/index.html",
        trailingSlash: TrailingSlash.Never,
        immutablePaths: ["/fonts/", "/images/"],
        sourceMaps: true,
        alsoPublish: ["/.a", "/.b"],
        fileLimit: 100,
        endpoints: { api: "/api", live: "wss://live.example.com" },
        settings: { key: "pk", theme: "dark" },
        hostname: "www.example.com",
      },
    },
  ],
  trials: { zone: otherZone, endpoints: {}, settings: {}, hostname: "other.example.com" },
  lists: {
    "StaticSite.immutablePaths": { empty: "own", kind: "content", third: "/media/" },
    "StaticSite.alsoPublish": { empty: "none", kind: "content", third: "/.d" },
    "StaticSite.endpoints": { empty: "none", kind: "content", third: ["events", "/events"] },
    "StaticSite.settings": { empty: "none", kind: "content", third: ["language", "de"] },
  },
};
