// The `env` commands against a server that they share. What they run, and how that ends, is beside this file: each takes its time.
import { together } from "../support/together";

together(__filename);
