// What is wrong with the configuration of a review, and of the environments beside it.
import { rules } from "../components";
import { runnable, type Place } from "./app-arguments";
import { needsCloudRun } from "./app-relations";
import { routesOf, type Applications } from "./application";
import { fewTimes } from "./checks";
import { poolsOf } from "./connections";
import { knownOf, type Known } from "./known-apps";
import type { Finding, Relation, Values } from "./relations";
import { defaultReviewConnections, review, type ReviewConfig } from "./review-keys";
import { isSameRepository, namesake, reviewed, type Reviewed } from "./reviews";
import { hasNoOther } from "./second-front-door";
import { callsOf } from "./uses/call";

/** Reviews stand on an environment, and are none themselves. */
export const isNoReview: Relation = ({ review: asked }) =>
  asked === undefined
    ? []
    : [{ key: "review", remedy: "remove it, or set environment to review: this environment is no review" }];

/** Production takes none. */
export const takesNoReviews: Relation = ({ reviewsAtOnce }) =>
  reviewsAtOnce === undefined || reviewsAtOnce === 0
    ? []
    : [{ key: "reviewsAtOnce", remedy: "set 0: reviews stand on an environment that may be destroyed, such as dev" }];

/** What a review needs of the configuration, which is beside `review` that of the environment that it stands on. */
export function reviewNeeds(applications: Applications, place: Place): Relation[] {
  return [
    hasNoOther,
    ({ review: asked }) =>
      asked === undefined
        ? [{ key: "review", remedy: "set app, pull, image and until: `groundplan review` does" }]
        : [],
    ({ reviewsAtOnce }) =>
      reviewsAtOnce === undefined || reviewsAtOnce === 0
        ? [{ key: "reviewsAtOnce", remedy: "set how many reviews the environment takes at once: it takes none" }]
        : [],
    (values) =>
      ofReview(values, applications, (asked, known) => [
        ...image(asked, known),
        ...shape(known),
        ...name(asked, applications),
        ...connections(asked, madeOf(asked, known, values), values, place),
      ]),
    (values, project) =>
      ofReview(values, applications, (asked, known) => {
        const made = madeOf(asked, known, values);
        const own = { ...values, apps: { [made.name]: made.app } };
        const table = { [made.name]: made.application };
        return [needsCloudRun(table), runnable(table, place)].flatMap((find) => find(own, project));
      }),
  ];
}

/** A review that is right by itself, of an application that the environment runs. */
function ofReview(
  values: Values,
  applications: Applications,
  find: (asked: ReviewConfig, known: Known) => Finding[],
): Finding[] {
  const { success, data } = review.safeParse(values["review"], fewTimes);
  if (!success) return [];
  const all = knownOf(applications, values["apps"]);
  const known = all.find((one) => one.name === data.app);
  if (known !== undefined) return find(data, known);
  const names = all.map((one) => one.name).join(", ") || "none";
  const remedy = `name an application that groundplan:apps runs (there are: ${names})`;
  return [{ key: "review", at: ".app", value: data.app, remedy }];
}

function madeOf(asked: ReviewConfig, { application, app }: Known, { domain }: Values): Reviewed {
  return reviewed(asked, application, app, typeof domain === "string" ? domain : "");
}

/** The environment's registry pulls what its own applications run. */
function image({ image: own }: ReviewConfig, { app }: Known): Finding[] {
  if (isSameRepository(own, app.image)) return [];
  const remedy = `use an image of the repository that the environment runs, as ${app.image}: its registry has no other`;
  return [{ key: "review", at: ".image", value: own, remedy }];
}

/** What a review serves: one process under a host name, and nothing of other applications. */
function shape({ name: called, application }: Known): Finding[] {
  const refuse = (remedy: string): Finding[] => [{ key: "review", at: ".app", value: called, remedy }];
  const calls = callsOf(application).map(({ application: other }) => other);
  const paths = routesOf(application).map(([path]) => path);
  return [
    ...(calls.length === 0 ? [] : refuse(`choose an application that calls no other: it calls ${calls.join(", ")}`)),
    ...(application.site === undefined
      ? []
      : refuse("choose one without a static front end; that has previews of its own (docs/delivery.md)")),
    ...(paths.length === 0 || (paths.length === 1 && paths[0] === "/")
      ? []
      : refuse(`choose one that answers for all paths with one process: it has routes for ${paths.join(", ")}`)),
  ];
}

/** Names of long applications are cut, so two of them may have one name. */
function name({ app, pull }: ReviewConfig, applications: Applications): Finding[] {
  const other = namesake(app, pull, applications);
  if (other === undefined) return [];
  const remedy = `rename one of the applications: a review of ${other} would be called ${rules.reviewName(app, pull)} too`;
  return [{ key: "review", at: ".app", value: app, remedy }];
}

/** What the environment leaves for each review. */
function connections({ app }: ReviewConfig, made: Reviewed, { reviewConnections }: Values, place: Place): Finding[] {
  const limit = typeof reviewConnections === "number" ? reviewConnections : defaultReviewConnections;
  const pools = poolsOf(made, place);
  const total = rules.totalConnections(pools);
  if (total <= limit) return [];
  const parts = pools.map((pool) => `${pool.name} up to ${pool.instances} × ${pool.connections}`).join(", ");
  const remedy = `a review of ${app} opens ${total} connections to the database server (${parts}): set at least that in the environment's file, bring the environment up, and then this review`;
  return [{ key: "reviewConnections", value: limit, remedy }];
}
