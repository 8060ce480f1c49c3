import { isTable } from "../../../sandbox";
import { fail, ok, setCommand, setting, skipped, type Validator } from "../model";

export const repository: Validator = {
  name: "repository",
  title: "The number of the repository is its own",
  needs: "settings",
  rights: "none: a public repository is everybody's",
  asks: "https://api.github.com/repos/<repository>",
  source: "docs/delivery.md#who-may-deploy",
  check: async (facts, ask) => {
    const name = setting(facts, "repository");
    const { status, body } = await ask.web(`https://api.github.com/repos/${name}`);
    if (status !== 200 || !isTable(body))
      return skipped(`GitHub shows ${name} to no stranger (${status}): gh api repos/${name} --jq .id`);
    const number = String(Number(body["id"]));
    const written = setting(facts, "repositoryId");
    return number === written
      ? ok(`${name}, ${number}`)
      : fail(
          `${facts.settings.full("repositoryId")} is ${written}, and the number of ${name} is ${number}: its jobs could not log in`,
          setCommand(facts, "repositoryId", number),
        );
  },
};
