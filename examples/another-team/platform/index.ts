import { Platform } from "groundplan";

/** The program of the team that runs the platform. Its outputs are all that others need. */
export = () => {
  const platform = new Platform("platform", {
    environment: "prod",
    regions: ["europe-west1", "europe-west4"],
    addressRange: "10.16.0.0/14",
    alertEmails: ["platform@example.com"],
    // Whoever deploys an application logs in to Vault as its administrator.
    operators: ["group:platform@example.com", "group:deployments@example.com"],
    registry: { upstreams: ["docker.io/acme"] },
    vault: { version: "2.1.2" },
    enablesApis: true,
  });
  const { contract, vaultAddress, vaultAdministratorEmail } = platform;
  return { platform: contract, vaultAddress, vaultAdministratorEmail };
};
