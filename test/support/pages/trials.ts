// Another value for arguments of the components' examples: what it changes is what a change of the argument does.

/** A region that no example has: the network has it where a component goes there. */
export const otherRegion = "europe-north1";

/** Nobody of the examples. */
export const otherGroup = ["group:others@example.com"];
/** Another zone of the same name. */
export const otherZone = {
  zoneId: "1".repeat(32),
  accountId: "fedcba9876543210fedcba9876543210",
  zoneName: "example.com",
};

/** A value that needs other arguments changed with it. */
export class With {
  constructor(
    readonly value: unknown,
    readonly others: { [argument: string]: unknown },
  ) {}
}
