import { runnable, type Place } from "./app-arguments";
import type { Applications } from "./application";
import { connectable } from "./connections";
import { keepable, type Promised } from "./promise-relations";
import type { Relation } from "./relations";

/** What the place of an environment's applications demands of them, and of what is promised of them. */
export function placed(applications: Applications, place: Place, promised: Omit<Promised, "kubernetes">): Relation[] {
  return [
    runnable(applications, place),
    connectable(applications, place),
    keepable(applications, { ...promised, kubernetes: place.kubernetes }),
  ];
}
