/** Whether a policy text allows something, by Vault's rules for `*` at the end and `+` for one segment. */
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
  return matching.some(({ list }) => list.includes(capability));
}
