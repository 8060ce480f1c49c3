// What a Dockerfile says of the image that it builds (https://docs.docker.com/reference/dockerfile/).
import { inPattern } from "./texts";

/** The first port that a stage exposes; that of the last stage where none is named. */
export function exposedIn(text: string, stage?: string): number | undefined {
  const stages = text.split(/^(?=FROM\s)/im);
  const named = new RegExp(`^FROM\\s.*\\sAS\\s+${inPattern(stage ?? "")}\\s*$`, "im");
  const own = stage === undefined ? stages.at(-1) : stages.find((one) => named.test(one));
  const port = Number(/^EXPOSE\s+(\d+)(?:\/tcp)?(?=\s|$)/im.exec(own ?? "")?.[1]);
  return port > 0 ? port : undefined;
}
