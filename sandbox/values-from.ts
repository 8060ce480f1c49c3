// Which inputs carry values of other resources, and of which.

/** The member of a step; nothing where no input has a value of another resource. Positions are a twentieth of what URNs take. */
export function valuesFrom(
  dependencies: string[],
  byInput: [string, string[]][],
): { valuesFrom?: Record<string, number[]> } {
  const some = byInput
    .map(([input, urns]): [string, number[]] => [input, positions(dependencies, urns)])
    .filter(([, found]) => found.length > 0)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return some.length === 0 ? {} : { valuesFrom: Object.fromEntries(some) };
}

function positions(dependencies: string[], urns: string[]): number[] {
  return urns
    .map((urn) => dependencies.indexOf(urn))
    .filter((position) => position >= 0)
    .sort((one, other) => one - other);
}
