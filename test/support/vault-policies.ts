/**
 * Whether a policy text allows something, by Vault's rules for `*` at the end and `+` for one segment: a path that is there
 * in full decides alone.
 */
export function allows(policy: string, path: string, capability: string): boolean {
  const matching = [...policy.matchAll(/path "([^"]+)" \{\s*capabilities = (\[[^\]]*\])/g)]
    .map(([, pattern = "", list = "[]"]) => ({ pattern, list: JSON.parse(list) as string[] }))
    .filter(({ pattern }) => {
      const source = pattern
        .replace(/[.^$()|[\]{}\\]/g, "\\$&")
        .replaceAll("+", "[^/]+")
        .replace(/\*$/, ".*");
      return new RegExp(`^${source}$`).test(path);
    });
  const exact = matching.filter(({ pattern }) => pattern === path);
  return (exact.length > 0 ? exact : matching).some(({ list }) => list.includes(capability));
}
