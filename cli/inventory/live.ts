// What runs, as Google's APIs and Vault say now. Everything is read, nothing is changed.
import { imageOf, tagsOf } from "../../inventory/find";
import type { Found } from "../../inventory/model";
import { places } from "../../inventory/places";
import { isTable, textAt, type Properties } from "../../sandbox";
import { boundedRequest } from "../bounded-request";
import { openGoogle, type Sending } from "../google-api";
import { UsageError } from "../project";
import { stackSettings, vaultAddress, type StackSettings } from "../stack-settings";

/** What was found, and what could not be asked. */
export interface Live {
  found: Found[];
  notes: string[];
}

/** Lists of an API: where, under which name, and the type of the program's resource with the output that each tells. */
interface Listing {
  url: (project: string) => string;
  items: string;
  type: string;
  /** The fields that say the version, the most exact first. */
  fields: string[];
}

const listings: Listing[] = [
  {
    url: (project) => `https://sqladmin.googleapis.com/v1/projects/${project}/instances`,
    items: "items",
    type: "gcp:sql/databaseInstance:DatabaseInstance",
    fields: ["databaseInstalledVersion", "databaseVersion"],
  },
  {
    url: (project) => `https://container.googleapis.com/v1/projects/${project}/locations/-/clusters`,
    items: "clusters",
    type: "gcp:container/cluster:Cluster",
    fields: ["currentMasterVersion"],
  },
  {
    url: (project) => `https://memorystore.googleapis.com/v1/projects/${project}/locations/-/instances`,
    items: "instances",
    type: "gcp:memorystore/instance:Instance",
    fields: ["engineVersion"],
  },
];

/** Kinds of things on Cloud Run, by the name that its API lists them under. */
const onCloudRun: [items: string, containers: string][] = [
  ["services", "template.containers"],
  ["jobs", "template.template.containers"],
  ["workerPools", "template.containers"],
];

/** Nobody has more of anything here; a page of Google's has up to this many. */
const mostPages = 20;

/** Asks for a stack's project, region by region. What does not answer is noted, and the rest is asked all the same. */
export async function runningLive(
  folder: string,
  stack: string,
  locked: Readonly<Record<string, string>>,
  sending: Partial<Sending> = {},
): Promise<Live> {
  const settings = stackSettings(stack, folder);
  const project = settings.all("gcp:project");
  if (project === undefined) throw new UsageError(`--live: Pulumi.${stack}.yaml names no gcp:project to ask.`);
  const api = openGoogle((message) => new Error(message), sending);
  const list = (url: string, items: string): Promise<Properties[]> => listAll((one) => api.read(one), url, items);
  const regions = ["region", "failoverRegion"].flatMap((key) => settings.own(key) ?? []);
  const tags = tagsOf([], locked);
  const questions: [what: string, ask: () => Promise<Found[]>][] = [
    ...listings.map(({ url, items, type, fields }): [string, () => Promise<Found[]>] => [
      type.split(":")[1] ?? type,
      async () => (await list(url(project), items)).flatMap((one) => versionsOf(type, one, fields)),
    ]),
    ...[...new Set(regions)].flatMap((region) =>
      onCloudRun.map(([items, containers]): [string, () => Promise<Found[]>] => [
        `${items} of Cloud Run in ${region}`,
        async () => {
          const url = `https://run.googleapis.com/v2/projects/${project}/locations/${region}/${items}`;
          return (await list(url, items)).flatMap((one) =>
            imagesOf(one, containers).flatMap((image) => placed(imageOf(image, tags), nameIn(one))),
          );
        },
      ]),
    ),
    ["Vault", () => vaultRuns(settings, sending)],
  ];
  const answers = await Promise.allSettled(questions.map(async ([, ask]) => ask()));
  return {
    found: answers.flatMap((one) => (one.status === "fulfilled" ? one.value : [])),
    notes: answers.flatMap((one, index) =>
      one.status === "fulfilled"
        ? []
        : [`${questions[index]?.[0] ?? ""}: ${one.reason instanceof Error ? one.reason.message : String(one.reason)}`],
    ),
  };
}

async function listAll(
  read: (url: string) => Promise<Properties | undefined>,
  url: string,
  items: string,
): Promise<Properties[]> {
  const found: Properties[] = [];
  let token = "";
  for (let page = 0; page < mostPages; page++) {
    const answer = (await read(token === "" ? url : `${url}?pageToken=${encodeURIComponent(token)}`)) ?? {};
    const list = answer[items];
    found.push(...(Array.isArray(list) ? list.filter(isTable) : []));
    token = textAt(answer, "nextPageToken");
    if (token === "") return found;
  }
  throw new Error(`${url} has more than ${mostPages} pages`);
}

function versionsOf(type: string, object: Properties, fields: string[]): Found[] {
  const value = fields.map((field) => textAt(object, field)).find((text) => text !== "");
  const [place] = places[type] ?? [];
  const one = value === undefined ? undefined : place?.read(value);
  return one === undefined ? [] : placed([one], nameIn(object));
}

function placed(found: Omit<Found, "places">[], name: string): Found[] {
  return found.map((one) => ({ ...one, places: [name] }));
}

/** `projects/p/locations/l/services/vault` is vault. */
function nameIn(object: Properties): string {
  return textAt(object, "name").split("/").at(-1) ?? "";
}

function imagesOf(object: Properties, path: string): string[] {
  const containers = path
    .split(".")
    .reduce<unknown>((inside, part) => (isTable(inside as never) ? (inside as Properties)[part] : undefined), object);
  return (Array.isArray(containers) ? containers : []).flatMap((one: unknown) =>
    typeof one === "object" && one !== null && "image" in one && typeof one.image === "string" ? [one.image] : [],
  );
}

/** Vault tells strangers its version with its health (https://developer.hashicorp.com/vault/api-docs/system/health). */
async function vaultRuns(settings: StackSettings, { send }: Partial<Sending>): Promise<Found[]> {
  const address = vaultAddress(settings);
  if (address === undefined) return [];
  const url = `${address}/v1/sys/health?standbyok=true`;
  const { status, body } =
    send === undefined ? await boundedRequest(url, new Headers()) : await send(url, { method: "GET" }, new Headers());
  const version = isTable(body) ? /^\d+(\.\d+)*/.exec(textAt(body, "version"))?.[0] : undefined;
  if (version === undefined) throw new Error(`${address} answered ${status} and no version`);
  return placed(imageOf(`docker.io/hashicorp/vault:${version}`, new Map()), "vault");
}
