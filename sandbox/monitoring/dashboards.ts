// What the panels of dashboards ask for: a query that names nothing, or that selects nothing of what there is, is an empty chart.
import { textAt, valueAt, type Properties, type Value } from "../model";
import type { CloudObject } from "../types";
import { nameOf } from "../urn";
import { isTable } from "../wire";
import { field } from "./aggregation";
import { tables } from "./conditions";
import { parseFilter, type Filter } from "./filter";
import { inAggregations } from "./kinds";
import { inLogsPanel } from "./logs-panel";
import { inFilter } from "./names";
import { selectedBy } from "./select";
import { systemOf, type System } from "./system";

/** A panel of a dashboard that shows nothing. */
export interface EmptyPanel {
  /** The dashboard, by its name in the program. */
  dashboard: string;
  panel: string;
  /** Why, as a sentence. */
  problem: string;
}

const DASHBOARD = "gcp:monitoring/dashboard:Dashboard";

/** Every panel of the environment's dashboards that shows nothing, with the reason. */
export function emptyPanels(objects: CloudObject[]): EmptyPanel[] {
  const dashboards = objects.filter(({ type }) => type === DASHBOARD);
  if (dashboards.length === 0) return [];
  const system = systemOf(objects);
  return dashboards.flatMap(({ urn, inputs, place }) => {
    const project = textAt(inputs, "project", place.project);
    return widgetsOf(textAt(inputs, "dashboardJson")).flatMap((widget) => {
      const problems = [
        ...queriesOf(widget).flatMap((query) => problemsOf(query, system, project)),
        ...inLogsPanel(widget, system, objects),
      ];
      const panel = textAt(widget, "title");
      return [...new Set(problems)].map((problem) => ({ dashboard: nameOf(urn), panel, problem }));
    });
  });
}

function widgetsOf(json: string): Properties[] {
  const tiles = valueAt(JSON.parse(json) as Properties, "mosaicLayout.tiles");
  return tables(tiles).flatMap(({ widget }) => (isTable(widget) ? [widget] : []));
}

/** One query of a chart. */
interface Query {
  filter: string;
  aggregation: Value | undefined;
  groups: string[];
}

/** The queries of a chart, those that one is divided by too. */
function queriesOf(widget: Properties): Query[] {
  return tables(valueAt(widget, "xyChart.dataSets")).flatMap((set) =>
    ["timeSeriesFilter", "timeSeriesFilterRatio.numerator", "timeSeriesFilterRatio.denominator"].flatMap((kind) => {
      const at = `timeSeriesQuery.${kind}`;
      const filter = textAt(set, `${at}.filter`);
      const aggregation = valueAt(set, `${at}.aggregation`);
      const groups = valueAt(set, `${at}.aggregation.groupByFields`);
      return filter === "" ? [] : [{ filter, aggregation, groups: Array.isArray(groups) ? groups.map(String) : [] }];
    }),
  );
}

function problemsOf({ filter, aggregation, groups }: Query, system: System, project: string): string[] {
  const [, objective] = /^select_slo_\w+\("([^"]*)"/.exec(filter) ?? [];
  if (objective !== undefined) {
    return system.objectives.has(objective) ? [] : [`there is no objective ${objective}`];
  }
  const wrong = [
    ...inFilter(filter, groups.map(field), system, project),
    ...inAggregations(filter, aggregation, system, project),
  ];
  if (wrong.length > 0) return wrong;
  const asked = withoutExtracted(parseFilter(filter), filter);
  return selectedBy(asked, system.series).length > 0 ? [] : [`nothing there is has ${filter}`];
}

/** A metric that is made from logs has any value in its labels, as entries come: which ones is not known. */
function withoutExtracted(asked: Filter, text: string): Filter {
  if (!text.includes('metric.type="logging.googleapis.com/user/')) return asked;
  if (asked.kind === "compare") {
    return field(asked.field).startsWith("metric.labels.") ? { kind: "and", parts: [] } : asked;
  }
  if (asked.kind === "not") return { kind: "not", part: withoutExtracted(asked.part, text) };
  return { kind: asked.kind, parts: asked.parts.map((part) => withoutExtracted(part, text)) };
}
