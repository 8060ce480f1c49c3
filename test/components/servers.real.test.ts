// What components make, at servers that know it: Vault, Kubernetes, Google's collector of traces. Where one is not installed, its file takes no process.
import { together } from "../support/together";

together(__filename);
