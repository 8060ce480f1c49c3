// A resource as its model sees it.
import { projectNumber } from "./invokes";
import { textAt, type Properties, type Resource } from "./model";
import { modelOf, writtenModelOf } from "./models";
import type { Place } from "./types";
import { digest, nameOf } from "./urn";

/** Describes a resource to its model. `inputs` are plain: secrets unwrapped, names filled in. */
export function describe(urn: string, type: string, inputs: Properties, place: Place, kept: Properties = {}): Resource {
  const logicalName = nameOf(urn);
  const nameProperty = modelOf(type).autoName?.property ?? (type.startsWith("kubernetes:") ? "metadata.name" : "name");
  const project = textAt(inputs, "project", place.project);
  return {
    urn,
    type,
    logicalName,
    name: textAt(inputs, nameProperty, logicalName),
    inputs,
    project,
    get projectNumber() {
      return projectNumber(project);
    },
    region: textAt(inputs, "region", textAt(inputs, "location", place.region)).toLowerCase(),
    kept,
    digest: (salt, length) => digest(urn, salt, length),
  };
}

/** Says that an id is one that the cloud draws. */
class Drawn extends Error {}

/**
 * The id that the real cloud gives a resource, where its inputs say it. Nothing where the cloud chooses it, or where no
 * model says how it is formed.
 */
export function identify(resource: Resource): string | undefined {
  const model = writtenModelOf(resource.type);
  if (model?.id === undefined) return undefined;
  const draws = (): never => {
    throw new Drawn();
  };
  try {
    return model.id({ ...resource, projectNumber: "", digest: draws });
  } catch (error) {
    if (error instanceof Drawn) return undefined;
    throw error;
  }
}
