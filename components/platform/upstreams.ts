/** Upstreams of the images that a platform's own programs run from, which its registry has whatever applications need. */
export function platformUpstreams(kubernetes: boolean): string[] {
  return ["docker.io/hashicorp", "docker.io/library", ...(kubernetes ? ["quay.io/brancz"] : [])];
}
