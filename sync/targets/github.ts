// GitHub's API as an installation of a GitHub App, whose key is in Vault
// (https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app).
import { createPrivateKey, sign } from "node:crypto";
import { Postponed, SyncError, Unsettled } from "../contract";
import { Service, type HttpAnswer, type Surroundings } from "../http";
import { member } from "../exchange";

/** What an App needs to act: fields of the document `sync-github`, by these names. */
export interface GithubApp {
  APP_ID: string;
  INSTALLATION_ID: string;
  PRIVATE_KEY: string;
}

export const githubDocument = "sync-github";

/** Reads the fields; a member that is missing is named. */
export function githubApp(fields: { [name: string]: unknown }, document: string): GithubApp {
  const text = (name: keyof GithubApp): string => {
    const value = fields[name];
    if (typeof value === "string" && value !== "") return value;
    throw new SyncError(`${document} has no ${name}: put the GitHub App's in`);
  };
  return { APP_ID: text("APP_ID"), INSTALLATION_ID: text("INSTALLATION_ID"), PRIVATE_KEY: text("PRIVATE_KEY") };
}

/** Proves the App to GitHub for ten minutes at most, which is GitHub's limit. */
export function appToken(app: GithubApp, now: number): string {
  const seconds = Math.floor(now / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  // A minute back, as GitHub advises, for clocks that differ.
  const text = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat: seconds - 60, exp: seconds + 540, iss: app.APP_ID })}`;
  try {
    return `${text}.${sign("RSA-SHA256", Buffer.from(text), createPrivateKey(app.PRIVATE_KEY)).toString("base64url")}`;
  } catch {
    throw new SyncError(
      `the PRIVATE_KEY of ${githubDocument} is no RSA key in PEM: put in the file that GitHub gave you`,
    );
  }
}

interface Token {
  value: string;
  /** Milliseconds since 1970. */
  expires: number;
}

const spare = 300_000;
// Half of what GitHub allows in a minute
// (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits).
const writesPerPass = 40;
const versionHeaders = { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" };

/** The API for one repository. The token is for that repository and its environments alone. */
export class Github {
  /** `owner/name` */
  readonly repository: string;
  private readonly service: Service;
  private readonly surroundings: Surroundings;
  private readonly credentials: () => Promise<GithubApp>;
  private token: Promise<Token> | undefined;
  private writes = 0;

  constructor(repository: string, surroundings: Surroundings, credentials: () => Promise<GithubApp>) {
    this.repository = repository;
    this.surroundings = surroundings;
    this.credentials = credentials;
    this.service = new Service("GitHub", surroundings);
  }

  get requests(): number {
    return this.service.requests;
  }

  begin(): void {
    this.writes = 0;
    this.service.begin();
  }

  /** Calls a path of the repository. */
  async call(method: string, path: string, body?: object): Promise<HttpAnswer> {
    if (method !== "GET" && ++this.writes > writesPerPass) {
      throw new Postponed(`${this.repository}: as many writes as one pass may make`);
    }
    const url = `${this.surroundings.githubUrl}/repos/${this.repository}/${path}`;
    const headers = { ...versionHeaders, authorization: `Bearer ${await this.accessToken()}` };
    const call = { method, url, headers, repeatable: method === "GET" };
    const answer = await this.service.call(body === undefined ? call : { ...call, body });
    // Revoked, or the App was given other permissions.
    if (answer.status === 401) this.token = undefined;
    return answer;
  }

  private async accessToken(): Promise<string> {
    this.token ??= this.fetchToken();
    const pending = this.token;
    try {
      const token = await pending;
      if (token.expires - spare > this.surroundings.now()) return token.value;
    } catch (error) {
      if (this.token === pending) this.token = undefined;
      throw error;
    }
    if (this.token === pending) this.token = undefined;
    return await this.accessToken();
  }

  private async fetchToken(): Promise<Token> {
    const app = await this.credentials();
    const answer = await this.service.call({
      method: "POST",
      url: `${this.surroundings.githubUrl}/app/installations/${app.INSTALLATION_ID}/access_tokens`,
      headers: { ...versionHeaders, authorization: `Bearer ${appToken(app, this.surroundings.now())}` },
      body: { repositories: [this.repository.split("/")[1]], permissions: { environments: "write" } },
      repeatable: true,
    });
    const value = member(answer.body, "token");
    if (answer.status !== 201 || typeof value !== "string") {
      throw new SyncError(
        `GitHub gives no token for ${this.repository}: ${answer.status}; is the App installed there, with the permission to write environments?`,
      );
    }
    const hour = this.surroundings.now() + 3_600_000;
    const expires = Date.parse(String(member(answer.body, "expires_at")));
    // A token that is about to expire already would be asked for again and again.
    return { value, expires: Number.isNaN(expires) ? hour : Math.max(expires, this.surroundings.now() + spare + 1000) };
  }
}

/** One of an environment's lists, which names everything in it. Read once, and again after what it does not tell. */
export class Listing<T> {
  private readonly load: () => Promise<Map<string, T>>;
  private entries: Promise<Map<string, T>> | undefined;

  constructor(load: () => Promise<Map<string, T>>) {
    this.load = load;
  }

  async get(name: string): Promise<T | undefined> {
    this.entries ??= this.load();
    return (await this.entries).get(name);
  }

  forget(): void {
    this.entries = undefined;
  }
}

/** All entries of a list that GitHub gives in pages. */
export async function listAll(github: Github, path: string, what: string, pageSize: number): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const answer = await github.call("GET", `${path}?per_page=${pageSize}&page=${page}`);
    const entries = member(answer.body, what);
    if (answer.status !== 200 || !Array.isArray(entries))
      throw failed("does not list", `${path} of ${github.repository}`, answer);
    found.push(...(entries as unknown[]));
    if (entries.length < pageSize) return found;
  }
  throw new SyncError(`GitHub lists ${path} of ${github.repository} without end`);
}

/** An environment has at most 100 of each (https://docs.github.com/en/actions/reference/limits). */
const mostPages = 100;

/** A refusal, by its status alone. Limits of rate pass by themselves, and so does a clash with another writer. */
export function failed(verb: string, what: string, answer: HttpAnswer): SyncError {
  const message = `GitHub ${verb} ${what}: ${answer.status}`;
  return answer.status === 409 ? new Unsettled(message) : new SyncError(message);
}
