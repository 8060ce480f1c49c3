// The API of Cloud SQL before a world, as far as a drill uses it, and the metadata server that gives it a token.
import assert from "node:assert/strict";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { SqlBusy, type SqlObject } from "../../../sync/drill/cloud";
import type { DrillWorld } from "./drill-world";

export async function serveDrill(
  world: DrillWorld,
  project: string,
): Promise<{ url: string; asked: string[]; close: () => void }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const reply = (status: number, body: object): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    void answer(world, project, request, asked)
      .then((body) => {
        reply(200, body);
      })
      .catch((error: unknown) => {
        const message = error instanceof Error ? error.message : "";
        reply(error instanceof SqlBusy ? 409 : 400, { error: { message } });
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, close: () => server.close() };
}

async function answer(world: DrillWorld, project: string, request: IncomingMessage, asked: string[]): Promise<object> {
  const [method = "", url = ""] = [request.method, request.url];
  if (url.startsWith("/computeMetadata/")) return { access_token: "token", expires_in: 3600 };
  assert.equal(request.headers.authorization, "Bearer token");
  const base = `/v1/projects/${project}/`;
  assert.ok(url.startsWith(base), url);
  const path = url.slice(base.length);
  asked.push(`${method} ${path}`);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return await call(world, method, path, text === "" ? {} : (JSON.parse(text) as SqlObject));
}

async function call(world: DrillWorld, method: string, path: string, body: SqlObject): Promise<object> {
  const { pathname, searchParams } = new URL(path, "http://sql/");
  const [, collection, name = "", verb] = pathname.split("/");
  if (collection === "operations") return { items: await world.operations(searchParams.get("instance") ?? "") };
  if (name === "" && method === "POST") return (await world.insert(body), {});
  if (name === "") {
    const [, label = "", value = ""] =
      /^settings\.userLabels\.([^:]+):(.+)$/.exec(searchParams.get("filter") ?? "") ?? [];
    return { items: await world.labelled(label, value) };
  }
  switch (`${method} ${verb ?? ""}`.trim()) {
    case "GET":
      return await world.instance(name);
    case "PATCH":
      return (await world.patch(name, body), {});
    case "DELETE":
      return (await world.remove(name), {});
    case "GET backupRuns":
      return { items: await world.backups(name) };
    case "POST restoreBackup": {
      const { instanceId, backupRunId } = body["restoreBackupContext"] as { [key: string]: string };
      return (await world.restore(name, { instance: instanceId ?? "", backup: backupRunId ?? "" }), {});
    }
    case "POST executeSql":
      return await world.executeSql(name, body);
    default:
      throw new Error(`${method} ${path}`);
  }
}
