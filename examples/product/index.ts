import * as pulumi from "@pulumi/pulumi";
import { Product, type CloudflareZone } from "groundplan";

export = () => {
  const config = new pulumi.Config();
  const shop = new Product("shop", {
    region: "europe-west1",
    backupRegion: "europe-west4",
    zone: config.requireObject<CloudflareZone>("zone"),
    image: config.require("image"),
    operators: ["group:ops@example.com"],
    alertEmails: ["ops@example.com"],
  });
  return { endpoints: shop.endpoints };
};
