// What a panel with lines of a log asks for: of programs that there are, in a view that there is.
import { textAt, valueAt, type Properties } from "../model";
import type { CloudObject } from "../types";
import { isTable } from "../wire";
import { field, labelsOf } from "./aggregation";
import { comparisons, parseFilter } from "./filter";
import type { System } from "./system";

const BUCKET = "gcp:logging/projectBucketConfig:ProjectBucketConfig";

/** Why a panel with lines of a log shows nothing, a sentence each; none for other widgets. */
export function inLogsPanel(widget: Properties, system: System, objects: CloudObject[]): string[] {
  const panel = valueAt(widget, "logsPanel");
  if (!isTable(panel)) return [];
  const views = valueAt(panel, "resourceNames");
  const asked = Array.isArray(views) ? views.map(String) : [];
  const known = objects.filter(({ type }) => type === BUCKET).map(({ id }) => id);
  const kept = asked.filter((view) => !known.some((bucket) => view.startsWith(`${bucket}/views/`)));
  return [...kept.map((view) => `there is no log bucket with the view ${view}`), ...ofNobody(panel, system)];
}

/** Comparisons with a resource that nothing has. */
function ofNobody(panel: Properties, { series }: System): string[] {
  const labels = series.map(labelsOf);
  return comparisons(parseFilter(textAt(panel, "filter")))
    .filter(({ field: name, operator }) => operator === "=" && name.startsWith("resource."))
    .filter(({ field: name, value }) => !labels.some((one) => one[field(name)] === value))
    .map(({ field: name, value }) => `nothing that there is prints with ${name}="${value}"`);
}
