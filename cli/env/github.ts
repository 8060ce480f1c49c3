import { EnvError, ExitCode } from "./failures";

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
  let status: number;
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${variables["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? ""}` },
      signal: AbortSignal.timeout(20_000),
    });
    status = response.status;
    const body = (await response.json()) as { value?: unknown };
    if (typeof body.value === "string") return body.value;
  } catch {
    throw new EnvError(
      ExitCode.Unreachable,
      "GitHub does not give the job a token: it does not answer; run the job again",
    );
  }
  throw new EnvError(
    ExitCode.NotAllowed,
    `GitHub does not give the job a token (${status}); check the job's permissions`,
  );
}
