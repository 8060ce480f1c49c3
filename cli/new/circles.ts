// Groups that lead to each other in a circle.

/** The groups of each circle, by what leads from one group to another. */
export function circlesOf<Group>(groups: Group[], ways: readonly (readonly [from: Group, to: Group])[]): Group[][] {
  const reached = new Map(groups.map((group) => [group, reachedFrom(group, ways)]));
  const found: Group[][] = [];
  for (const group of groups) {
    if (found.some((circle) => circle.includes(group))) continue;
    const circle = groups.filter(
      (other) =>
        other === group || (reached.get(group)?.has(other) === true && reached.get(other)?.has(group) === true),
    );
    if (circle.length > 1) found.push(circle);
  }
  return found;
}

/** Groups that a way leads to, by way of others too. */
function reachedFrom<Group>(group: Group, ways: readonly (readonly [from: Group, to: Group])[]): Set<Group> {
  const found = new Set<Group>();
  const open = [group];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const [from, to] of ways) {
      if (from !== next || found.has(to)) continue;
      found.add(to);
      open.push(to);
    }
  }
  return found;
}
