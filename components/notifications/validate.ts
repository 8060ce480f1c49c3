import { emailAddress } from "../internal/rules";
import { Arguments } from "../internal/validation";
import type { EmailNotificationsArgs } from "./args";

/** https://cloud.google.com/monitoring/quotas */
export const mostChannels = 16;

/** @throws ArgumentError */
export function validate(name: string, { addresses }: EmailNotificationsArgs): void {
  const check = new Arguments(`EmailNotifications "${name}"`);
  check.each("addresses", addresses, emailAddress);
  const lower = addresses.map((address) => address.toLowerCase());
  lower.forEach((address, index) => {
    const first = lower.indexOf(address);
    const remedy = `name it once: capitals do not matter, and addresses[${first}] is the same`;
    if (first < index) check.problem(`addresses[${index}]`, addresses[index], remedy);
  });
  if (addresses.length > mostChannels) {
    check.problem("addresses", addresses.length, `use at most ${mostChannels}, or a group: one alert tells no more`);
  }
  check.done();
}
