export type * from "./args";
export { fromProduct } from "./from-product";
export * from "./product";
