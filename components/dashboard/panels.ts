// Panels of a dashboard as Cloud Monitoring takes them (https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards).

/** A chart, and what whoever looks at it should know. */
export interface Panel {
  title: string;
  /** What it shows, and what to do about it. */
  explanation: string;
  lines: Line[];
  unit?: string;
  /** A value at which somebody should act, and what that means. */
  threshold: { value: number; label: string };
  /** Lines on top of each other make a whole. */
  stacked?: boolean;
}

/** One query of a chart: a filter, or one filter over another. */
export interface Line {
  filter: string;
  /** The whole of which `filter` is a part. */
  of?: string;
  aligner: string;
  reducer?: string;
  groupBy?: string[];
  /** Seconds that a point stands for; the default is 60. What comes less often is asked over a longer time. */
  seconds?: number;
  /** What the legend calls it; the default is its labels. */
  legend?: string;
}

/** Lines of a log, and what whoever looks at them should know. */
export interface LogLines {
  title: string;
  explanation: string;
  /** In the language of Cloud Logging. */
  filter: string;
  /** Storage view, `projects/<project>/locations/<location>/buckets/<bucket>/views/<view>`. */
  view: string;
}

/** Panels about one kind of thing. */
export interface Section {
  title: string;
  panels: Panel[];
  /** What no chart can show, as Markdown. */
  note?: string;
  /** Lines of a log below the charts. */
  logs?: LogLines;
}

/** A filter of Cloud Monitoring on one metric (https://cloud.google.com/monitoring/api/v3/filters). */
export function filterOf(metric: string, resource: string, ...more: string[]): string {
  return [`metric.type="${metric}"`, `resource.type="${resource}"`, ...more].join(" AND ");
}

/** Whether a label has one of some values. */
export function oneOf(label: string, values: string[]): string {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return `${label}="${only}"`;
  return `${label}=one_of(${values.map((value) => `"${value}"`).join(",")})`;
}

function aggregationOf({ aligner, reducer, groupBy = [], seconds = 60 }: Line): object {
  return {
    alignmentPeriod: `${seconds}s`,
    perSeriesAligner: aligner,
    ...(reducer === undefined ? {} : { crossSeriesReducer: reducer }),
    ...(groupBy.length === 0 ? {} : { groupByFields: groupBy }),
  };
}

function queryOf(line: Line): object {
  const aggregation = aggregationOf(line);
  if (line.of === undefined) return { timeSeriesFilter: { filter: line.filter, aggregation } };
  return {
    timeSeriesFilterRatio: {
      numerator: { filter: line.filter, aggregation },
      denominator: { filter: line.of, aggregation },
    },
  };
}

/** A panel as a widget. In a chart a threshold has neither a colour nor a direction. */
export function widgetOf({ title, lines, unit, threshold, stacked = false }: Panel): object {
  return {
    title,
    xyChart: {
      dataSets: lines.map((line) => ({
        timeSeriesQuery: { ...queryOf(line), ...(unit === undefined ? {} : { unitOverride: unit }) },
        plotType: stacked ? "STACKED_AREA" : "LINE",
        targetAxis: "Y1",
        ...(line.legend === undefined ? {} : { legendTemplate: line.legend }),
      })),
      // Google answers without a 0, which the provider would take for a change.
      thresholds: [
        { label: threshold.label, ...(threshold.value === 0 ? {} : { value: threshold.value }), targetAxis: "Y1" },
      ],
      yAxis: { scale: "LINEAR" },
      chartOptions: { mode: "COLOR" },
    },
  };
}

/** Lines of a log as a widget (https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards#LogsPanel). */
export function logWidgetOf({ title, filter, view }: LogLines): object {
  return { title, logsPanel: { filter, resourceNames: [view] } };
}

/** What the panels of a section show, as a widget. */
export function explanationOf({ title, panels, note, logs }: Section): object {
  const explained = [...panels, ...(logs === undefined ? [] : [logs])];
  const points = explained.map((panel) => `- **${panel.title}.** ${panel.explanation}`);
  const content = [...(note === undefined ? [] : [note]), ...points].join("\n");
  return { title, text: { content, format: "MARKDOWN" } };
}
