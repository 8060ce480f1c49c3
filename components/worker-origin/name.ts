import { calledAfter, kinds } from "../internal/names";
import type { Rule } from "../internal/rules";

/** A name that leaves room for what is called after a `WorkerOrigin`. */
export const workerOriginName: Rule<string> = calledAfter(
  [kinds.serviceAccount, "-edge"],
  [kinds.identityPool, "-123456"],
);
