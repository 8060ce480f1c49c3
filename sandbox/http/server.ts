// A proxy on loopback that answers every host itself. Whoever has HTTPS_PROXY on it reaches the simulated APIs and nothing
// else: a host that nobody simulates is noted and gets 404.
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { Answer, Call, Note } from "./call";
import { makeCertificates, type Certificates } from "./certificates";
import { chartAnswer } from "./charts";
import { cloudflare, type CloudflareWorld } from "./cloudflare/cloudflare";
import type { Document } from "./google/documents";
import { Google } from "./google/google";
import { exists } from "./google/references";
import type { GoogleWorld, Projects } from "./google/request";
import type { KubernetesApi } from "./kubernetes/api";
import { serveSignJwt } from "./sign-jwt";
import { ApiStore } from "./store";
import { GITHUB, tokenAnswer } from "./tokens";
import { VaultAtGoogle, type VaultServer } from "./vault";

export interface ApisOptions {
  /** For certificates. */
  folder: string;
  documents: Document[];
  projects: Projects;
  regions: string[];
  /** The name of Cloudflare's zone. */
  zone: string;
  vault: VaultServer;
  /** Stands for every cluster of Kubernetes. Without it none answers. */
  kubernetes?: KubernetesApi;
  /** Where charts are kept. */
  charts: string;
  /** Whether the run of a job of Cloud Run fails, by the job's name. */
  fails(job: string): boolean;
  /** Names of jobs that initialise Vault. */
  initialises(job: string): boolean;
  /** Milliseconds that an operation of a method takes: by its id, or by `*`. None by default. */
  durations?: { [method: string]: number };
  /** Called after each answer. */
  onAnswer?: (call: Call, method: string | undefined, answer: Answer) => void;
}

/** The simulated APIs, listening. */
export interface Apis {
  /** The proxy's address. */
  url: string;
  certificates: Certificates;
  /** What exists behind them. */
  store: ApiStore;
  /** What was wrong with requests so far. */
  notes: Note[];
  close(): Promise<void>;
}

const SIGNING = "iamcredentials.googleapis.com";
/** Names of control planes, as GKE forms them. */
const CLUSTER = /^gke-[0-9a-f]+-\d+\.[\w-]+\.gke\.goog$/;

export async function startApis(options: ApisOptions): Promise<Apis> {
  const certificates = makeCertificates(options.folder, namesFor(options.regions));
  const store = new ApiStore();
  const notes: Note[] = [];
  const note = (one: Note): void => void notes.push(one);
  const vault = new VaultAtGoogle(options.vault, note);
  const world: GoogleWorld = {
    store,
    note,
    projects: options.projects,
    regions: options.regions,
    authority: certificates.authority,
    duration: (method) => options.durations?.[method] ?? options.durations?.["*"] ?? 0,
    fails: (job) => options.fails(job),
    onJob: (name, job) => {
      if (options.initialises(name)) void vault.initialise(job);
    },
  };
  const google = new Google(options.documents, world);
  const zone: CloudflareWorld = { store, note, zone: options.zone };
  const answer = async (call: Call): Promise<Answer> => {
    if (call.host === "api.cloudflare.com") return cloudflare(zone, call);
    if (call.host.endsWith(".run.app")) return vault.handle(call);
    const token = tokenAnswer(call);
    if (token !== undefined) return token;
    if (call.host.endsWith(".googleapis.com")) return google.handle(call);
    return (await chartAnswer(options.charts, call, note)) ?? unknown(call, note);
  };
  const { kubernetes } = options;
  const others = serveWith(answer, note, (call, one) => options.onAnswer?.(call, google.methodOf(call), one));
  const serve: http.RequestListener = (request, response) => {
    if (kubernetes !== undefined && CLUSTER.test(hostOf(request))) void kubernetes.pass(request, response);
    else others(request, response);
  };
  const knows = (email: string): boolean => {
    const project = email.split("@")[1]?.split(".")[0] ?? "";
    return exists(world, `projects/${project}/serviceAccounts/${email}`);
  };
  const { url, close } = await listen(certificates, serve, (stream, headers) => {
    serveSignJwt(stream, headers, knows, note);
  });
  return { url, certificates, store, notes, close };
}

/** Every name that a provider may call; a certificate's star stands for one label. */
function namesFor(regions: string[]): string[] {
  return [
    ...["googleapis.com", "*.googleapis.com", "accounts.google.com", "*.cloudflare.com", GITHUB],
    ...["*.run.app", "*.a.run.app", ...regions.flatMap((region) => [`*.${region}.run.app`, `*.${region}.gke.goog`])],
    ...["helm.releases.hashicorp.com", "checkpoint-api.hashicorp.com"],
  ];
}

function unknown({ method, host, path }: Call, note: (one: Note) => void): Answer {
  note({ kind: "unknown host", method: `${method} ${host}`, path });
  return { status: 404, body: {} };
}

function hostOf(request: http.IncomingMessage): string {
  return (request.headers.host ?? "").replace(/:\d+$/, "");
}

function serveWith(
  answer: (call: Call) => Promise<Answer>,
  note: (one: Note) => void,
  onAnswer: (call: Call, answer: Answer) => void,
): http.RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const host = hostOf(request);
      const url = new URL(request.url ?? "/", `https://${host}`);
      const call: Call = {
        host,
        method: request.method ?? "GET",
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks),
      };
      const failed = (error: unknown): Answer => {
        const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
        note({
          kind: "fault of the rehearsal",
          method: `${call.method} ${host}`,
          path: call.path,
          value: message.slice(0, 400),
        });
        return { status: 500, body: { error: { code: 500, message: "fault of the rehearsal" } } };
      };
      void Promise.resolve()
        .then(() => answer(call))
        .catch(failed)
        .then((one) => {
          onAnswer(call, one);
          const payload = one.raw ?? (one.body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(one.body)));
          const type = one.type ?? "application/json; charset=utf-8";
          if (response.destroyed) return;
          response.writeHead(one.status, { "content-type": type, "content-length": payload.length });
          response.end(payload);
        });
    });
  };
}

async function listen(
  { key, certificate: cert }: Certificates,
  serve: http.RequestListener,
  onStream: (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void,
): Promise<{ url: string; close: () => Promise<void> }> {
  const secure = https.createServer({ key, cert, keepAliveTimeout: 60_000 }, serve);
  const signing = http2.createSecureServer({ key, cert });
  signing.on("stream", onStream);
  const proxy = http.createServer(serve);
  const sockets = new Set<{ destroy(): void }>();
  proxy.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  proxy.on("connect", (request, socket, head) => {
    socket.on("error", () => undefined);
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (head.length > 0) socket.unshift(head);
    const isSigning = (request.url ?? "").startsWith(`${SIGNING}:`);
    (isSigning ? signing : secure).emit("connection", socket);
  });
  // A client that goes away during the handshake is none of ours.
  for (const server of [secure, signing]) server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
