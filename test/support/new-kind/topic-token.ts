// A kind of credential that the project does not have, as a newcomer writes it: the file that sync/logins/kinds/topic-token.ts would be, but for where it
// imports from. test/sync/new-credential.test.ts adds it to a copy of the programs.
import { textAt } from "../../../sync/exchange";
import type { CredentialMaker } from "../../../sync/logins/kinds/kind";

/** What a publisher shows to a topic, which Google makes. */
export const topicToken: CredentialMaker = {
  parts: ["token"],
  resource: /^projects\/[a-z0-9-]+\/topics\/[a-z0-9-]+$/,
  fetch: async (topic, google) => {
    const url = `https://pubsub.googleapis.com/v1/${topic}:token`;
    const { body } = await google.call({ method: "POST", url, repeatable: true });
    return { token: textAt(body, "token") ?? "" };
  },
};
