// Names of hosts that are known only where a description ran before.

/** Of a cluster, of Fly's network, and of somebody's own; not the server by which programs on Google Cloud learn of themselves. */
const ofNetworks =
  /(?<![\w.-])(?!metadata\.google\.internal)(?:[a-z0-9-]+\.)+(?:svc(?:\.cluster\.local)?|internal|flycast|cluster\.local)(?![\w-]|\.\w)/i;
/** What hosts of applications call one. */
const ofHosts = /(?<![\w.-])[a-z0-9-]+\.(?:herokuapp\.com|onrender\.com|fly\.dev|up\.railway\.app)(?![\w-]|\.\w)/i;

/** What a person is told of a text with such a name; nothing of any other. */
export function privateName(text: string): string | undefined {
  const [network] = ofNetworks.exec(text) ?? [];
  if (network !== undefined)
    return `has ${network} in it, which is known in another network alone: write another address, or one of a binding`;
  const [host] = ofHosts.exec(text) ?? [];
  return host === undefined
    ? undefined
    : `has ${host} in it: where that is this application as it ran before, write its host name here`;
}
