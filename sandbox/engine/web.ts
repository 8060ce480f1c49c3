// The simulated Internet for a program in a process of its own: its `fetch` asks a server on this machine.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { PRIVATE, writeWhole } from "../../files/whole";
import { webAnswer, type Web } from "../web";

/** A server for the simulated Internet: `<url>/<host>/<path>` is `https://<host>/<path>`. */
export interface WebServer {
  url: string;
  close(): Promise<void>;
}

const NOT_SIMULATED = "x-not-simulated";

export async function serveWeb(web: Web): Promise<WebServer> {
  const server = http.createServer((request, response) => {
    const answer = webAnswer(new URL(`https:/${request.url ?? "/"}`), web);
    if (answer === undefined) response.writeHead(404, { [NOT_SIMULATED]: "yes" }).end();
    else response.writeHead(answer.status, { "content-type": answer.type }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Runs in the program's process before the program. Node.js reads it as it is, so it is no TypeScript. */
const CLIENT = `"use strict";
const real = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const request = input instanceof Request;
  const url = new URL(request ? input.url : input);
  const method = init?.method ?? (request ? input.method : "GET");
  if (url.protocol !== "https:" || method !== "GET") return real(input, init);
  const asked = process.env.GROUNDPLAN_WEB + "/" + url.host + url.pathname + url.search;
  const answer = await real(asked, { signal: init?.signal });
  return answer.headers.has("${NOT_SIMULATED}") ? real(input, init) : answer;
};
`;

/** Writes what lets a program see the simulated Internet, and says what its environment needs for that. */
export function webEnvironment(folder: string, url: string): { NODE_OPTIONS: string; GROUNDPLAN_WEB: string } {
  const file = join(folder, "web.cjs");
  writeWhole(file, CLIENT, PRIVATE);
  const others = process.env["NODE_OPTIONS"] ?? "";
  // Node.js reads a path with spaces between quotation marks, and \\ as \.
  const quoted = `"${file.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  return { NODE_OPTIONS: `${others} --require ${quoted}`.trim(), GROUNDPLAN_WEB: url };
}
