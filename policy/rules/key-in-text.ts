import { textsIn } from "../look";
import type { Remark, Rule } from "../model";

/** Forms that their issuers publish, and a password in an address. */
const kinds: [what: string, form: RegExp][] = [
  ["a private key", /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ["an access key of AWS", /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/],
  ["a token of GitHub", /(?<!\w)(?:gh[pousr]_\w{36}|github_pat_\w{22,})/],
  ["a token of GitLab", /(?<!\w)glpat-[\w-]{20}/],
  ["a token of Slack", /(?<!\w)xox[abprs]-[\w-]{10,}/],
  ["a secret key of Stripe", /(?<!\w)[rs]k_live_\w{20,}/],
  ["an API key of Google", /(?<![\w-])AIza[\w-]{35}(?![\w-])/],
  ["a client secret of Google", /(?<!\w)GOCSPX-[\w-]{28}/],
  ["a token of Vault", /(?<!\w)hv[sb]\.[\w-]{24,}/],
  ["a key of SendGrid", /(?<!\w)SG\.[\w-]{22}\.[\w-]{43}/],
  ["a token of npm", /(?<!\w)npm_\w{36}/],
  [
    "an address with a password",
    /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,19}:\/\/[^\s:/@]{1,100}:[^\s:/@{}$]{1,200}@[^\s/]/i,
  ],
];

export const keyInText: Rule = {
  id: "key-in-text",
  title: "No key stands in plain text in the program's resources",
  remedy: "Put it into the store of secrets, or mark it with pulumi.secret, and revoke the one that was shown",
  source: "https://www.pulumi.com/docs/iac/concepts/secrets/",
  level: "mandatory",
  resource(resource) {
    return textsIn(resource.inputs).flatMap(({ path, text }): Remark[] => {
      const kind = kinds.find(([, form]) => form.test(text))?.[0];
      // The text itself is not told: reports are public.
      return kind === undefined ? [] : [{ path, what: `has ${kind}` }];
    });
  },
};
