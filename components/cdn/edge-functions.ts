import * as pulumi from "@pulumi/pulumi";
import { functionBundle, FunctionError } from "../internal/function-bundle";
import * as rules from "../internal/rules";
import type { Usable } from "../internal/usable";
import type { Arguments } from "../internal/validation";
import type { EdgeFunction, EdgeRule } from "./edge-args";
import type { CheckedFunction } from "./hosts";

const mostFunctions = 5;

const secretName = rules.matching(/^[\w-]{1,100}$/, "use 1 to 100 letters, digits, hyphens and underscores");

const storeId = rules.matching(/^[0-9a-f]{32}$/, "copy the 32 hexadecimal digits of the store");

/** The own code of rules, bundled; what is wrong with it is noted. */
export function bundleFunctions(check: Arguments, written: Usable<EdgeRule>[], property: string): CheckedFunction[] {
  const count = written.filter(({ run }) => run !== undefined).length;
  if (count > mostFunctions) {
    const remedy = `write ${mostFunctions} at most: a request waits for one after the other`;
    check.problem(property, undefined, remedy, `${count} rules with own code`);
  }
  return written.flatMap((rule, index) => {
    if (rule.run === undefined) return [];
    const at = `${property}[${index}].run`;
    const config = checkBindings(check, rule.run, at);
    const text = textOf(check, rule.run.file, `${at}.file`);
    return [{ rule: rule.name, text, args: { ...rule.run, config } }];
  });
}

function textOf(check: Arguments, file: string, property: string): string {
  try {
    return functionBundle(file);
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    check.problem(property, file, error.message);
    return "";
  }
}

/** Names are those of variables, each once; what is configuration is no secret. */
function checkBindings(
  check: Arguments,
  { config = {}, secrets = [] }: Usable<EdgeFunction>,
  property: string,
): NonNullable<EdgeFunction["config"]> {
  secrets.forEach((secret, index) => {
    const at = `${property}.secrets[${index}]`;
    check.property(`${at}.name`, secret.name, rules.variableName);
    check.property(`${at}.storeId`, secret.storeId, storeId);
    check.property(`${at}.secretName`, secret.secretName, secretName);
    if (Object.hasOwn(config, secret.name)) {
      check.problem(`${at}.name`, secret.name, `name it differently: ${property}.config has it too`);
    }
  });
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      const at = `${property}.config["${name}"]`;
      check.property(at, name, rules.variableName);
      const rule = (text: string): string | undefined =>
        Buffer.byteLength(text) <= 5000 ? undefined : "shorten it to 5,000 bytes";
      if (typeof value === "string") return [name, check.property(at, value, rule)];
      const later = pulumi.output(value);
      const plain = pulumi.output(pulumi.isSecret(later)).apply((isSecret) => {
        if (isSecret) {
          check.problem(at, undefined, "name it in secrets: configuration is shown in the plan", "a secret");
          check.done();
        }
        return later;
      });
      return [name, check.property(at, plain, rule)];
    }),
  );
}
