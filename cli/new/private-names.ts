// Names and addresses of hosts that are known only where a description ran before.

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

/** Addresses of somebody's own network (https://www.rfc-editor.org/rfc/rfc1918), and no ranges of them. */
const ownNetwork =
  /(?<![\w.-])(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})(?![\w.]|\/\d)/;

/** What a person is told of a text with such an address; nothing of any other. */
export function ownAddress(text: string): string | undefined {
  const [address] = ownNetwork.exec(text) ?? [];
  return address === undefined
    ? undefined
    : `has ${address} in it, an address of somebody's own network: write one that is reached from here`;
}
