// What runs at the edge in Cloudflare's own runtime.
import { together } from "../support/together";

together(__filename);
