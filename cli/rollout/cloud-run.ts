// A process in one region of Cloud Run: its service's own shares of the requests say where a rollout is
// (https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services).
import { abortedAnnotation } from "../../components/internal/rollout-marks";
import { isTable, textAt, type Properties, type Value } from "../../sandbox";
import { messageOf, passing, type GoogleApi } from "../google-api";
import { measure } from "./measure";
import { Busy, RolloutError, type Place, type Sight } from "./model";

const newest = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST";
const named = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION";

/** What is read of a service beside what every place has. */
interface ServiceSight extends Sight {
  etag: string;
  annotations: { [name: string]: string };
  /** Shares that have a tag, which is an address of its own. They get no other requests. */
  tagged: Properties[];
}

/** A service, `projects/<project>/locations/<region>/services/<service>`. */
export function cloudRunPlace(api: GoogleApi, id: string): Place {
  const url = `https://run.googleapis.com/v2/${id}`;
  const [, project = "", , region = "", , service = ""] = id.split("/");
  const change = async (sight: Sight, traffic: Properties[], aborted: string | undefined): Promise<void> => {
    const { etag, annotations, tagged } = sight as ServiceSight;
    const others = Object.fromEntries(Object.entries(annotations).filter(([name]) => name !== abortedAnnotation));
    const body = {
      etag,
      traffic: [...traffic, ...tagged],
      annotations: { ...others, ...(aborted === undefined ? {} : { [abortedAnnotation]: aborted }) },
    };
    const answer = await api.change(`${url}?updateMask=traffic,annotations`, { method: "PATCH", body });
    if (answer.status === 200) return;
    const message = messageOf(answer.body);
    if ([409, 412, ...passing].includes(answer.status))
      throw new Busy(`${id}: ${message || `Cloud Run answered ${answer.status}`}`);
    throw new RolloutError(`${id}: Cloud Run refuses (${answer.status}): ${message}`);
  };
  return {
    title: `Cloud Run, ${region}`,
    read: async () => {
      const found = await api.read(url);
      if (found === undefined) throw new RolloutError(`${id} is not there; run \`pulumi up\` first`);
      return readService(found);
    },
    share: (sight, weight) =>
      change(sight, [shareOf(sight.stable, 100 - weight), shareOf(sight.candidate ?? "", weight)], undefined),
    // At rest the newest gets everything, so that whoever rotates a secret can renew the instances by another revision.
    finish: (sight) => change(sight, [{ type: newest, percent: 100 }], undefined),
    abort: (sight) => change(sight, [shareOf(sight.stable, 100)], sight.candidate),
    measure: (sight, since, until, hasLatency) =>
      measure(
        api,
        project,
        { since, until, hasLatency },
        {
          count: "run.googleapis.com/request_count",
          latency: "run.googleapis.com/request_latencies",
          resource: {
            type: "cloud_run_revision",
            labels: { service_name: service, location: region, revision_name: sight.candidate ?? "" },
          },
        },
      ),
  };
}

/** What a service says of a rollout. */
export function readService(found: Properties): ServiceSight {
  const created = bare(textAt(found, "latestCreatedRevision"));
  const ready = bare(textAt(found, "latestReadyRevision"));
  const shares = sharesOf(found["traffic"], ready);
  const annotations = textsOf(found["annotations"]);
  const common = {
    others: [],
    weight: 0,
    finishing: false,
    since: Date.parse(textAt(found, "updateTime")) || 0,
    etag: textAt(found, "etag"),
    annotations,
    tagged: tagged(found["traffic"]),
    ...stateOf(found, created === ready),
    aborted: created !== "" && annotations[abortedAnnotation] === created,
  };
  if (isAtRest(found["traffic"])) return { ...common, stable: ready };
  const former = [...shares].filter(([name, percent]) => name !== created && percent > 0).sort(byAge);
  const [stable = created] = former.map(([name]) => name);
  return {
    ...common,
    stable,
    candidate: created,
    weight: shares.get(created) ?? 0,
    others: former.slice(1).map(([version, weight]) => ({ version, weight })),
  };
}

/** Whether the newest revision gets everything, whichever it is. */
function isAtRest(traffic: Value | undefined): boolean {
  const list = tables(traffic).filter((one) => Number(one["percent"] ?? 0) > 0);
  return list.every((one) => textAt(one, "revision") === "");
}

/** The oldest first: it is the last one that got everything. A name that Cloud Run gave has the number of its revision. */
function byAge([one, first]: [string, number], [other, second]: [string, number]): number {
  const [a, b] = [numberOf(one), numberOf(other)];
  return a === undefined || b === undefined || a === b ? second - first : a - b;
}

function numberOf(revision: string): number | undefined {
  const [, digits] = /-(\d{5,})-[a-z0-9]{3}$/.exec(revision) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function sharesOf(traffic: Value | undefined, ready: string): Map<string, number> {
  const shares = new Map<string, number>();
  for (const one of tables(traffic)) {
    const name = bare(textAt(one, "revision")) || ready;
    shares.set(name, (shares.get(name) ?? 0) + Number(one["percent"] ?? 0));
  }
  return shares;
}

function tagged(traffic: Value | undefined): Properties[] {
  return tables(traffic).flatMap((one) => {
    const tag = textAt(one, "tag");
    const revision = textAt(one, "revision");
    return tag === "" ? [] : [{ type: textAt(one, "type", named), ...(revision === "" ? {} : { revision }), tag }];
  });
}

function stateOf(found: Properties, isReady: boolean): Pick<Sight, "state" | "reason"> {
  if (found["reconciling"] === true) return { state: isReady ? "settling" : "starting" };
  if (isReady) return { state: "ready" };
  const state = textAt(found, "terminalCondition.state");
  if (state !== "CONDITION_FAILED") return { state: "starting" };
  const reason = textAt(found, "terminalCondition.message").slice(0, 300);
  return { state: "failed", ...(reason === "" ? {} : { reason }) };
}

function shareOf(revision: string, percent: number): Properties {
  return { type: named, revision, percent };
}

function bare(revision: string): string {
  return revision.slice(revision.lastIndexOf("/") + 1);
}

function tables(value: Value | undefined): Properties[] {
  return Array.isArray(value) ? value.filter(isTable) : [];
}

function textsOf(table: Value | undefined): { [name: string]: string } {
  const entries = Object.entries(isTable(table) ? table : {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
