// Data services of a Compose file: who gets in, so that variables that show it are recognised.
import type { DataService } from "../draft";
import type { Known } from "../images";
import { kindOf, type DataKind } from "../kinds";
import { givenTo, withDefaults } from "../kinds/given";
import type { ServiceKind } from "../kinds/kind";
import type { Item } from "../source";
import { splitWords } from "../words";
import { interpolate } from "./interpolate";
import { valuesIn } from "./variables";
import type { Service } from "./layers";
import { publishedPorts } from "./published";

/** The data service that a service is. Its values go nowhere: they are only compared. */
export function dataServiceOf(service: Service, { product }: Known, kind: DataKind, file: string): DataService {
  const variables = [
    ...service
      .all("env_file")
      .flatMap((item) => (item.kind === "table" ? [item] : item.list()))
      .flatMap((entry) => valuesIn(entry, file)),
    ...service.all("environment").flatMap(pairsOf),
  ];
  const record = kindOf(kind);
  const option = (name: string): string | undefined => optionOf(service, name);
  const given = givenTo(kind, variables, option);
  const hosts = [service.name, ...["container_name", "hostname"].flatMap((key) => service.get(key)?.peek() ?? [])];
  const asked = record.bound?.asked?.(option) ?? {};
  tellMore(service, record);
  return {
    name: service.name,
    item: service.item,
    kind,
    product,
    hosts: [...hosts, ...aliasesOf(service)].map((host) => host.toLowerCase()),
    credentials: withDefaults(kind, given),
    published: publishedPorts(service),
    ...(Object.keys(asked).length === 0 ? {} : { asked }),
    passwordFiles: variables
      .filter(([name]) => /PASSWORD_FILE$/.test(name))
      .map(([, value]) => value.replace(/^.*\//, "")),
  };
}

function pairsOf(item: Item): [name: string, value: string][] {
  if (item.kind === "table") return item.entries().map(([name, value]) => [name, interpolate(value.peek() ?? "")]);
  return item.list().map((entry) => {
    const [, name = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(entry.peek() ?? "") ?? [];
    return [name, interpolate(value)];
  });
}

function aliasesOf(service: Service): string[] {
  return service
    .all("networks")
    .flatMap((networks) =>
      networks
        .entries()
        .flatMap(([, one]) => (one.get("aliases")?.list() ?? []).flatMap((alias) => alias.peek() ?? [])),
    );
}

/** The value of an option in `redis-server --requirepass …`. */
function optionOf(service: Service, option: string): string | undefined {
  const command = service.get("command");
  const words =
    command?.kind === "list"
      ? command.list().map((word) => word.peek() ?? "")
      : (splitWords(command?.peek() ?? "") ?? []);
  const index = words.indexOf(option);
  const word = index < 0 ? undefined : words[index + 1];
  return word === undefined ? undefined : interpolate(word);
}

/** What the platform's own service does not do by itself. */
function tellMore(service: Service, { bound }: ServiceKind): void {
  for (const item of service.all("volumes").flatMap((list) => list.list())) {
    const text = item.peek() ?? item.get("target")?.peek() ?? "";
    if (/docker-entrypoint-initdb\.d/.test(text))
      item.note("to do", "runs at the database's first start: put it into a job with onDeploy");
  }
  const image = service.get("image");
  if (image !== undefined) bound?.tellImage?.(image);
}
