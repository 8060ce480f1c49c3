// What Vault answers, and what an error says of it.
import { member, type HttpAnswer } from "../exchange";

export type Answer = Pick<HttpAnswer, "status" | "body" | "problem">;

/** Something that the reader can do something about. Its message never holds a value, nor what was sent. */
export class VaultError extends Error {
  override readonly name: string = "VaultError";

  constructor(
    message: string,
    /** Status of Vault's answer; none if there was no answer. */
    readonly status?: number,
  ) {
    super(message);
  }
}

/** The document is not at the version that the change was made for. */
export class VaultConflict extends VaultError {
  override readonly name = "VaultConflict";
}

/**
 * There is no such document, or no such version: Vault itself says so. A mount that is not there is told by the same status
 * with a reason, and what stands in front of a server may answer with it too.
 */
export function isAbsent(answer: Answer): boolean {
  const errors = member(answer.body, "errors");
  const isOfVault = Array.isArray(errors) ? errors.length === 0 : member(answer.body, "data") !== undefined;
  return answer.status === 404 && isOfVault;
}

/** When a version was made, or deleted. The time of its deletion may be known long before it comes. */
export function lifeOf(version: unknown): { changed: string; deleted: boolean } {
  const deletion = text(member(version, "deletion_time"));
  const deleted = deletion !== "" && Date.parse(deletion) <= Date.now();
  return {
    changed: deleted ? deletion : text(member(version, "created_time")),
    deleted: deleted || member(version, "destroyed") === true,
  };
}

export function refused(verb: string, mount: string, name: string, answer: Answer): VaultError {
  return new VaultError(`Vault ${verb} ${[mount, name].join("/")}: ${explain(answer)}`, answer.status);
}

/** A status with the server's reason. Only for requests without a value. */
export function explain(answer: Answer): string {
  if (answer.status < 300) return strange(answer);
  const why = reason(answer);
  return why === "" || states[answer.status] !== undefined ? state(answer) : `${answer.status}, ${why}`;
}

/** What is wrong with an answer that says that all is well. */
export function strange({ status, problem }: Answer): string {
  return `it answers ${status} with ${problem ?? "JSON of another shape"}, which is not Vault's`;
}

/** https://developer.hashicorp.com/vault/api-docs#http-status-codes, /system/health */
const states: { [status: number]: string } = {
  429: "it limits the rate of requests, or is a standby",
  472: "it is a standby for disaster recovery",
  473: "it is a standby that does not serve this",
  501: "it is not initialised",
  502: "it is not available",
  503: "it is sealed, or not available",
  504: "it is not available",
};

/** A status in words, without the server's own. */
export function state(answer: Answer): string {
  const isSealed = answer.status === 503 && reason(answer).toLowerCase().includes("sealed");
  const words = isSealed ? "Vault is sealed" : states[answer.status];
  return words === undefined ? String(answer.status) : `${answer.status}, ${words}`;
}

const longestReason = 300;

/** The server's reason in one line, without what a terminal would take for a command. */
export function reason(answer: Answer): string {
  const errors = member(answer.body, "errors");
  const all = Array.isArray(errors) ? errors.filter((error) => typeof error === "string").join("; ") : "";
  const line = all.replace(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim();
  return line.length > longestReason ? `${line.slice(0, longestReason)}…` : line;
}

/** A lease without what makes it one of its kind. */
export function folderOf(lease: string): string {
  return lease.slice(0, lease.lastIndexOf("/"));
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
