import * as pulumi from "@pulumi/pulumi";
import type { AskDns } from "./certificate-obstacles";
import { askDns } from "./dns-answers";

/** DNS as it is asked before a certificate is ordered. Where it cannot be, nothing is refused, and a warning says so. */
export class AskedDns {
  private readonly failures: string[] = [];

  public readonly ask: AskDns = (name, type) =>
    askDns(name, type).catch((error: unknown) => {
      this.failures.push(error instanceof Error ? error.message : String(error));
      return undefined;
    });

  /** `otherwise` says what to look at where the order stays without an answer. */
  public async warn(parent: pulumi.Resource, otherwise: string): Promise<void> {
    const [reason] = this.failures;
    if (reason === undefined) return;
    await pulumi.log.warn(`DNS was not looked at before the certificate is ordered: ${reason}. ${otherwise}`, parent);
  }
}

/** An error with everything that stands in the way of a certificate. */
export function refuseOrder(problems: string[]): void {
  if (problems.length === 0) return;
  throw new Error(
    ["The certificate is not ordered, since it would wait for ever:", ...problems.map((one) => `  ${one}`)].join("\n"),
  );
}
