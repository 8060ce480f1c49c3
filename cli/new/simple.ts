// An application that nobody has described: one image, which serves a port.
import { emptySpecification, type Application } from "./application";

export interface SimpleWishes {
  name: string;
  image: string;
  port: number;
  health: string | undefined;
}

export function simpleApplication({ name, image, port, health }: SimpleWishes): Application {
  return {
    name,
    origin: `${name}: what it is, in a sentence.`,
    image,
    specification: {
      ...emptySpecification(),
      processes: { web: { port, ...(health === undefined ? {} : { health: { path: health } }) } },
    },
    bindings: [],
    calls: [],
    servers: [],
    contents: {},
    front: "web",
    routes: {},
  };
}
