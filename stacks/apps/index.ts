import type { Applications } from "../application";
import { changelog } from "./changelog";
import { directus } from "./directus";

/** Every application, by its name in the configuration: a file beside this one, and a line here. */
export const apps: Applications = { changelog, directus };
