// Database users of a real PostgreSQL. Each file starts servers of its own, since it does to them what others could not bear.
import { together } from "../support/together";

together(__filename);
