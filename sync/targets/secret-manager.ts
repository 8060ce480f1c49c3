// Copies in Google's Secret Manager: one secret per key, a version for each change
// (https://cloud.google.com/secret-manager/docs/reference/rest).
import type { Budget, Requests } from "../budget";
import { SyncError, Unsettled } from "../contract";
import { digest, nothing, type Place, type Sight } from "../copy";
import type { GoogleService } from "../google";
import { outcome, type HttpAnswer } from "../http";
import { member } from "../exchange";

interface Version {
  number: string;
  state: string;
}

/** What one version, or the newest one, is found to be. */
interface Found {
  /** 0 if there is none. */
  number: number;
  sight: Sight;
}

const none: Found = { number: 0, sight: nothing };

const pageSize = 50;

export class SecretManagerCopy implements Place {
  readonly name: string;
  /** https://cloud.google.com/secret-manager/quotas */
  readonly limit = 65_536;
  private readonly url: string;
  private readonly google: GoogleService;
  private readonly budget: Budget;
  /** Taken from the budget, so that whoever writes can take away what that makes old. */
  private readonly reserve: Requests = { reads: 0, writes: 0 };

  /** `secret` is `projects/<project>/secrets/<name>`; `baseUrl` that of the API. */
  constructor(secret: string, baseUrl: string, google: GoogleService, budget: Budget) {
    this.name = secret;
    this.url = `${baseUrl}/v1/${secret}`;
    this.google = google;
    this.budget = budget;
  }

  async look(known = ""): Promise<Sight> {
    return await newest(known, (number) => this.lookAt(number));
  }

  async show(known = ""): Promise<Sight> {
    return await newest(known, (number) => this.showAt(number));
  }

  /** Asks in the way in which instances do. That is no read by the quota, so it takes nothing from the budget. */
  async hasArrived(stamp: string): Promise<boolean> {
    const answer = await this.get(`${this.url}/versions/latest:access`);
    return Number(version(answer.body).number) >= Number(stamp);
  }

  async write(value: string): Promise<string> {
    this.budget.take({ reads: 1, writes: 2 });
    Object.assign(this.reserve, { reads: 1, writes: 1 });
    const answer = await this.google.call({
      method: "POST",
      url: `${this.url}:addVersion`,
      body: { payload: { data: Buffer.from(value, "utf8").toString("base64") } },
      repeatable: false,
    });
    if (answer.status !== 200) throw this.failed("does not take a version of", answer);
    const { number } = version(answer.body);
    if (number === "") throw new Unsettled(`Secret Manager does not say which version of ${this.name} it made`);
    return number;
  }

  async remove(stamp: string): Promise<void> {
    await this.destroyAll((number) => stamp === "" || number <= Number(stamp));
  }

  async tidy(keep: string[]): Promise<void> {
    const newest = Number(keep[0]);
    // What is newer was written by somebody else meanwhile: the next pass looks at it. Nothing is older than the first.
    if (newest > 1) await this.destroyAll((number) => number < newest && !keep.includes(String(number)));
    this.budget.putBack(this.reserve);
    Object.assign(this.reserve, { reads: 0, writes: 0 });
  }

  private async lookAt(wanted: string): Promise<Found> {
    this.spend("reads");
    const answer = await this.get(`${this.url}/versions/${wanted}`);
    if (answer.status === 404) return none;
    const { number, state } = version(answer.body);
    if (answer.status !== 200 || number === "") throw this.failed("does not tell about", answer);
    const sight = state === "DESTROYED" ? nothing : { stamp: number, served: state === "ENABLED" };
    return { number: Number(number), sight };
  }

  private async showAt(wanted: string): Promise<Found> {
    const answer = await this.get(`${this.url}/versions/${wanted}:access`);
    if (answer.status === 404) return none;
    // It is disabled or destroyed: looking tells which.
    if (answer.status === 400) return await this.lookAt(wanted);
    const value = payload(answer);
    const { number } = version(answer.body);
    if (value === undefined || number === "") throw this.failed("does not show", answer);
    return { number: Number(number), sight: { stamp: number, served: true, digest: digest(value) } };
  }

  private spend(kind: keyof Requests): void {
    if (this.reserve[kind] > 0) this.reserve[kind]--;
    else this.budget.take({ reads: 0, writes: 0, [kind]: 1 });
  }

  private async destroyAll(isMeant: (number: number) => boolean): Promise<void> {
    const meant = (await this.living()).filter(({ number }) => isMeant(Number(number)));
    // Oldest first: readers get the newest one, and as long as it is there the rest will be found again.
    for (const { number } of meant.reverse()) await this.destroy(number);
  }

  /** Versions that are not destroyed, newest first. Stops at the first page without one: what is older was tidied before. */
  private async living(): Promise<Version[]> {
    const found: Version[] = [];
    for (let token = ""; ;) {
      this.spend("reads");
      const answer = await this.get(`${this.url}/versions?pageSize=${pageSize}${token}`);
      if (answer.status !== 200 || answer.body === undefined)
        throw this.failed("does not list the versions of", answer);
      const listed = member(answer.body, "versions");
      const living = (Array.isArray(listed) ? listed : []).map(version).filter(({ state }) => state !== "DESTROYED");
      found.push(...living);
      const next = member(answer.body, "nextPageToken");
      if (living.length === 0 || typeof next !== "string" || next === "") return found;
      token = `&pageToken=${encodeURIComponent(next)}`;
    }
  }

  private async destroy(number: string): Promise<void> {
    this.spend("writes");
    const url = `${this.url}/versions/${number}:destroy`;
    const answer = await this.google.call({ method: "POST", url, body: {}, repeatable: true });
    if (answer.status === 200) return;
    const { state } = version((await this.get(`${this.url}/versions/${number}`)).body);
    // The answer to an earlier attempt may have been lost.
    if (state !== "DESTROYED") throw this.failed(`does not destroy version ${number} of`, answer);
  }

  private async get(url: string): Promise<HttpAnswer> {
    return await this.google.call({ method: "GET", url, repeatable: true });
  }

  private failed(verb: string, answer: HttpAnswer): SyncError {
    return new SyncError(`Secret Manager ${verb} ${this.name}: ${outcome(answer)}`);
  }
}

/**
 * The newest version that is known of. `latest` may show an older one for minutes, or hours, after a write; a version that is
 * asked for by its number is there at once (https://docs.cloud.google.com/secret-manager/regional-secrets/reference/consistency).
 */
async function newest(known: string, find: (number: string) => Promise<Found>): Promise<Sight> {
  const latest = await find("latest");
  // What is remembered may be no number, and then nothing is less than it.
  if (!(latest.number < Number(known))) return latest.sight;
  const remembered = await find(known);
  // Numbers only grow. Without the one that is remembered, the secret has been made anew.
  return remembered.number === 0 ? latest.sight : { ...remembered.sight, late: true };
}

/** Google answers with the project's number where it was asked with its name: only the last part tells. */
function version(body: unknown): Version {
  const name = member(body, "name");
  const number = typeof name === "string" ? (/\/versions\/(\d+)$/.exec(name)?.[1] ?? "") : "";
  const state = member(body, "state");
  return { number, state: typeof state === "string" ? state : "" };
}

function payload(answer: HttpAnswer): string | undefined {
  const data = member(answer.body, "payload", "data");
  return answer.status === 200 && typeof data === "string" ? Buffer.from(data, "base64").toString("utf8") : undefined;
}
