/** The named interfaces that join components. A class whose outputs have a contract's shape is passed as it is. */
export * from "./binding";
export * from "./cluster";
export * from "./database";
export * from "./endpoint";
export * from "./identity";
export * from "./images";
export * from "./media";
export * from "./network";
export * from "./origin";
export * from "./platform";
export * from "./secret-sync";
export * from "./secrets";
export * from "./secrets-operator";
export * from "./store";
export * from "./vault";
export * from "./zone";
