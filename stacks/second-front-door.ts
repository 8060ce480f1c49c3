// Both front doors of production at once, while it moves from one to the other: docs/moving-front-doors.md.
import type { Door } from "./production";
import type { Relation } from "./relations";

/** The other front door beside an environment's own. */
export const SecondFrontDoor = {
  /** There is none. */
  None: "none",
  /** It is made, with its certificates, and nothing leads to it. */
  WithoutRecords: "without-records",
  /** The host names have records of both. Those of Cloudflare's front door stand above. */
  WithRecords: "with-records",
} as const;
export type SecondFrontDoor = (typeof SecondFrontDoor)[keyof typeof SecondFrontDoor];

/** Opens the front door of an environment, and beside it the other one as far as the configuration asks for it. What people are told is of its own. */
export function besideAnother(own: Door["open"], other: Door["open"]): Door["open"] {
  return (config, foundation, apps, leading) => {
    const { secondFrontDoor } = config;
    if (secondFrontDoor !== SecondFrontDoor.None) {
      other(config, foundation, apps, secondFrontDoor === SecondFrontDoor.WithRecords ? {} : { takesTraffic: false });
    }
    return own(config, foundation, apps, leading);
  };
}

/** What an environment needs only while the other front door is beside its own. */
export function whileMoving(relations: Relation[]): Relation[] {
  return relations.map((relation): Relation => (values, project) => {
    const { secondFrontDoor = SecondFrontDoor.None } = values;
    return secondFrontDoor === SecondFrontDoor.None ? [] : relation(values, project);
  });
}

/** What an environment needs that has one front door for good. */
export const hasNoOther: Relation = ({ secondFrontDoor = SecondFrontDoor.None }) =>
  secondFrontDoor === SecondFrontDoor.None
    ? []
    : [{ key: "secondFrontDoor", remedy: "remove it: prod and prod-google have two front doors to move between" }];
