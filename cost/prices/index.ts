import { cloudRunPrices } from "./cloud-run";
import { cloudflarePrices } from "./cloudflare";
import { dataPrices } from "./data";
import { networkPrices } from "./network";
import { operationsPrices } from "./operations";
import type { Price } from "./price";

/** Every price, by a name that a usage file may use too. */
export const prices: Readonly<Record<string, Price>> = {
  ...cloudRunPrices,
  ...cloudflarePrices,
  ...dataPrices,
  ...networkPrices,
  ...operationsPrices,
};
