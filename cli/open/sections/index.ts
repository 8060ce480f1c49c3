// The sections of the page, in the order in which an operator asks.
import type { Section } from "../view";
import { cost } from "./cost";
import { differences } from "./differences";
import { doctor } from "./doctor";
import { endpoints } from "./endpoints";
import { glance } from "./glance";
import { plan } from "./plan";
import { runbooks } from "./runbooks";
import { runs } from "./runs";
import { versions } from "./versions";

export const sections: readonly Section[] = [
  glance,
  endpoints,
  runs,
  plan,
  doctor,
  cost,
  runbooks,
  versions,
  differences,
];
