import { rules } from "../components";
import type { Place } from "./app-arguments";
import type { Applications } from "./application";
import { knownOf, type Known } from "./known-apps";
import { defaultReviewConnections } from "./review-keys";
import { placementOf, regionsOf } from "./placement";
import type { Relation } from "./relations";
import { workloadOf } from "./workloads";

/** The pools of all applications together fit the database server that they share. A process that says nothing of its pool is not counted. */
export function connectable(applications: Applications, place: Place): Relation {
  return ({ apps, postgresTier, postgresMaxConnections, reviewsAtOnce, reviewConnections }) => {
    if (typeof postgresTier !== "string" || rules.postgresTier(postgresTier) !== undefined) return [];
    const limit = rules.postgresConnections(
      postgresTier,
      typeof postgresMaxConnections === "number" ? postgresMaxConnections : 0,
    );
    const pools = knownOf(applications, apps).flatMap((known) => poolsOf(known, place));
    const reviews = keptForReviews(reviewsAtOnce, reviewConnections);
    const total = pools.reduce((sum, { instances, connections }) => sum + instances * connections, reviews.connections);
    if (total <= limit) return [];
    const parts = pools.map(({ process, instances, connections }) => `${process} up to ${instances} × ${connections}`);
    const said = [...parts, ...reviews.said].join(", ");
    const fewer = reviews.connections === 0 ? "" : ", take fewer reviews (reviewsAtOnce)";
    const remedy = `take a larger machine, set postgresMaxConnections, run fewer instances${fewer}, or let each open fewer connections: it takes ${limit} of applications, and ${said} make ${total}`;
    return [{ key: "postgresTier", remedy }];
  };
}

/** What reviews of pull requests may open together: room that the environment's own applications leave. */
function keptForReviews(atOnce: unknown, connections: unknown): { connections: number; said: string[] } {
  if (typeof atOnce !== "number" || atOnce === 0) return { connections: 0, said: [] };
  const each = typeof connections === "number" ? connections : defaultReviewConnections;
  return { connections: atOnce * each, said: [`reviews up to ${atOnce} × ${each}`] };
}

/** The connections that the processes of an application open to its databases. */
export function poolsOf(
  { name, application, app }: Omit<Known, "named">,
  { regions, kubernetes }: Place,
): ReturnType<typeof rules.pools> {
  const placement = placementOf(application, kubernetes);
  const places = {
    regions: placement.inCloudRun ? regionsOf(placement, regions).length : 0,
    clusters: placement.inCluster ? 1 : 0,
  };
  const databases = Object.entries(application.uses ?? {}).filter(([, { kind }]) => kind === "database");
  return databases.flatMap(([binding]) =>
    rules.pools(workloadOf(application, app), binding, places).map((pool) => ({
      ...pool,
      process: `${name}.${pool.process}`,
    })),
  );
}
