import type { SecretSyncGithub, Workload } from "../components";
import type { Config } from "./config";

/** The copies that workflows read, in the environment at GitHub that the configuration names. */
export function githubCopies(
  config: Config,
  { secrets = {}, config: settings = {} }: Workload,
): { github?: SecretSyncGithub } {
  if (config.githubEnvironment === undefined) return {};
  return {
    github: {
      repository: config.repository,
      environment: config.githubEnvironment,
      secrets: Object.keys(secrets),
      variables: Object.keys(settings),
    },
  };
}
