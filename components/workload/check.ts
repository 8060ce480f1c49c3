import type * as pulumi from "@pulumi/pulumi";
import type { SecretsAttachment } from "../contracts/secrets";
import { image, workloadName } from "../internal/rules";
import type { Usable } from "../internal/usable";
import type { Arguments } from "../internal/validation";
import type { Workload } from "./args";
import { wrongValues } from "./validate";

/**
 * Notes everything that is wrong with a workload among a component's arguments. Returns the image to use: one that is not
 * known yet is checked when it is.
 */
export function checkWorkload(
  check: Arguments,
  name: string,
  workload: Usable<Workload>,
  secrets: SecretsAttachment | undefined,
): pulumi.Input<string> {
  check.property("name", name, workloadName);
  wrongValues(workload).forEach((found) => {
    check.problem(`workload.${found.property}`, found.value, found.remedy);
  });
  if (secrets === undefined && (workload.secrets ?? []).length > 0) {
    check.problem("secrets", secrets, "attach the secrets that workload.secrets names");
  }
  if (secrets === undefined && (workload.config ?? []).length > 0) {
    check.problem(
      "secrets",
      secrets,
      "attach the secrets: the configuration that workload.config names comes with them",
    );
  }
  // A plain image was checked with the rest.
  return typeof workload.image === "string" ? workload.image : check.property("workload.image", workload.image, image);
}
