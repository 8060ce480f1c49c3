/** The named interfaces that join components. A class whose outputs have a contract's shape is passed as it is. */
export * from "./binding";
export type * from "./cluster";
export type * from "./database";
export type * from "./endpoint";
export type * from "./identity";
export type * from "./images";
export type * from "./media";
export type * from "./network";
export type * from "./origin";
export type * from "./platform";
export type * from "./secret-sync";
export type * from "./secrets";
export type * from "./secrets-operator";
export type * from "./store";
export type * from "./vault";
export type * from "./zone";
