// The port that a command says.
import { knownByPort } from "./images";

/** The port that a server of HTTP is told to listen on: `--port 8000`, `--bind 0.0.0.0:8000`, `runserver 0.0.0.0:8000`. */
export function commandPort(words: string[]): number | undefined {
  const line = words.join(" ");
  const found = [
    /\s--port[= ](\d{2,5})(?=\s|$)/,
    /\s(?:--bind|-b|--listen|runserver)[= ](?:\S*:)?(\d{2,5})(?=\s|$)/,
    // Many programs have another `-p`.
    /\b(?:next|nuxt|serve|http-server|vite|flask|puma|rails|rackup)\b.*\s-p[= ]?(\d{2,5})(?=\s|$)/,
  ].map((form) => Number(form.exec(line)?.[1]));
  // A client's option names the port of a server elsewhere.
  return found.find((port) => port > 0 && knownByPort(port) === undefined);
}
