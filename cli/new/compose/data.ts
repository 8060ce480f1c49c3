// Data services of a Compose file: who gets in, so that variables that show it are recognised.
import type { DataService } from "../draft";
import type { Known } from "../images";
import { kindOf, type DataKind } from "../kinds";
import { givenTo, withDefaults } from "../kinds/given";
import { tellScripts, type Run, type Script } from "../kinds/run";
import type { Reason } from "../reasons";
import { isFolder, readFolder, readNearby } from "../nearby";
import { isSecretName } from "../secrets";
import type { Item } from "../source";
import { splitWords } from "../words";
import { interpolate } from "./interpolate";
import { variablesGiven } from "./variables";
import type { Service } from "./layers";
import { publishedPorts } from "./published";
import { hostsOf } from "./service";
import { mountOf } from "./volumes";

/** The data service that a service is. Its values go nowhere: they are only compared. */
export function dataServiceOf(service: Service, { product }: Known, kind: DataKind, file: string): DataService {
  const variables = variablesGiven(service, file).map(([name, value = ""]): [string, string] => [name, value]);
  const record = kindOf(kind);
  const option = (name: string): string | undefined => optionOf(service, name);
  const given = givenTo(kind, variables, option);
  const run = runOf(service, file);
  const asked = { ...record.bound?.asked?.(option), ...record.bound?.askedByRun?.(run) };
  if (record.bound?.askedByRun === undefined) tellScripts(run.scripts);
  return {
    name: service.name,
    item: service.item,
    kind,
    product,
    hosts: hostsOf(service),
    credentials: withDefaults(kind, given),
    published: publishedPorts(service),
    ...(Object.keys(asked).length === 0 ? {} : { asked }),
    passwordFiles: variables
      .filter(([name]) => /PASSWORD_FILE$/.test(name))
      .map(([, value]) => value.replace(/^.*\//, "")),
  };
}

/** Options that say where a server is on its machine, and how much of that it takes. */
const ofMachine =
  /addr|log|tls|insecure|memory|^(data[-_]?dir|db[-_]?path|bind[-_]?(address|ip\w*)|ports?|socket|pid[-_]file|user|conf(ig)?|skip[-_]name[-_]resolve|innodb[-_](buffer|flush)\w*(-\w+)*|storage[-.]\S+|mode|smp|m|c)$/i;

/** Tells of settings of a server that a provider runs here, since programs may need them. */
export function tellOptions(service: Service, product: string): void {
  const names = wordsOf(service).flatMap((word) => /^--?([a-z][\w-]*)/i.exec(word)?.[1] ?? []);
  const own = names.filter((name) => !ofMachine.test(name) && !isSecretName(name.replaceAll("-", "_")));
  if (own.length > 0)
    service
      .get("command")
      ?.remark("to do", `sets ${own.join(", ")}: see which of these programs need of the provider's ${product}`);
}

/** What is told of commands that run in a data service once it is there. */
export const ownHooks: Reason = [
  "to do",
  "runs in the service once it is there: buckets and databases are bindings of their own (uses), and the rest is for a job of the deployment",
];

/** The value of an option in `redis-server --requirepass …`. */
function optionOf(service: Service, option: string): string | undefined {
  const words = wordsOf(service);
  const index = words.indexOf(option);
  return index < 0 ? undefined : words[index + 1];
}

function wordsOf(service: Service): string[] {
  const command = service.get("command");
  const words =
    command?.kind === "list"
      ? command.list().map((word) => word.peek() ?? "")
      : (splitWords(command?.peek() ?? "") ?? []);
  return words.map(interpolate);
}

/** How the file runs it. */
function runOf(service: Service, file: string): Run {
  const scripts = service
    .all("volumes")
    .flatMap((list) => list.list())
    .flatMap((item) => scriptOf(item, file) ?? []);
  return { image: service.get("image"), command: { words: wordsOf(service), item: service.get("command") }, scripts };
}

const scriptFolder = "/docker-entrypoint-initdb.d";

/** What a volume has that images of databases run by themselves; nothing where they run nothing of it. */
function scriptOf(item: Item, file: string): Script | undefined {
  const { source, target } = mountOf(item);
  if (target !== scriptFolder && !target.startsWith(`${scriptFolder}/`)) return undefined;
  if (isFolder(file, source)) return { item, texts: readFolder(file, source) };
  const text = readNearby(file, source);
  return { item, texts: text === undefined ? [] : [text] };
}
