// A Cloud Run service or worker pool whose instances get their copies when they start: a changed copy reaches all of them by a
// new revision. Both are read and changed alike
// (https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services and .workerPools).
import { createHash } from "node:crypto";
import { SyncError, Unsettled, type Target } from "../contract";
import type { GoogleService } from "../google";
import { outcome } from "../http";
import type { AppMemory } from "../state";
import { member, tableAt } from "../exchange";

/** Annotation of a revision that says which copies it was made for. The program that deploys the service ignores it. */
export const rollAnnotation = "groundplan.dev/secrets";

/** What is seen of a service. */
export interface ServiceSight {
  /** Annotations of its template. */
  annotations: { [name: string]: string };
  etag: string;
  /** Whether the newest revision serves, does not start, or neither yet. In a rollout older ones serve beside it, or instead of it. */
  newest: "serving" | "failing" | "starting";
  /** False if there is no such service yet: it will start with the copies that are there then. */
  exists: boolean;
}

/** The revision that a service should have. */
export interface WantedRevision {
  /** Names the copies that it should be made for. */
  stamp: string;
  /** Whether each of the copies has something for it. */
  startable: boolean;
}

export interface ServiceStep {
  /** `hold`: it has to be rolled, and is not, because the revision would not start. */
  change: "none" | "roll" | "hold";
  seen: ServiceSight;
}

/**
 * Names the copies that an app's instances should have, by numbers of versions: nothing of a value is in it. A removed
 * copy counts as what it was: a revision without it would not start, so there is no use in making one.
 */
export function rollStamp(copies: AppMemory["copies"]): string {
  const versions = Object.entries(copies)
    .map(([place, { stamp, removed }]) => [place, stamp === "" ? (removed ?? "") : stamp])
    .filter(([place, stamp]) => place?.startsWith("projects/") && stamp !== "")
    .map((parts) => parts.join("@"))
    .sort();
  return createHash("sha256").update(versions.join("\n")).digest("hex").slice(0, 12);
}

function planRoll(seen: ServiceSight, { stamp, startable }: WantedRevision): ServiceStep["change"] {
  if (!seen.exists || seen.annotations[rollAnnotation] === stamp) return "none";
  return startable ? "roll" : "hold";
}

/** Whether a revision by name gets requests: its instances have the values of their start until the rollout is over. */
function isShared(traffic: unknown): boolean {
  const shares: unknown[] = Array.isArray(traffic) ? traffic : [];
  return shares.some(
    (share) => typeof member(share, "revision") === "string" && Number(member(share, "percent") ?? 0) > 0,
  );
}

export class CloudRunService implements Target<ServiceSight, ServiceStep> {
  /** Whether the revision for these copies is known to serve. */
  ready = false;
  private readonly service: string;
  private readonly url: string;
  private readonly wanted: WantedRevision;
  private readonly google: GoogleService;

  /** `service` is `projects/<project>/locations/<region>/services/<name>`, or `…/workerPools/<name>`. */
  constructor(service: string, baseUrl: string, wanted: WantedRevision, google: GoogleService) {
    this.service = service;
    this.url = `${baseUrl}/v2/${service}`;
    this.wanted = wanted;
    this.google = google;
  }

  async read(): Promise<ServiceSight> {
    const answer = await this.google.call({ method: "GET", url: this.url, repeatable: true });
    if (answer.status === 404) return { annotations: {}, etag: "", newest: "starting", exists: false };
    const { body } = answer;
    const etag = member(body, "etag");
    if (answer.status !== 200 || typeof etag !== "string") {
      throw new SyncError(`Cloud Run does not show ${this.service}: ${outcome(answer)}`);
    }
    const annotations = tableAt(body, "template", "annotations") ?? {};
    const state = member(body, "terminalCondition", "state");
    const done = member(body, "reconciling") !== true;
    const failing = done && state === "CONDITION_FAILED";
    const serving = done && state === "CONDITION_SUCCEEDED" && !isShared(member(body, "traffic"));
    return {
      annotations: Object.fromEntries(Object.entries(annotations).map(([name, value]) => [name, String(value)])),
      etag,
      newest: failing ? "failing" : serving ? "serving" : "starting",
      exists: true,
    };
  }

  plan(seen: ServiceSight): ServiceStep {
    return { change: planRoll(seen, this.wanted), seen };
  }

  /**
   * Changes the annotation and nothing else, if nobody has changed the service since it was read.
   *
   * @throws SyncError if there is such a revision and it does not start: instances run on with what they had.
   */
  async apply({ change, seen }: ServiceStep): Promise<void> {
    if (change === "roll") await this.roll(seen);
    else if (seen.newest === "failing") {
      throw new SyncError(
        `${this.service}: its newest revision does not start, instances keep the values that they had`,
      );
    } else this.ready = seen.newest === "serving";
  }

  private async roll(seen: ServiceSight): Promise<void> {
    const answer = await this.google.call({
      method: "PATCH",
      url: `${this.url}?updateMask=template.annotations`,
      body: {
        etag: seen.etag,
        template: { annotations: { ...seen.annotations, [rollAnnotation]: this.wanted.stamp } },
      },
      repeatable: false,
    });
    if ([409, 412].includes(answer.status)) throw new Unsettled(`${this.service} is being changed by somebody else`);
    if (answer.status !== 200) throw new SyncError(`Cloud Run does not update ${this.service}: ${outcome(answer)}`);
  }
}
