// Google's own descriptions of its APIs: https://developers.google.com/discovery/v1/reference/apis. They are fetched once and
// kept, or read from a folder that has them, such as the one in the Python package google-api-python-client.
import fs from "node:fs";
import path from "node:path";

/** The APIs that the providers call, each in the version they use. */
const APIS = [
  ...[
    "artifactregistry.v1",
    "billingbudgets.v1",
    "certificatemanager.v1",
    "cloudkms.v1",
    "cloudresourcemanager.v1",
    "cloudresourcemanager.v3",
  ],
  ...["cloudscheduler.v1", "compute.v1", "compute.beta", "container.v1", "container.v1beta1", "iam.v1"],
  ...[
    "logging.v2",
    "monitoring.v1",
    "monitoring.v3",
    "networkconnectivity.v1",
    "networksecurity.v1",
    "networksecurity.v1beta1",
  ],
  ...["pubsub.v1", "run.v2", "secretmanager.v1"],
  ...["servicenetworking.v1", "serviceusage.v1", "serviceusage.v1beta1", "sqladmin.v1beta4", "storage.v1"],
];

/**
 * APIs of which a folder may have no description: google-api-python-client 2.202.0 has none of them. A request to one that is missing
 * is listed as unknown.
 */
const PERHAPS = ["memorystore.v1beta"];

/** A type of a request or an answer, in JSON Schema's words. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  description?: string;
  readOnly?: boolean;
  deprecated?: boolean;
  enum?: string[];
  pattern?: string;
  minimum?: string;
  maximum?: string;
  items?: Schema;
  properties?: { [name: string]: Schema };
  additionalProperties?: Schema;
  annotations?: { required?: string[] };
}

export interface Parameter extends Schema {
  location?: string;
}

export interface Method {
  id: string;
  path: string;
  httpMethod: string;
  parameters?: { [name: string]: Parameter };
  request?: { $ref: string };
  response?: { $ref: string };
  mediaUpload?: { protocols?: { simple?: { path: string } } };
}

export interface Group {
  methods?: { [name: string]: Method };
  resources?: { [name: string]: Group };
}

export interface Document extends Group {
  name: string;
  version: string;
  rootUrl: string;
  servicePath: string;
  parameters?: { [name: string]: Parameter };
  schemas: { [name: string]: Schema };
}

/**
 * The documents, from `folder`, where each is `<api>.<version>.json`. One that is missing is fetched and kept there.
 *
 * @throws which documents cannot be had.
 */
export async function loadDocuments(folder: string, fetchText = fetchDocument): Promise<Document[]> {
  fs.mkdirSync(folder, { recursive: true });
  const missing: string[] = [];
  const documents: Document[] = [];
  for (const api of [...APIS, ...PERHAPS]) {
    const file = path.join(folder, `${api}.json`);
    if (!fs.existsSync(file)) {
      try {
        const text = await fetchText(api);
        fs.writeFileSync(`${file}.new`, text);
        fs.renameSync(`${file}.new`, file);
      } catch {
        if (!PERHAPS.includes(api)) missing.push(api);
        continue;
      }
    }
    documents.push(JSON.parse(fs.readFileSync(file, "utf8")) as Document);
  }
  if (missing.length > 0) {
    throw new Error(`${folder}: Google's descriptions of ${missing.join(", ")} are not there and cannot be fetched`);
  }
  return documents;
}

async function fetchDocument(api: string): Promise<string> {
  const [name = "", version = ""] = api.split(".");
  const url = `https://www.googleapis.com/discovery/v1/apis/${name}/${version}/rest`;
  const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  if (!response.ok || (JSON.parse(text) as { kind?: string }).kind !== "discovery#restDescription") {
    throw new Error(`${url}: ${response.status}`);
  }
  return text;
}
