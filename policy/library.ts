// What the package exports as `groundplan/policy`: the rules, a pack of them, and judging without an engine.
export type { Exception, ExceptionUse } from "./exceptions";
export { fails, judge, judged, type Case, type Finding, type Judgement, type State } from "./judge";
export { remarks, required, unless, valueAt } from "./look";
export type { Level, Limits, Remark, Resource, ResourceRemark, Rule } from "./model";
export { policyPack, type PackOptions } from "./pack";
export { rules } from "./rules";
export { noSettings, readPolicy, type PolicySettings } from "./settings";
