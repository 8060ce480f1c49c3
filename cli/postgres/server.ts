// Finds the server's two instances in a stack's state, by the names that they have at Google.
import { nameOf, textAt, type Value } from "../../sandbox";
import { UsageError } from "../project";
import type { StateResource } from "../recover/state";
import type { Pair } from "./model";

const COMPONENT = "groundplan:index:Postgres";
const INSTANCE = "gcp:sql/databaseInstance:DatabaseInstance";

/** A server of the stack. */
export interface Server extends Pair {
  /** The component's name. */
  name: string;
  /** URNs of the two instances, for `pulumi refresh --target`. */
  urns: string[];
}

/** The server of a name, or the only one. */
export function findServer(resources: StateResource[], name: string | undefined): Server {
  const all = resources.filter(({ type }) => type === COMPONENT).filter((one) => one.delete !== true);
  const chosen = all.filter(({ urn }) => name === undefined || nameOf(urn) === name);
  const [server] = chosen;
  if (server === undefined || chosen.length > 1) {
    const names = all.map(({ urn }) => nameOf(urn)).join(", ");
    throw new UsageError(
      all.length === 0
        ? "the stack has no Postgres in its state"
        : `${name === undefined ? "the stack has several servers" : `no server is called ${name}`}; name one with --server: ${names}`,
    );
  }
  const instances = resources.filter(
    ({ type, parent, delete: leaving }) => type === INSTANCE && parent === server.urn && leaving !== true,
  );
  const known = instances.map((one) => ({ urn: one.urn, ...placeOf(one) }));
  // That of `region` is the first, whichever takes the writes.
  const order = texts(server.outputs?.["instanceNames"]);
  const [home, away] = order.map((one) => known.find(({ instance }) => instance === one));
  if (home === undefined) {
    throw new UsageError(
      `${nameOf(server.urn)}: the state does not say which instances it has; run \`pulumi up\` first`,
    );
  }
  return {
    name: nameOf(server.urn),
    project: home.project,
    home: home.instance,
    homeRegion: home.region,
    away: away?.instance ?? "",
    awayRegion: away?.region ?? "",
    urns: known.map(({ urn }) => urn),
  };
}

function placeOf({ inputs = {}, outputs = {} }: StateResource): { instance: string; region: string; project: string } {
  const of = (key: string): string => textAt(outputs, key, textAt(inputs, key));
  return { instance: of("name"), region: of("region"), project: of("project") };
}

function texts(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
