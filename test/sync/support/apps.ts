// Apps as the settings name them.
import type { SyncApp } from "../../../sync/app-settings";

export interface Keys {
  secrets?: string[];
  config?: string[];
  /** Whether GitHub gets the same keys. */
  github?: boolean;
}

export function app(name: string, { secrets = [], config = [], github = false }: Keys): SyncApp {
  const base: SyncApp = {
    name,
    secrets: { mount: "secrets/prod", copies: secrets.map((key) => ({ key, secret: secretOf(name, key) })) },
    config: { mount: "config/prod", copies: config.map((key) => ({ key, secret: `${secretOf(name, key)}-config` })) },
    cloudRun: [{ service: serviceOf(name) }],
  };
  if (!github) return base;
  return { ...base, github: { repository: `acme/${name}`, environment: "prod eu", secrets, variables: config } };
}

export function secretOf(name: string, key: string): string {
  return `projects/acme-prod/secrets/${name}-${key}`;
}

export function serviceOf(name: string): string {
  return `projects/acme-prod/locations/europe-west1/services/${name}`;
}

/** The list of an environment at GitHub. */
export function githubList(name: string, kind: "secrets" | "variables"): string {
  return `acme/${name}/environments/prod eu/${kind}`;
}
