/** Whom a file is written for: a program with the library's components, or a checkout of this project, with its table of applications. */
export type Shape = "library" | "checkout";
