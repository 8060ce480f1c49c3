import * as pulumi from "@pulumi/pulumi";
import { refuseSecrets } from "../internal/public-values";
import type { Subject } from "../internal/refusal";
import * as rules from "../internal/rules";
import { step } from "../internal/show";
import { Arguments } from "../internal/validation";

type Values = { [name: string]: pulumi.Input<string> } | undefined;

/** Where an end point is, for a browser that has loaded the site. */
export const place = rules.matching(
  /^(https|wss):\/\/[^\s/]+\S*$|^\/(?!\/)\S*$/,
  "use a URL that begins with https:// or wss://, or a path of the same host name",
);

/** A variable of a Worker has no more (https://developers.cloudflare.com/workers/platform/limits/#environment-variables). */
const longest = 5_000;

/** What the browser is told of the environment, as the text that it gets: names in their order, so that no order is a change. */
export function contractOf(subject: Subject, endpoints: Values, settings: Values): pulumi.Output<string> {
  const tables = { endpoints: inOrder(endpoints), settings: inOrder(settings) };
  const checks = Object.entries(tables).map(([path, entries]) =>
    refuseSecrets({
      subject,
      path,
      entries,
      remedy: (name) => `take ${name} out: everybody can read what a browser is told`,
    }),
  );
  // Nothing of it is shown before it is known to be public.
  return pulumi.output(Promise.all(checks)).apply(() =>
    pulumi.all([valuesOf(tables.endpoints), valuesOf(tables.settings)]).apply(([ends, others]) => {
      const text = JSON.stringify({ endpoints: ends, settings: others });
      const check = new Arguments(subject);
      for (const [name, value] of Object.entries(ends)) check.property(step("endpoints", name), value, place);
      const size = Buffer.byteLength(text);
      const remedy = `shorten endpoints and settings to ${longest} bytes in all: a Worker's variable has no more`;
      if (size > longest) check.problem("endpoints", undefined, remedy, `${size} bytes of JSON`);
      check.done();
      return text;
    }),
  );
}

function inOrder(values: Values = {}): [name: string, value: pulumi.Input<string>][] {
  return Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
}

function valuesOf(entries: [name: string, value: pulumi.Input<string>][]): pulumi.Output<{ [name: string]: string }> {
  return pulumi.output(Object.fromEntries(entries));
}
