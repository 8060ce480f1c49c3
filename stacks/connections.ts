import { rules } from "../components";
import type { Place } from "./app-arguments";
import type { Applications } from "./application";
import { knownOf, type Known } from "./known-apps";
import { defaultReviewConnections } from "./review-keys";
import { placementOf, regionsOf } from "./placement";
import type { Relation } from "./relations";
import { databasesOf } from "./uses/database";
import { workloadOf } from "./workloads";

/** The pools of all applications together, and Vault's, fit the database server that they share. What says nothing of its pool is not counted. */
export function connectable(applications: Applications, place: Place): Relation {
  return ({ apps, postgresTier, postgresMaxConnections, reviewsAtOnce, reviewConnections }) => {
    if (typeof postgresTier !== "string" || rules.postgresTier(postgresTier) !== undefined) return [];
    if (postgresMaxConnections !== undefined && rules.postgresMaxConnections(postgresMaxConnections) !== undefined)
      return [];
    const limit = rules.postgresConnections(
      postgresTier,
      typeof postgresMaxConnections === "number" ? postgresMaxConnections : 0,
    );
    const all = knownOf(applications, apps);
    const reviews = keptForReviews(reviewsAtOnce, reviewConnections);
    const pools = [
      ...all.flatMap((known) => poolsOf(known, place)),
      {
        name: "Vault",
        instances: all.flatMap(({ application }) => databasesOf(application)).length,
        connections: rules.vaultConnections,
      },
      { name: "reviews", ...reviews },
    ].filter(({ instances }) => instances > 0);
    const total = rules.totalConnections(pools);
    if (total <= limit) return [];
    const uses = pools
      .map(({ name, instances, connections }) => `${name} up to ${instances} × ${connections}`)
      .join(", ");
    const fewer = reviews.instances === 0 ? "" : ", take fewer reviews (reviewsAtOnce)";
    const remedy = `take a larger machine, set postgresMaxConnections, run fewer instances${fewer}, or let each open fewer connections: it takes ${limit}, and ${uses} make ${total}`;
    return [{ key: "postgresTier", remedy }];
  };
}

/** What reviews of pull requests may open, each with a database of its own: room that the environment's own applications leave. */
export function keptForReviews(atOnce: unknown, connections: unknown): Opened {
  const each = typeof connections === "number" ? connections : defaultReviewConnections;
  return { instances: typeof atOnce === "number" ? atOnce : 0, connections: each + rules.vaultConnections };
}

type Opened = Pick<ReturnType<typeof rules.pools>[number], "instances" | "connections">;

/** The connections that the processes and jobs of an application open to its databases. */
export function poolsOf(known: Omit<Known, "named">, { regions, kubernetes }: Place): ReturnType<typeof rules.pools> {
  const { name, application, app } = known;
  const placement = placementOf(application, kubernetes);
  const places = {
    regions: placement.inCloudRun ? regionsOf(placement, regions).length : 0,
    clusters: placement.inCluster ? 1 : 0,
  };
  return databasesOf(application).flatMap((binding) =>
    rules
      .pools(workloadOf(application, app), binding, places)
      .map((pool) => ({ ...pool, name: `${name}.${pool.name}` })),
  );
}
