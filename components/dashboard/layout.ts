// Where the panels are: three in a row below the text that explains them.
import { explanationOf, logWidgetOf, widgetOf, type Section } from "./panels";

/** Columns of a mosaic (https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards#MosaicLayout). */
const columns = 48;
const panelWidth = 16;
const panelHeight = 14;

/** Lines of a log are as wide as all panels of a row. */
const logHeight = 20;

/** A widget with its place. */
interface Tile {
  xPos: number;
  yPos: number;
  width: number;
  height: number;
  widget: object;
}

/** Room for the lines of an explanation. */
function textHeight({ panels, note, logs }: Section): number {
  const points = panels.length + (logs === undefined ? 0 : 1) + (note === undefined ? 0 : 1);
  return 4 + 2 * points;
}

/** The tiles of all sections, one section below the other. */
function tilesOf(sections: Section[]): Tile[] {
  let top = 0;
  return sections.flatMap((section) => {
    const height = textHeight(section);
    const text: Tile = { xPos: 0, yPos: top, width: columns, height, widget: explanationOf(section) };
    const first = top + height;
    const perRow = columns / panelWidth;
    const panels = section.panels.map((panel, index): Tile => {
      const row = Math.floor(index / perRow);
      return {
        xPos: (index % perRow) * panelWidth,
        yPos: first + row * panelHeight,
        width: panelWidth,
        height: panelHeight,
        widget: widgetOf(panel),
      };
    });
    top = first + Math.ceil(panels.length / perRow) * panelHeight;
    if (section.logs === undefined) return [text, ...panels];
    const lines = { xPos: 0, yPos: top, width: columns, height: logHeight, widget: logWidgetOf(section.logs) };
    top += logHeight;
    return [text, ...panels, lines];
  });
}

/** The dashboard as JSON. A place that is 0 is left out, as Google answers it. */
export function dashboardJson(title: string, sections: Section[]): string {
  const tiles = tilesOf(sections).map(({ xPos, yPos, ...tile }) => ({
    ...(xPos === 0 ? {} : { xPos }),
    ...(yPos === 0 ? {} : { yPos }),
    ...tile,
  }));
  return JSON.stringify({ displayName: title, mosaicLayout: { columns, tiles } });
}
