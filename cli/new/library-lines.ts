// What a program with the library says of applications that were written for it.
import type { Application } from "./application";
import { parametersOf } from "./format";
import type { Split } from "./split";
import { identifier } from "./texts";

/** Each application after those that it calls, which are constants for it. */
export function libraryLines(applications: Split[]): string[] {
  const all = applications.map(({ application }) => application);
  const called = new Set(all.flatMap(({ servers }) => servers.map(({ application }) => application)));
  return [
    "In your program:",
    ...all.map(({ name }) => `  import { ${identifier(name)} } from "./apps/${name}";`),
    ...all.map((application) => made(application, called.has(application.name))),
  ];
}

function made(application: Application, isCalled: boolean): string {
  const { name, servers } = application;
  const own = identifier(name);
  const values = parametersOf(application).map((parameter) => {
    const [value = "", type] = parameter.split(": ");
    const server = servers.find((one) => identifier(one.name) === value);
    if (server !== undefined)
      return `{ cloudRun: entry(${appOf(server.application)}.cloudRunServers, "${server.process}") }`;
    return type === "Binding" ? `${value}.binding` : value;
  });
  const app = `new App("${name}", { platform, workload: ${own}(${values.join(", ")}), regions, cloudRun: {} }, options);`;
  return `  ${isCalled ? `const ${appOf(name)} = ` : ""}${app}`;
}

function appOf(application: string): string {
  const own = identifier(application);
  return own.endsWith("App") ? own : `${own}App`;
}
