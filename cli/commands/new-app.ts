import path from "node:path";
import { applicationName } from "../../components/internal/application-name";
import { reviewPrefix } from "../../components/internal/review-name";
import { image as imageRule } from "../../components/internal/image-reference";
import { simpleApplication } from "../new/simple";
import { changesFor, checkHostnames, openProject, writeAll } from "../new/project";
import { renderReport, reportDocument, type Report } from "../new/report";
import { readSource } from "../new/source";
import { translate, type Translation } from "../new/translate";
import { findProject, UsageError } from "../project";
import { printDocument } from "../render/output";

/** How `new app` is called. */
export interface NewAppOptions {
  /** A description of the application to translate. */
  from?: string;
  /** Its image, as its owner names it. */
  image?: string;
  /** Port that its server listens on. */
  port?: string;
  /** Path that answers 200 while it is healthy. */
  health?: string;
  /** Profiles of a Compose file whose services run too. */
  profile?: string[];
  /** Host names that users load. */
  hostname: string[];
  dryRun?: boolean;
  json?: boolean;
  /** Where the project is; by default here, or above. */
  cwd?: string;
}

const hostnameForm = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/**
 * Writes an application's file, its line in the table of applications and its configuration. What is there already stays as it is.
 *
 * @throws UsageError with all that is wrong with what was asked for; nothing is written then.
 */
export function newApp(name: string, options: NewAppOptions): void {
  check(name, options);
  const project = openProject(findProject(options.cwd ?? process.cwd()));
  checkHostnames(project, options.hostname);
  const port = options.port === undefined ? undefined : Number(options.port);
  const translation = translationOf(name, options, port);
  const application =
    translation?.application ??
    simpleApplication({ name, image: options.image ?? "", port: port ?? 8080, health: options.health });
  const front = application.specification.processes[application.front ?? ""];
  if (options.health !== undefined && front !== undefined) front.health = { ...front.health, path: options.health };
  const wished = options.hostname.length > 0 ? options.hostname : (translation?.hostnames ?? []);
  const changes = changesFor(project, application, wished);
  const isDryRun = options.dryRun === true;
  if (!isDryRun) writeAll(project.folder, changes);
  const report: Report = {
    application,
    shape: project.shape,
    isDryRun,
    changes,
    from: options.from,
    notes: translation?.notes ?? [],
    translated: translation?.translated ?? 0,
  };
  if (options.json === true) printDocument(reportDocument(report));
  // Its lines fit already, but for those of the file.
  else process.stdout.write(renderReport(report, process.stdout.columns || Infinity));
}

function translationOf(name: string, options: NewAppOptions, port: number | undefined): Translation | undefined {
  if (options.from === undefined) return undefined;
  const source = readSource(path.resolve(options.from));
  return translate(source, { name, image: options.image, port, profiles: options.profile });
}

/** All that is wrong is said at once. */
function check(name: string, { from, image, port, health, hostname }: NewAppOptions): void {
  const wrong = [
    told(
      "the name",
      JSON.stringify(name),
      name.startsWith(reviewPrefix) ? `choose one that does not begin with ${reviewPrefix}` : applicationName(name),
    ),
    image === undefined && from === undefined
      ? "--image: name the application's image, such as ghcr.io/acme/shop:v1, or translate a file with --from"
      : undefined,
    image === undefined ? undefined : told("--image", image, imageRule(image)),
    port === undefined || (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535)
      ? undefined
      : `--port ${port}: use a whole number from 1 to 65535`,
    health === undefined || /^\/(?!.*[?#])[!-~]{0,1023}$/.test(health)
      ? undefined
      : `--health ${health}: use a path without a query, such as /health`,
    ...hostname.map((one) =>
      hostnameForm.test(one)
        ? undefined
        : `--hostname ${one}: use a host name in lower case, such as shop.example.com, or its first label`,
    ),
  ].filter((line) => line !== undefined);
  if (wrong.length > 0) throw new UsageError(wrong.join("\n"));
}

function told(option: string, value: string, remedy: string | undefined): string | undefined {
  return remedy === undefined ? undefined : `${option} ${value}: ${remedy}`;
}
