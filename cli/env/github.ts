import { isToken, textAt } from "../../sync/exchange";
import { answerOf } from "./answer";
import { ExitCode } from "./exit-code";
import { EnvError } from "./failures";

/** Whether this is a job of GitHub Actions that may prove which one it is (`permissions: id-token: write`). */
export function inWorkflow(variables: NodeJS.ProcessEnv): boolean {
  return (variables["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "") !== "";
}

/** The job's own token, made for nobody but `audience` (https://docs.github.com/actions/reference/security/oidc). */
export async function workflowToken(audience: string, variables: NodeJS.ProcessEnv): Promise<string> {
  const address = variables["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "";
  if (address === "") {
    throw new EnvError(
      ExitCode.Usage,
      "--role ci: is for jobs of GitHub Actions; give the job `permissions: id-token: write`, or choose another role",
    );
  }
  const url = new URL(address);
  url.searchParams.set("audience", audience);
  const headers = { authorization: `Bearer ${variables["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? ""}` };
  const answer = await answerOf({ method: "GET", url: url.href, headers }, (reason) => {
    return `GitHub does not give the job a token: it ${reason}; run the job again`;
  });
  const token = textAt(answer.body, "value");
  if (answer.status === 200 && token !== undefined && isToken(token)) return token;
  const isDenied = answer.status >= 400 && answer.status < 429;
  throw new EnvError(
    isDenied ? ExitCode.NotAllowed : ExitCode.Unreachable,
    isDenied
      ? `GitHub does not give the job a token (${answer.status}); check the job's permissions`
      : `GitHub gives the job no token that can be used (${answer.status}); run the job again`,
  );
}
