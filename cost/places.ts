// Where a resource is: the components around it, and the application that it is for.
import type { Step } from "../sandbox";
import { ancestors } from "../sandbox/ancestors";

/** Types of components that are an application. */
const applications = ["groundplan:index:App", "groundplan:index:Product"];

export interface PlaceOf {
  components: string[];
  app?: string;
}

/** Tells of each resource which components are around it, and which application it is for. */
export function componentsOf(steps: readonly Step[]): (step: Step) => PlaceOf {
  const known = new Map(steps.map((step) => [step.urn, step]));
  const apps = steps.filter(({ type }) => applications.includes(type)).map(({ name }) => name);
  return (step) => {
    const around = ancestors(step, known)
      .slice(1)
      .filter(({ type }) => type !== "pulumi:pulumi:Stack")
      .reverse();
    const components = around.map(({ name }) => name).filter((name, index, all) => name !== all[index - 1]);
    const [outermost = step.name] = components;
    // What belongs to an application is called after it: `shop-cache`. The longest name is the nearest.
    const app = apps
      .filter((name) => outermost === name || outermost.startsWith(`${name}-`))
      .sort((one, other) => other.length - one.length)[0];
    return { components, ...(app === undefined ? {} : { app }) };
  };
}
