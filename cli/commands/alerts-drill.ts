import { drillAlerts, readProject } from "../../sandbox";
import { findProject, requireStack } from "../project";
import { renderDrill } from "../render/drill";
import { printableJson } from "../render/printable";
import type { EnvironmentOptions } from "../session";

/** Tries each alert of an environment in the simulated cloud, and prints what fired. The process exits with 1 if one is wrong. */
export function alertsDrill(environment: string, options: EnvironmentOptions): void {
  const projectDir = findProject(options.cwd ?? process.cwd());
  requireStack(projectDir, environment);
  const alerts = drillAlerts(projectDir, environment);
  const document = { formatVersion: 1, project: readProject(projectDir).name, stack: environment, alerts };
  process.stdout.write(
    options.json === true ? `${printableJson(JSON.stringify(document, undefined, 2))}\n` : renderDrill(alerts),
  );
  if (alerts.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
}
