import type { Questions } from "./model";

/** Where Pulumi keeps states, by who is logged in. */
export interface Backend {
  /** Whether there is a `pulumi` to ask. */
  isInstalled: boolean;
  /** Such as `gs://bucket` or `https://api.pulumi.com`; absent where nobody is logged in. */
  url?: string;
}

export async function backendOf(ask: Questions): Promise<Backend> {
  const output = await ask.run("pulumi", ["whoami", "--json", "--non-interactive"]).catch(() => "");
  const url = /"url":\s*"([^"]+)"/.exec(output ?? "")?.[1];
  return { isInstalled: output !== undefined, ...(url === undefined ? {} : { url }) };
}
