// A simulated GitHub: an App's installation, and environments with secrets, which only GitHub can open, and variables.
import { verify } from "node:crypto";
import { blake2b } from "@noble/hashes/blake2b";
import nacl from "tweetnacl";
import { rsaKeys } from "../../support/rsa-keys";
import type { Ask, Reply } from "./http";

const keys = rsaKeys();
/** As GitHub hands it out. */
const handedOut = keys.privateKey.export({ type: "pkcs1", format: "pem" }).toString();

/** Fields of the document that the reconciler acts with. */
export const appFields = { APP_ID: "12345", INSTALLATION_ID: "678", PRIVATE_KEY: handedOut };

interface Entry {
  value: string;
  updated: string;
}

export type Kind = "secrets" | "variables";

export class SimulatedGithub {
  /** By `<owner>/<name>/environments/<environment>/<secrets or variables>`, then by name. */
  readonly lists = new Map<string, Map<string, Entry>>();
  tokens = 0;
  writes = 0;
  /** Called with each value that is written through the API. */
  onWrite: (place: string, value: string) => void = () => undefined;
  private readonly box = nacl.box.keyPair();
  private readonly now: () => number;
  private readonly expires = new Map<string, number>();

  constructor(now: () => number) {
    this.now = now;
  }

  list(name: string): Map<string, Entry> {
    const list = this.lists.get(name) ?? new Map<string, Entry>();
    this.lists.set(name, list);
    return list;
  }

  /** As a person does it, by hand. */
  set(list: string, name: string, value: string): void {
    // GitHub tells the time of a change in whole seconds.
    this.list(list).set(name, { value, updated: new Date(this.now()).toISOString().replace(/\.\d+Z$/, "Z") });
  }

  answer(ask: Ask): Reply {
    if (ask.path.startsWith("/app/")) return this.token(ask);
    const token = ask.headers.get("authorization")?.replace("Bearer ", "") ?? "";
    if ((this.expires.get(token) ?? 0) <= this.now()) return { status: 401, body: { message: "Bad credentials" } };
    const [, repository = "", environment = "", kind = "", name = ""] =
      /^\/repos\/([^/]+\/[^/]+)\/environments\/([^/]+)\/(secrets|variables)(?:\/([^/]+))?$/.exec(ask.path) ?? [];
    if (kind === "") return { status: 404, body: { message: "Not Found" } };
    const list = `${repository}/environments/${decodeURIComponent(environment)}/${kind}`;
    if (ask.method === "GET") return this.get(list, kind as Kind, name, ask);
    this.writes++;
    if (ask.method === "DELETE") return this.list(list).delete(name) ? { status: 204 } : { status: 404, body: {} };
    return kind === "secrets" ? this.putSecret(list, name, ask) : this.putVariable(list, name, ask);
  }

  private token(ask: Ask): Reply {
    const jwt = ask.headers.get("authorization")?.replace("Bearer ", "") ?? "";
    const [head = "", claims = "", signature = ""] = jwt.split(".");
    const genuine = verify(
      "RSA-SHA256",
      Buffer.from(`${head}.${claims}`),
      keys.publicKey,
      Buffer.from(signature, "base64url"),
    );
    const { iss, iat, exp } = JSON.parse(Buffer.from(claims, "base64url").toString()) as Record<
      string,
      number | string
    >;
    const now = Math.floor(this.now() / 1000);
    const timely = Number(iat) <= now && Number(exp) > now && Number(exp) - now <= 600;
    if (!genuine || !timely || iss !== appFields.APP_ID) return { status: 401, body: { message: "Bad credentials" } };
    if (ask.path !== `/app/installations/${appFields.INSTALLATION_ID}/access_tokens`) return { status: 404, body: {} };
    const token = `ghs_${++this.tokens}`;
    this.expires.set(token, this.now() + 3_600_000);
    return { status: 201, body: { token, expires_at: new Date(this.now() + 3_600_000).toISOString() } };
  }

  private get(list: string, kind: Kind, name: string, ask: Ask): Reply {
    if (name === "public-key") {
      return { status: 200, body: { key_id: "k1", key: Buffer.from(this.box.publicKey).toString("base64") } };
    }
    const shown = (key: string, { value, updated }: Entry): object =>
      kind === "secrets" ? { name: key, updated_at: updated } : { name: key, value, updated_at: updated };
    if (name !== "") {
      const entry = this.list(list).get(name);
      return entry === undefined ? { status: 404, body: {} } : { status: 200, body: shown(name, entry) };
    }
    const size = Math.min(Number(ask.query.get("per_page") ?? 30), kind === "secrets" ? 100 : 30);
    const start = (Number(ask.query.get("page") ?? 1) - 1) * size;
    const all = [...this.list(list)].map(([key, entry]) => shown(key, entry));
    return { status: 200, body: { total_count: all.length, [kind]: all.slice(start, start + size) } };
  }

  private putSecret(list: string, name: string, ask: Ask): Reply {
    const { encrypted_value: sealed, key_id: id } = JSON.parse(ask.body) as { encrypted_value: string; key_id: string };
    const value = this.open(sealed);
    if (id !== "k1" || value === undefined) return { status: 422, body: { message: "Bad request" } };
    const status = this.list(list).has(name) ? 204 : 201;
    this.onWrite(`github.com/${list}/${name}`, value);
    this.set(list, name, value);
    return { status, body: {} };
  }

  private putVariable(list: string, path: string, ask: Ask): Reply {
    const { name, value } = JSON.parse(ask.body) as { name: string; value: string };
    const exists = this.list(list).has(name);
    if (ask.method === "POST" && exists) return { status: 409, body: { message: "Already exists" } };
    if (ask.method === "PATCH" && (!exists || path !== name)) return { status: 404, body: {} };
    this.onWrite(`github.com/${list}/${name}`, value);
    this.set(list, name, value);
    return { status: exists ? 204 : 201, body: {} };
  }

  /** As libsodium's `crypto_box_seal_open`. */
  private open(sealed: string): string | undefined {
    const bytes = new Uint8Array(Buffer.from(sealed, "base64"));
    const sender = bytes.subarray(0, 32);
    const nonce = blake2b(new Uint8Array([...sender, ...this.box.publicKey]), { dkLen: 24 });
    const opened = nacl.box.open(bytes.subarray(32), nonce, sender, this.box.secretKey);
    return opened === null ? undefined : Buffer.from(opened).toString("utf8");
  }
}
