import { askMetadata } from "../metadata";
import { ownProject } from "../trace";

/** A token, and until when it is used. */
interface Kept {
  token: string;
  /** Milliseconds since 1970. */
  until: number;
}

/** Tokens live an hour; one is replaced this long before its end. */
const spare = 300_000;

/** ID tokens of the service account that the program runs as, one for each server, kept until they are about to end. */
export class Tokens {
  /** The project that the program runs in, which has the traces of its requests. */
  readonly project: () => Promise<string | undefined>;
  private readonly kept = new Map<string, Promise<Kept>>();

  constructor(
    private readonly metadataUrl: string,
    private readonly now: () => number,
  ) {
    this.project = ownProject(metadataUrl);
  }

  /** A token for the server at `audience`. One that could not be had is asked for again by the next call. */
  async of(audience: string): Promise<string> {
    const known = this.kept.get(audience);
    if (known !== undefined && (await known).until > this.now()) return (await known).token;
    const current = this.kept.get(audience);
    if (current !== undefined && current !== known) return (await current).token;
    const fetched = this.fetch(audience);
    this.kept.set(audience, fetched);
    try {
      return (await fetched).token;
    } catch (error) {
      if (this.kept.get(audience) === fetched) this.kept.delete(audience);
      throw error;
    }
  }

  private async fetch(audience: string): Promise<Kept> {
    const path = `/computeMetadata/v1/instance/service-accounts/default/identity?audience=${encodeURIComponent(audience)}`;
    const answer = await askMetadata(`${this.metadataUrl}${path}`);
    const token = (await answer.text()).trim();
    if (!answer.ok) throw new Error(`the metadata server gives no token: ${answer.status}`);
    return { token, until: endOf(token, this.now()) - spare };
  }
}

/** When a token ends. One that does not say so is used once. */
function endOf(token: string, now: number): number {
  try {
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as { exp?: unknown };
    return typeof claims.exp === "number" ? claims.exp * 1000 : now;
  } catch {
    return now;
  }
}
