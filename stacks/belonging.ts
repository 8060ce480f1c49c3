// What a provider works on is in no resource's inputs. Where it changes, the engine compares inputs and finds nothing: the plan
// says "unchanged" of what is elsewhere.
import * as pulumi from "@pulumi/pulumi";

/** The inputs of a provider, as a hook is told of them. */
type Inputs = { [property: string]: unknown } | undefined;

/** What a property was and is to be; nothing where it stays, or is not known yet. */
function change(property: string, before: Inputs, after: Inputs): [from: string, to: string] | undefined {
  const [from, to] = [before?.[property], after?.[property]];
  // What a preview does not know is no text.
  return typeof from !== "string" || typeof to !== "string" || from === to ? undefined : [from, to];
}

/**
 * Refuses another project of Google's for an environment that has a state, in a preview already. A project keeps its
 * identifier for good (https://cloud.google.com/resource-manager/docs/creating-managing-projects), so the value is another project.
 *
 * @param key - The configuration key with the project.
 */
export function keepsProject(provider: string, key: string): pulumi.CustomResourceOptions {
  const guard = new pulumi.ResourceHook(
    `${provider}-keeps-project`,
    ({ oldInputs, newInputs }) => {
      const moved = change("project", oldInputs as Inputs, newInputs as Inputs);
      if (moved === undefined) return;
      const [from, to] = moved;
      const stack = pulumi.getStack();
      throw new pulumi.RunError(
        `${key}: ${JSON.stringify(to)}; the state of stack ${stack} belongs to the project ${from}. What is there stays there, with its data, ` +
          `keys, images and backups, and would be lost to this environment: the plan would call it unchanged, and only what is new would be ` +
          `made in ${to}. Set ${key} back to ${from}. For ${to}, make an environment of its own (\`pulumi stack init <name>\`, ` +
          "docs/first-deployment.md), move the data, and then destroy this one",
      );
    },
    { onDryRun: true },
  );
  return { hooks: { beforeUpdate: [guard] } };
}

/**
 * Says, in a preview, what another address of Vault means: the state still describes what was at the old one. A transformation, since the
 * provider is the platform's.
 */
export const tellsOfAnotherVault: pulumi.ResourceTransformation = ({ type, name, props, opts }) =>
  type === "pulumi:providers:vault"
    ? { props, opts: { ...opts, hooks: { beforeUpdate: [addressHook(name)] } } }
    : undefined;

function addressHook(provider: string): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${provider}-keeps-address`,
    ({ oldInputs, newInputs }) => {
      const moved = change("address", oldInputs as Inputs, newInputs as Inputs);
      if (moved === undefined || !pulumi.runtime.isDryRun()) return;
      const [from, to] = moved;
      void pulumi.log.warn(
        `Vault is to be at ${to}, and the state describes what is at ${from}: the plan calls it unchanged. Run \`pulumi up --refresh\`, which ` +
          "makes what is missing at the new address. Documents do not move by themselves: copy them first",
      );
    },
    { onDryRun: true },
  );
}
