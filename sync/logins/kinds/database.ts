import { bindingName, type CredentialMaker } from "./kind";

/** A user of a database, whom Vault makes. */
export const database: CredentialMaker = { parts: ["username", "password"], resource: bindingName };
