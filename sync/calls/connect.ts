import type net from "node:net";
import tls from "node:tls";

/**
 * Google's addresses that count as the network's own (199.36.153.8/30), whatever else the caller can reach: a private server answers
 * nobody who comes through the internet (https://cloud.google.com/vpc/docs/configure-private-google-access#domain-options).
 */
const googleHost = "private.googleapis.com";

/** A connection to a server on Cloud Run. `protocol` is what TLS asks for. */
export function connectTo(url: URL, protocol: "http/1.1" | "h2"): net.Socket {
  return tls.connect({
    host: url.hostname.endsWith(".run.app") ? googleHost : url.hostname,
    port: url.port === "" ? 443 : Number(url.port),
    servername: url.hostname,
    ALPNProtocols: [protocol],
  });
}
