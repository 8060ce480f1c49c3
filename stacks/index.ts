import { apps } from "./apps";
import { programOf } from "./program";

/** The program. */
export = programOf(apps);
