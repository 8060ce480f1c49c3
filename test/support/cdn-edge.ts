// Front doors with rules.
import assert from "node:assert/strict";
import { Cdn, type CdnArgs, type CdnHost, type EdgeRule } from "../../components";
import { args, host } from "./cdn-hosts";

export const www = (rules: EdgeRule[], more: Partial<CdnHost> = {}): CdnHost => ({
  hostname: "www.example.com",
  routes: [{ path: "/", origins: [host("run"), host("gke")] }],
  rules,
  ...more,
});

/** The lines of the error that a front door of these host names ends with. */
export function refused(hosts: CdnHost[], more: Partial<CdnArgs> = {}): string[] {
  try {
    new Cdn("cdn", args(hosts, more));
  } catch (error) {
    return (error as Error).message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
  return assert.fail("nothing was refused");
}
