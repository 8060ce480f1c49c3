import * as pulumi from "@pulumi/pulumi";
import { Subject } from "../internal/refusal";
import type { NotificationsArgs } from "./args";

/** The same with each secret as one that is certainly marked, so that no state has it in the clear. */
export function withSecrets(name: string, args: NotificationsArgs): NotificationsArgs {
  const subject = new Subject(`Notifications "${name}"`);
  const { pagerDutyServices, webhooks } = args;
  return {
    ...args,
    ...(pagerDutyServices === undefined
      ? {}
      : {
          pagerDutyServices: pagerDutyServices.map((one, index) => ({
            ...one,
            serviceKey: marked(subject, `pagerDutyServices[${index}].serviceKey`, one.serviceKey),
          })),
        }),
    ...(webhooks === undefined
      ? {}
      : {
          webhooks: webhooks.map(({ token, password, ...one }, index) => ({
            ...one,
            ...(token === undefined ? {} : { token: marked(subject, `webhooks[${index}].token`, token) }),
            ...(password === undefined ? {} : { password: marked(subject, `webhooks[${index}].password`, password) }),
          })),
        }),
  };
}

/** @throws ArgumentError, once it is known, if the value is not a secret. */
function marked(subject: Subject, property: string, value: pulumi.Input<string>): pulumi.Output<string> {
  const output = pulumi.output(value);
  const checked = pulumi.output(pulumi.isSecret(output)).apply((isSecret) => {
    if (!isSecret) return subject.refuse(property, undefined, plain, "no secret");
    return output;
  });
  return pulumi.secret(checked);
}

/** What to do about a secret that everybody could read. */
export const plain = 'give it as a secret, such as config.requireSecret("…"): in the clear it would be in the state';
