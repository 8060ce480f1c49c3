package shop;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.groundplan.Product;
import com.pulumi.groundplan.ProductArgs;
import com.pulumi.groundplan.inputs.CloudflareZoneArgs;
import java.util.Map;
import java.util.stream.Collectors;

/** A working system around one application. */
public class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    static void stack(Context context) {
        var shop = new Product("shop", ProductArgs.builder()
            .region("europe-west1")
            .backupRegion("europe-west4")
            .zone(CloudflareZoneArgs.builder()
                .zoneName("example.com")
                .zoneId("5c0e8d1f7a2b4936b8d0e2f4a6c81357")
                .accountId("2c7d41f06e8b49d3a51c0f9b7e6d8243")
                .build())
            .image("docker.io/acme/shop@sha256:2f4a1d6c8e0b35977ac1f2d84be60913a5c7d9e1f3b50827469ce8d0a2b4f613")
            .operators("group:ops@example.com")
            .alertEmails("ops@example.com")
            .build());

        // Pulumi's SDK for Java exports no objects of a package: their members are put into maps.
        context.export("endpoints", shop.endpoints().applyValue(all -> all.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> Map.of("url", entry.getValue().url())))));
        context.export("platform", shop.platform().applyValue(platform -> Map.of(
            "network", Map.of("networkId", platform.network().networkId()))));
    }
}
