// Which requests Cloudflare's API takes, from its own client for Node.js (the package `cloudflare`).
import fs from "node:fs";
import path from "node:path";

/** The pattern of the request that an address is of: `PUT https://api.cloudflare.com/client/v4/zones/{}/url_normalization`. */
export function cloudflareMethod(client: string, method: string, address: string): string | undefined {
  const base = "https://api.cloudflare.com/client/v4";
  const [plain = ""] = address.split("?");
  return (
    requests(client)
      .filter((one) => one.method === method)
      .map((one) => `${base}${one.path}`)
      // An address that is spelt out is meant before one with a place for anything.
      .sort((one, other) => one.split("{}").length - other.split("{}").length)
      .map((template) => ({ template, expression: template.split("{}").map(literally).join("[^/]+") }))
      .filter(({ expression }) => new RegExp(`^${expression}$`).test(plain))
      .map(({ template }) => `${method} ${template}`)[0]
  );
}

interface Sent {
  method: string;
  path: string;
}

let read: Sent[] | undefined;

function requests(client: string): Sent[] {
  read ??= files(path.join(client, "resources")).flatMap((file) =>
    [
      ...fs
        .readFileSync(file, "utf8")
        .matchAll(/_client\s*\.(get|post|put|patch|delete|getAPIList)\([^`]*?path_?\d*\.path\)?\s*`([^`]+)`/g),
    ].map(([, method = "", template = ""]) => ({
      method: method === "getAPIList" ? "GET" : method.toUpperCase(),
      path: template.replace(/\$\{accountOrZone\}\/\$\{accountOrZoneId\}/g, "zones/{}").replace(/\$\{[^}]+\}/g, "{}"),
    })),
  );
  return read;
}

function files(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? files(file) : entry.name.endsWith(".js") ? [file] : [];
  });
}

function literally(part: string): string {
  return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
