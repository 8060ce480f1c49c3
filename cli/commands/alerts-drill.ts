import { checkDashboards, checkObjectives, drillAlerts, readProject } from "../../sandbox";
import { findProject, requireStack } from "../project";
import { renderDrill } from "../render/drill";
import { print } from "../render/output";
import type { EnvironmentOptions } from "../session";

/** Tries each alert of an environment in the simulated cloud, and prints what fired. The process exits with 1 if one is wrong. */
export function alertsDrill(environment: string, options: EnvironmentOptions): void {
  const projectDir = findProject(options.cwd ?? process.cwd());
  requireStack(projectDir, environment);
  const alerts = drillAlerts(projectDir, environment);
  const emptyPanels = checkDashboards(projectDir, environment);
  const wrongObjectives = checkObjectives(projectDir, environment);
  const found = { alerts, emptyPanels, wrongObjectives };
  print(options, { project: readProject(projectDir).name, stack: environment, ...found }, renderDrill(found));
  if (emptyPanels.length > 0 || wrongObjectives.length > 0 || alerts.some(({ problems }) => problems.length > 0))
    process.exitCode = 1;
}
