import type { AppConfigKey, AppSecretKey } from "../app-secrets/args";
import { isSecretTemplate, parseTemplate } from "../internal/template";
import { entriesInOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import type { Workload, WorkloadSecret, WorkloadSetting } from "../workload/args";
import { keyOf } from "../workload/defaults";

/** The keys that a workload reads: of its secrets, with how they are made, and of its configuration. */
export function keysOf(workload: Usable<Workload>): { keys: AppSecretKey[]; config: AppConfigKey[] } {
  const { secrets = {}, config = {}, bound = {} } = workload;
  return {
    keys: [
      ...eachOnce<WorkloadSecret, AppSecretKey>(secrets, (name, { generate }) => ({
        name,
        ...(generate === undefined ? {} : { generate }),
      })),
      ...entriesInOrder(bound)
        .filter(([, template]) => isSecretTemplate(parseTemplate(template) ?? []))
        .map(([name, template]) => ({ name: keyOf(name), template })),
    ],
    config: eachOnce<WorkloadSetting, AppConfigKey>(config, (name, { initial }) => ({
      name,
      ...(initial === undefined ? {} : { initial }),
    })),
  };
}

/** Two variables may have one key: it is made as the first of them says that says it. */
function eachOnce<Entry extends { key?: string }, Key>(
  table: { [variable: string]: Entry },
  render: (key: string, entry: Entry) => Key,
): Key[] {
  const found = new Map<string, Entry>();
  for (const [variable, entry] of entriesInOrder(table)) {
    const key = entry.key ?? keyOf(variable);
    found.set(key, { ...entry, ...found.get(key) });
  }
  return [...found].map(([key, entry]) => render(key, entry));
}
