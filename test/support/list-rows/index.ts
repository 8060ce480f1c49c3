import { applicationRows } from "./applications";
import { frontDoorRows } from "./front-doors";
import { groundRows } from "./ground";
import type { Row } from "./row";
import { watchingRows } from "./watching";

/** By `<type>.<property>`, as the contract names them. */
export const rows: Record<string, Row> = { ...applicationRows, ...frontDoorRows, ...watchingRows, ...groundRows };
