// Which time series a filter of Cloud Monitoring selects.
import { field, labelsOf } from "./aggregation";
import { holds, type Filter } from "./filter";
import type { Series } from "./series";

export function selectedBy(filter: Filter, series: Series[]): Series[] {
  return series.filter((one) => {
    const labels = labelsOf(one);
    return holds(filter, ({ field: name, operator, value, call, values = [] }) => {
      const found = labels[field(name)];
      if (found === undefined) return operator === "!=";
      const is = call === undefined ? compared(operator, found, value) : called(call, found, values);
      return operator === "!=" ? !is : is;
    });
  });
}

function compared(operator: string, found: string, value: string): boolean {
  if (operator === "=" || operator === "!=") return found === value;
  if (operator === ":") return found.includes(value);
  if (operator === "=~") return new RegExp(`^(?:${value})$`).test(found);
  throw new Error(`${operator} is an operator that the simulated cloud does not evaluate in a filter of time series`);
}

/** https://cloud.google.com/monitoring/api/v3/filters#comparisons */
function called(name: string, found: string, values: string[]): boolean {
  const [value = ""] = values;
  switch (name) {
    case "starts_with":
      return found.startsWith(value);
    case "ends_with":
      return found.endsWith(value);
    case "has_substring":
      return found.includes(value);
    case "one_of":
      return values.includes(found);
    case "monitoring.regex.full_match":
      return new RegExp(`^(?:${value})$`).test(found);
    default:
      throw new Error(`${name}() is a function that the simulated cloud does not evaluate in a filter`);
  }
}
