// What the configuration of a review says of it.
import * as z from "zod";
import { rules } from "../components";
import { obeying, text } from "./checks";

/** Connections to the database server that each review may open, unless the configuration says otherwise. */
export const defaultReviewConnections = 10;

export const review = z.strictObject(
  {
    app: text,
    pull: z
      .int({ error: "set the number of the pull request" })
      .superRefine(obeying(rules.integerBetween(1, rules.mostPulls))),
    image: text.superRefine(obeying(rules.imageByDigest)),
    until: text.superRefine(obeying(rules.moment)),
    of: text.default("dev"),
    secrets: z.enum(["own", "random"], { error: "use own or random" }).default("own"),
  },
  {
    error: ({ code }) =>
      code === "unrecognized_keys"
        ? "unknown key; use app, pull, image, until, of and secrets"
        : "set a table of app, pull, image and until, if need be of and secrets",
  },
);

export type ReviewConfig = z.output<typeof review>;
