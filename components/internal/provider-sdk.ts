import * as pulumi from "@pulumi/pulumi";

/**
 * A provider's SDK that is loaded when the first of its exports is asked for, which is when a component that needs it is
 * constructed. The published package loads all of them so (scripts/compile.ts): a program installs those that it uses.
 *
 * @param wanted the package with the versions that fit, such as `@pulumi/vault@^7.8.0`.
 * @throws pulumi.RunError, when something of it is used and the package is not installed.
 */
export function whenUsed(wanted: string, load: () => object): object {
  let loaded: object | undefined;
  const exported = (): object => (loaded ??= loadOr(wanted, load));
  return new Proxy(
    {},
    {
      // What `import * as` asks for, and needs nothing of the module for.
      get: (_, name): unknown => (name === "__esModule" ? true : Reflect.get(exported(), name)),
      has: (_, name) => Reflect.has(exported(), name),
    },
  );
}

function loadOr(wanted: string, load: () => object): object {
  try {
    return load();
  } catch (error) {
    const name = wanted.slice(0, wanted.lastIndexOf("@"));
    const { code, message } = error as NodeJS.ErrnoException;
    // Something else that is missing is the package's own affair.
    if (code !== "MODULE_NOT_FOUND" || !message.startsWith(`Cannot find module '${name}/`)) throw error;
    throw new pulumi.RunError(
      `a component of this program needs ${name}, which is not installed; run \`npm install '${wanted}'\``,
    );
  }
}
