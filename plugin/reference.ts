// docs/arguments.md: arguments and outputs of each component and type as tables, from the docstrings that the schema has.
import type { PackageSpec, Property, Type } from "@pulumi/pulumi/provider/experimental/schema";

const head = `# Arguments and outputs

What each component takes and offers, and the types that these name, from the docstrings. \`npm run contract\` writes this page. Names are those of
TypeScript and YAML; Python has \`failover_region\` for \`failoverRegion\`. "Planned" means that the value must be known while planning; any other argument
may be an output. The component's page has what it is for, the manual process, an example, and what a change costs.
`;

/** The whole page. */
export function argumentsPage(schema: PackageSpec): string {
  const components = Object.entries(schema.resources)
    .sort(([one], [other]) => one.localeCompare(other, "en"))
    .map(([token, resource]) => {
      const name = nameOf(token);
      const page = `Page: [components/${folderOf(name)}](../components/${folderOf(name)}/README.md).`;
      const inputs = table("Argument", resource.inputProperties, resource.requiredInputs);
      const outputs = table("Output", resource.properties, undefined);
      return [`### ${name}`, firstParagraph(resource.description), page, inputs, outputs].filter(Boolean).join("\n\n");
    });
  const types = Object.entries(schema.types)
    .sort(([one], [other]) => one.localeCompare(other, "en"))
    .map(([token, type]) =>
      [
        `### ${nameOf(token)}`,
        firstParagraph(type.description),
        values(type.enum),
        table("Member", type.properties, type.required),
      ]
        .filter(Boolean)
        .join("\n\n"),
    );
  return `${[head.trim(), "## Components", ...components, "## Types", ...types].join("\n\n")}\n`;
}

/** Components whose folder has the name of another. */
const shared: { [component: string]: string } = { DatabaseUser: "postgres" };

/** `AppBucketEvents` is in `app-bucket-events`. */
export function folderOf(component: string): string {
  return shared[component] ?? component.replace(/(?<=.)[A-Z]/g, "-$&").toLowerCase();
}

function table(kind: string, properties: Record<string, Property> = {}, required: string[] | undefined): string {
  const rows = Object.entries(properties).map(([name, property]) => {
    const must = required?.includes(name) === true ? ", required" : "";
    const planned = kind !== "Output" && property.plain === true ? ", planned" : "";
    return `| \`${name}\` | ${typeText(property)}${must}${planned} | ${oneLine(property.description)} |`;
  });
  return rows.length === 0 ? "" : [`| ${kind} | Type | What it is |`, "| --- | --- | --- |", ...rows].join("\n");
}

function values(list: PackageSpec["types"][string]["enum"] = []): string {
  const rows = list.map(
    ({ name, value, description }) => `| \`${name}\` | \`${String(value)}\` | ${oneLine(description)} |`,
  );
  return rows.length === 0 ? "" : ["| Name | Value | What it is |", "| --- | --- | --- |", ...rows].join("\n");
}

function typeText({ items, additionalProperties, ...type }: Type): string {
  if (items !== undefined) return `list of ${typeText(items)}`;
  if (additionalProperties !== undefined) return `table of ${typeText(additionalProperties)}`;
  if (!("$ref" in type)) return type.type;
  const name = nameOf(type.$ref);
  return type.$ref.startsWith("#/types/") ? `[${name}](#${name.toLowerCase()})` : name;
}

function firstParagraph(text = ""): string {
  return oneLine(text.split("\n\n")[0]).replaceAll("\\|", "|");
}

function oneLine(text = ""): string {
  return text.replace(/\s+/g, " ").trim().replaceAll("|", "\\|");
}

function nameOf(token: string): string {
  return token.slice(token.lastIndexOf(":") + 1);
}
