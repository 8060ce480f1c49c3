"""A working system around one application."""

import pulumi
import pulumi_groundplan as groundplan

shop = groundplan.Product(
    "shop",
    region="europe-west1",
    backup_region="europe-west4",
    zone={
        "zone_name": "example.com",
        "zone_id": "5c0e8d1f7a2b4936b8d0e2f4a6c81357",
        "account_id": "2c7d41f06e8b49d3a51c0f9b7e6d8243",
    },
    image="docker.io/acme/shop@sha256:2f4a1d6c8e0b35977ac1f2d84be60913a5c7d9e1f3b50827469ce8d0a2b4f613",
    operators=["group:ops@example.com"],
    alert_emails=["ops@example.com"],
)

pulumi.export("endpoints", shop.endpoints)
# An application of another stack attaches to it.
pulumi.export("platform", shop.platform)
