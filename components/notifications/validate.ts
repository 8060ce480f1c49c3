import { emailAddress, matching } from "../internal/rules";
import { show } from "../internal/show";
import type { Usable } from "../internal/usable";
import { Arguments } from "../internal/validation";
import type { NotificationsArgs, Webhook } from "./args";
import { plain } from "./secrets";

/** https://cloud.google.com/monitoring/quotas */
export const mostChannels = 16;

const channelName = matching(
  /^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/,
  "use 1 to 30 lower-case letters, digits and hyphens that start with a letter and end with a letter or digit",
);
const address = matching(/^https:\/\/[^\s?#@]+$/, "use a URL with https, without a login, a query and a fragment");
const space = matching(/^spaces\/[A-Za-z0-9_-]+$/, "use spaces/<id>, the end of the space's address in a browser");
const topic = matching(
  /^projects\/[^/\s]+\/topics\/[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/,
  "use projects/<project>/topics/<topic>",
);
/** Name of a channel. */
export const notificationChannel = matching(
  /^projects\/[^/\s]+\/notificationChannels\/[^/\s]+$/,
  "use the name of a channel, projects/<project>/notificationChannels/<number>",
);

/** @throws ArgumentError */
export function validate(name: string, args: Usable<NotificationsArgs>): void {
  const {
    emails = [],
    pagerDutyServices = [],
    webhooks = [],
    chatSpaces = [],
    topics = [],
    existingChannels = [],
  } = args;
  const check = new Arguments(`Notifications "${name}"`);
  check.each("emails", emails, emailAddress);
  check.each("chatSpaces", chatSpaces, space);
  check.each("topics", topics, topic);
  check.each("existingChannels", existingChannels, notificationChannel);
  pagerDutyServices.forEach((one, index) => {
    check.property(`pagerDutyServices[${index}].name`, one.name, channelName);
    secret(check, `pagerDutyServices[${index}].serviceKey`, one.serviceKey);
  });
  webhooks.forEach((one, index) => {
    checkWebhook(check, `webhooks[${index}]`, one);
  });
  const lower = emails.map((one) => one.toLowerCase());
  lower.forEach((one, index) => {
    const first = lower.indexOf(one);
    // The same letters are found in every list.
    if (first === index || emails[first] === emails[index]) return;
    // Whoever makes the component calls the list by another name.
    const remedy = `name it once: capitals do not matter, and ${show(emails[first])} is the same`;
    check.problem(`emails[${index}]`, emails[index], remedy);
  });
  const channelCount = [emails, pagerDutyServices, webhooks, chatSpaces, topics, existingChannels].flat().length;
  if (channelCount === 0) check.problem("emails", args.emails, "name an address, or somebody else who is told");
  if (channelCount > mostChannels) {
    check.problem(
      "emails",
      channelCount,
      `use at most ${mostChannels} channels in all, or a group: one alert tells no more`,
    );
  }
  check.done();
}

function checkWebhook(check: Arguments, path: string, { name, url, token, username, password }: Usable<Webhook>): void {
  check.property(`${path}.name`, name, channelName);
  // A token may stand where it does not belong.
  const remedy = typeof url === "string" ? address(url) : undefined;
  if (remedy !== undefined) check.problem(`${path}.url`, url.split(/[?#]/)[0], remedy);
  secret(check, `${path}.token`, token);
  secret(check, `${path}.password`, password);
  const ways = [token !== undefined, username !== undefined && password !== undefined].filter(Boolean).length;
  if (ways !== 1 || (token !== undefined && (username ?? password) !== undefined)) {
    check.problem(
      `${path}.token`,
      undefined,
      "give a token, or a username and a password: that is how the program knows Google",
    );
  }
}

function secret(check: Arguments, property: string, value: unknown): void {
  if (typeof value === "string") check.problem(property, undefined, plain);
}
