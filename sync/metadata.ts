/** Asks the metadata server, which answers itself: what another one would say in its place is no answer. */
export async function askMetadata(url: string): Promise<Response> {
  return await fetch(url, {
    headers: { "Metadata-Flavor": "Google" },
    redirect: "error",
    signal: AbortSignal.timeout(10_000),
  });
}
