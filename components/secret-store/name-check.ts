import { getSecret } from "@pulumi/vault/kv/getSecret";
import * as pulumi from "@pulumi/pulumi";
import { hook, valueOf, within } from "../internal/hook";

/** Milliseconds that Vault gets to answer. A new revision of the server is away for some 20 seconds, in which the provider asks again. */
const patience = 120_000;

/** What Vault answers of a path: texts as they are, and all else as JSON. */
export type VaultAnswer = { [property: string]: string };

/** A path that is asked for, and who has it by what Vault answers; nothing where it is this component's own. */
export interface AskedPath {
  path: pulumi.Output<string>;
  holderOf: (answer: VaultAnswer) => string | undefined | Promise<string | undefined>;
}

/** What is done with the answers. */
export interface NameCheck {
  asked: AskedPath[];
  /** Throws the error, with whose the path is. */
  refuse: (path: string, holder: string) => never;
  /** What is there, of what somebody may have put there for this component or for another one; it is told where the name is free. */
  left?: { paths: pulumi.Output<string[]>; tell: (found: string[]) => string };
}

/**
 * A hook that asks Vault whether something of another program's is at one of these paths, and refuses to write over it. It runs in an `up`, before the
 * first write, with the provider that writes, and not in a preview. Two programs that ask in the same instant both find nothing
 * (docs/adr/0076-a-name-in-vault-has-one-owner.md).
 */
export function nameCheck(
  parent: pulumi.Resource,
  hookName: string,
  { asked, refuse, left }: NameCheck,
): pulumi.ResourceHook {
  return hook(hookName, async () => {
    let isFree = true;
    for (const { path, holderOf } of asked) {
      const known = await valueOf(path);
      const answer = await read(parent, known);
      const holder = answer === undefined ? undefined : await holderOf(answer);
      if (holder !== undefined) refuse(known, holder);
      isFree &&= answer === undefined;
    }
    if (!isFree || left === undefined) return;
    const found = await present(parent, await valueOf(left.paths));
    if (found.length > 0) await pulumi.log.info(left.tell(found), parent);
  });
}

/** Those of some paths that Vault has something at, as far as whoever deploys may see it. */
async function present(parent: pulumi.Resource, paths: string[]): Promise<string[]> {
  const answers = await Promise.all(paths.map((path) => read(parent, path).catch(() => undefined)));
  return paths.filter((_, index) => answers[index] !== undefined);
}

/** What Vault has at a path; nothing where nothing is. */
async function read(parent: pulumi.Resource, path: string): Promise<VaultAnswer | undefined> {
  try {
    // `generic.getSecret` takes a refusal for an empty path.
    const { data } = await within(patience, getSecret({ path }, { parent }), `what Vault has at ${path}`);
    return data;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.includes("no secret found at")) return undefined;
    throw new Error(
      `Vault does not say whether ${path} is free, so nothing is written there: ${reason}\n` +
        `  Log in with a role that may read it, such as the server's administrator.`,
      { cause: error },
    );
  }
}
