// What a Dockerfile says of the image that it builds (https://docs.docker.com/reference/dockerfile/).
import { inPattern } from "./texts";

/** What a Dockerfile says of one of its stages; of the last one where none is named. */
function stageIn(text: string, stage?: string): string {
  const stages = text.split(/^(?=FROM\s)/im);
  const named = new RegExp(`^FROM\\s.*\\sAS\\s+${inPattern(stage ?? "")}\\s*$`, "im");
  return (stage === undefined ? stages.at(-1) : stages.find((one) => named.test(one))) ?? "";
}

/** The image that a stage begins with, through the stages that it is made of, which stand before it. */
export function baseIn(text: string, stage?: string): string {
  const own = stageIn(text, stage);
  const [, image = ""] = /^FROM\s+(?:--\S+\s+)*(\S+)/im.exec(own) ?? [];
  const before = text.slice(0, text.indexOf(own));
  return stageIn(before, image) === "" ? image : baseIn(before, image);
}

/** The first port that a stage exposes. */
export function exposedIn(text: string, stage?: string): number | undefined {
  const port = Number(/^EXPOSE\s+(\d+)(?:\/tcp)?(?=\s|$)/im.exec(stageIn(text, stage))?.[1]);
  return port > 0 ? port : undefined;
}

/** A directory from which servers of files serve, into which a stage copies some: a folder, or what another stage has made. */
export function servedIn(text: string, stage?: string): string | undefined {
  const lines =
    stageIn(text, stage)
      .replace(/\\\r?\n/g, " ")
      .match(/^(COPY|ADD)\s.*$/gim) ?? [];
  return lines
    .filter((line) => !/\s\S*[^\s/.][^\s/]*\.\w+\s+\S+\s*$/.test(line))
    .flatMap(
      (line) =>
        /\s(\/(?:usr\/share\/(?:nginx\/html|caddy)|usr\/local\/apache2\/htdocs|var\/www|srv)\S*)\s*$/.exec(line)?.[1] ??
        [],
    )[0];
}
