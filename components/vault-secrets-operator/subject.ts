/** Service account whose tokens log in to Vault for the copies in a namespace. No pod runs as it. */
export function copyingAccount(namespace: string): string {
  return `${namespace}-secrets`;
}
