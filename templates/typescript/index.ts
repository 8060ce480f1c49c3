import * as pulumi from "@pulumi/pulumi";
import { Product } from "groundplan";

export = () => {
  const config = new pulumi.Config();
  const product = new Product("product", {
    environment: pulumi.getStack(),
    region: config.require("region"),
    backupRegion: config.require("failoverRegion"),
    zone: {
      zoneName: config.require("domain"),
      zoneId: config.require("cloudflareZoneId"),
      accountId: config.require("cloudflareAccountId"),
    },
    image: config.require("image"),
    operators: [config.require("operator")],
    alertEmails: [config.require("alertEmail")],
    protected: config.requireBoolean("protected"),
    highlyAvailable: config.requireBoolean("highlyAvailable"),
  });
  return { endpoints: product.endpoints };
};
