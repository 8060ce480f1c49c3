import pc from "picocolors";
import type { Operation } from "../../sandbox";

/** A type as people say it: `gcp:sql/databaseInstance:DatabaseInstance` is `gcp:sql.DatabaseInstance`. */
export function shortType(type: string): string {
  const [pkg = "", module = "", name = ""] = type.split(":");
  if (pkg === "groundplan") return name;
  if (pkg === "pulumi") return type;
  const area = module.split("/").slice(0, -1).join("/") || module;
  return area === "index" || area === "" ? `${pkg}:${name}` : `${pkg}:${area}.${name}`;
}

/** The sign that the Pulumi CLI uses for an operation, in its colour. */
export function mark(operation: Operation): string {
  switch (operation) {
    case "create":
      return pc.green("+");
    case "update":
      return pc.yellow("~");
    case "replace":
      return pc.magenta("±");
    case "delete":
      return pc.red("-");
    case "read":
      return pc.cyan(">");
    case "same":
      return " ";
  }
}
