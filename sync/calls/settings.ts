import { askMetadata } from "../metadata";

/** Where what comes to a port goes. */
export interface Call {
  /** Port at `localhost`. */
  port: number;
  /** URL of the server, which tokens are made out to. */
  url: URL;
}

interface DescribedCall {
  port: number;
  url?: string;
  service?: string;
}

/** The calls that the component described. A service without a URL is one beside the program's own, in its project and region. */
export async function readCalls(text: string | undefined, metadataUrl: string): Promise<Call[]> {
  if (text === undefined) throw new Error("CALLS is not set: it says which port leads to which server");
  const described = JSON.parse(text) as DescribedCall[];
  return await Promise.all(
    described.map(async ({ port, url, service }) => ({
      port,
      url: new URL(url ?? (await urlBeside(service ?? "", metadataUrl))),
    })),
  );
}

/** Its URL follows from its name (https://cloud.google.com/run/docs/triggering/https-request#deterministic). */
async function urlBeside(service: string, metadataUrl: string): Promise<string> {
  const region = await ask(`${metadataUrl}/computeMetadata/v1/instance/region`);
  const [, project, name] = /^projects\/(\d+)\/regions\/([a-z0-9-]+)$/.exec(region.trim()) ?? [];
  if (project === undefined || name === undefined) {
    throw new Error(`the metadata server names no region: ${JSON.stringify(region.slice(0, 100))}`);
  }
  return `https://${service}-${project}.${name}.run.app`;
}

async function ask(url: string): Promise<string> {
  const answer = await askMetadata(url);
  if (answer.ok) return await answer.text();
  throw new Error(`the metadata server answers ${answer.status} to ${new URL(url).pathname}`);
}
