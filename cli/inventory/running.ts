// What runs, as a state says: what the last `up` or refresh saw.
import * as z from "zod";
import { versionsOf, type Versioned } from "../../inventory/find";
import type { Found } from "../../inventory/model";
import { readDocument } from "../plan-file";
import { UsageError } from "../project";

const properties = z.record(z.string(), z.unknown());

/** https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go, DeploymentV3 in an UntypedDeployment. */
const state = z.looseObject({
  deployment: z.looseObject({
    resources: z
      .array(
        z.looseObject({
          urn: z.string(),
          type: z.string(),
          parent: z.string().optional(),
          delete: z.boolean().optional(),
          inputs: properties.nullish(),
          outputs: properties.nullish(),
        }),
      )
      .nullish(),
  }),
});

/** @throws UsageError if the file is no state. */
export function runningInState(file: string, locked: Readonly<Record<string, string>>): Found[] {
  const parsed = state.safeParse(readDocument(file, "a state"));
  if (!parsed.success) throw new UsageError(`${file} is no state; write it with \`pulumi stack export > ${file}\`.`);
  const resources = (parsed.data.deployment.resources ?? []).filter((one) => one.delete !== true);
  return versionsOf(
    resources.map(
      ({ urn, type, parent, inputs, outputs }) =>
        ({
          urn,
          type,
          name: urn.split("::").at(-1) ?? "",
          ...(parent === undefined ? {} : { parent }),
          inputs: inputs ?? {},
          outputs: outputs ?? {},
        }) as Versioned,
    ),
    locked,
  );
}

/** The Node.js that runs the command. */
export function nodeRuns(node: string): Found[] {
  return [
    {
      key: "node",
      title: "Node.js of the program",
      kind: "runtime",
      version: node,
      product: "nodejs",
      places: [],
      raise: "",
    },
  ];
}
