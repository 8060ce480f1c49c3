// Repositories of Helm charts. What they answer is kept, in `<folder>/<host>/<path>`; what is not there yet is fetched once.
import fs from "node:fs";
import path from "node:path";
import type { Answer, Call, Noter } from "./call";

/** No chart of ours is longer. */
const LONGEST = 16 * 1024 * 1024;

/** The answer of a repository; nothing where the request is for none. */
export async function chartAnswer(
  folder: string,
  { host, method, path: name }: Call,
  note: Noter,
  load = fetchFile,
): Promise<Answer | undefined> {
  // https://helm.sh/docs/topics/chart_repository/
  if (method !== "GET" || !/^(\/[\w.-]+)*\/(index\.yaml|[\w.-]+\.tgz)$/.test(name) || name.includes(".."))
    return undefined;
  const file = path.join(folder, host, name);
  if (!fs.existsSync(file)) {
    try {
      const content = await load(`https://${host}${name}`);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(`${file}.new`, content);
      fs.renameSync(`${file}.new`, file);
    } catch (error) {
      const value = error instanceof Error ? error.message : String(error);
      note({ kind: "chart that cannot be had", method: `GET ${host}`, path: name, value });
      return { status: 404, body: {} };
    }
  }
  return { status: 200, raw: fs.readFileSync(file), type: "application/octet-stream" };
}

async function fetchFile(url: string): Promise<Buffer> {
  const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(60_000) });
  const content = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  if (content.length > LONGEST) throw new Error(`${url}: more than ${LONGEST} bytes`);
  return content;
}
