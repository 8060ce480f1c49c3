import * as pulumi from "@pulumi/pulumi";

const texts = new WeakMap<pulumi.Output<string>, string>();

/**
 * An Output of a text that is known when it is made, such as a component's own name. `textOf` reads it back, so that a
 * resource of another component can be named after it.
 */
export function knownText(text: string): pulumi.Output<string> {
  const output = pulumi.output(text);
  texts.set(output, text);
  return output;
}

/** The text of an input, if it is known while resources are being named: a plain one, or a component's `knownText`. */
export function textOf(input: pulumi.Input<string>): string | undefined {
  return typeof input === "string" ? input : texts.get(input as pulumi.Output<string>);
}
