"""One application with all that a business needs around it."""

import pulumi
import pulumi_groundplan as groundplan

config = pulumi.Config()

product = groundplan.Product(
    "product",
    environment=pulumi.get_stack(),
    region=config.require("region"),
    backup_region=config.require("failoverRegion"),
    zone={
        "zone_name": config.require("domain"),
        "zone_id": config.require("cloudflareZoneId"),
        "account_id": config.require("cloudflareAccountId"),
    },
    image=config.require("image"),
    operators=[config.require("operator")],
    alert_emails=[config.require("alertEmail")],
    protected=config.require_bool("protected"),
    highly_available=config.require_bool("highlyAvailable"),
)

pulumi.export("endpoints", product.endpoints)
