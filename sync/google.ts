// Google's services, called with the service's own identity.
import { SyncError } from "./contract";
import { Service, type Call, type HttpAnswer, type Surroundings, type Time } from "./http";
import { countAt, isToken, textAt } from "./exchange";

interface Token {
  value: string;
  /** Milliseconds since 1970. */
  expires: number;
}

const spare = 120_000;

/** What an identity needs of its surroundings. */
type Host = Pick<Surroundings, "metadataUrl" | keyof Time>;

/** Tokens of the service account that the program runs as, from the metadata server. */
export class Identity {
  private readonly service: Service;
  private readonly host: Host;
  private token: Promise<Token> | undefined;

  constructor(host: Host) {
    this.host = host;
    this.service = new Service("the metadata server", host);
  }

  begin(): void {
    this.service.begin();
  }

  /** An access token, kept until it is about to expire. */
  async accessToken(): Promise<string> {
    this.token ??= this.fetchToken();
    try {
      const token = await this.token;
      if (token.expires > this.host.now() + spare) return token.value;
    } catch (error) {
      this.token = undefined;
      throw error;
    }
    this.token = undefined;
    return await this.accessToken();
  }

  /** The next call gets a new token. */
  forget(): void {
    this.token = undefined;
  }

  /** A signed token that proves the identity to `audience`. */
  async identityToken(audience: string): Promise<string> {
    const { text } = await this.get(`identity?audience=${encodeURIComponent(audience)}&format=full`);
    if (isToken(text.trim())) return text.trim();
    throw new SyncError("the metadata server gives no identity that is a token");
  }

  private async fetchToken(): Promise<Token> {
    const { body } = await this.get("token");
    const value = textAt(body, "access_token");
    if (value === undefined) throw new SyncError("the metadata server gives no access token");
    const seconds = countAt(body, "expires_in") ?? 0;
    // One that lives shorter than the spare time is used for as long as it is valid.
    return { value, expires: this.host.now() + Math.max(seconds * 1000, spare + 1000) };
  }

  private async get(path: string): Promise<HttpAnswer> {
    const answer = await this.service.call({
      method: "GET",
      url: `${this.host.metadataUrl}/computeMetadata/v1/instance/service-accounts/default/${path}`,
      headers: { "Metadata-Flavor": "Google" },
      repeatable: true,
    });
    if (answer.status === 200) return answer;
    throw new SyncError(`the metadata server gives no ${path.split("?")[0] ?? ""}: ${answer.status}`);
  }
}

/** One of Google's services. */
export class GoogleService {
  private readonly service: Service;
  private readonly identity: Identity;

  constructor(label: string, identity: Identity, time: Time, until?: () => number) {
    this.identity = identity;
    this.service = new Service(label, time, until);
  }

  get requests(): number {
    return this.service.requests;
  }

  begin(): void {
    this.service.begin();
  }

  /** The answer, whatever its status. */
  async call(call: Call): Promise<HttpAnswer> {
    const answer = await this.authorised(call);
    if (answer.status !== 401) return answer;
    this.identity.forget();
    return await this.authorised(call);
  }

  private async authorised(call: Call): Promise<HttpAnswer> {
    const headers = { ...call.headers, authorization: `Bearer ${await this.identity.accessToken()}` };
    return await this.service.call({ ...call, headers });
  }
}
